package io.groupmebridge.trace;

import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * Has spans exported over HTTP whatever is set: there is no gRPC on board, but clusters give {@code OTEL_EXPORTER_OTLP_PROTOCOL=grpc}
 * to every pod. Spring Boot puts what it makes of such variables above all other settings, hence not in {@code application.yaml}.
 */
final class TracesOverHttp implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final String TRANSPORT = "management.opentelemetry.tracing.export.otlp.transport";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("tracesOverHttp", Map.of(TRANSPORT, "http")));
    }
}
