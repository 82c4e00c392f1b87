package io.groupmebridge.admin;

import java.util.Map;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import org.springframework.util.MimeType;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes every {@link Wire} with {@link ApiJson}; other types keep their JSON. Bounds what is read. */
@Configuration(proxyBeanMethods = false)
class ApiCodecs implements WebFluxConfigurer {

    /** RFC 7396. */
    static final String MERGE_PATCH = "application/merge-patch+json";

    private final AdminProperties properties;

    ApiCodecs(AdminProperties properties) {
        this.properties = properties;
    }

    @Override
    public void configureHttpMessageCodecs(ServerCodecConfigurer configurer) {
        var codecs = configurer.defaultCodecs();
        codecs.maxInMemorySize(Math.toIntExact(properties.maxBodySize().toBytes()));
        codecs.configureDefaultCodec(codec -> {
            switch (codec) {
                case JacksonJsonDecoder decoder -> decoder.registerMappersForType(Wire.class, ApiCodecs::register);
                case JacksonJsonEncoder encoder -> encoder.registerMappersForType(Wire.class, ApiCodecs::register);
                default -> {}
            }
        });
    }

    private static void register(Map<MimeType, JsonMapper> mappers) {
        mappers.put(MediaType.APPLICATION_JSON, ApiJson.MAPPER);
        mappers.put(MediaType.parseMediaType(MERGE_PATCH), ApiJson.MAPPER);
    }
}
