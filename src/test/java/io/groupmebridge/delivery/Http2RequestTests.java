package io.groupmebridge.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

/** What goes over the wire by HTTP/2. */
class Http2RequestTests {

    @Test
    void theSignedBytesAreSentWithoutHeadersOfTheConnection() throws Exception {
        var headers = new AtomicReference<Http2Headers>(new DefaultHttp2Headers());
        try (var endpoints = new Endpoints(
                        new AddressGuard(List.of("127.0.0.0/8"), HostNames.NONE),
                        TestBundles.first(),
                        UnaryOperator.identity());
                var raw = new Http2Server(request -> {
                    headers.set(request.headers());
                    request.answer(204);
                })) {
            var now = Instant.now();
            var signature =
                    new Signer(Samples.SECRET, null, Schedulers.immediate()).sign(Endpoints.ID, now, Endpoints.BODY);
            var endpoint = endpoints.open(Samples.secured(Samples.subscription("a", raw.url(), 1), "first"));
            Endpoints.assertAnswered(
                    endpoint.post(Endpoints.ID, now, signature, Endpoints.BODY, Endpoints.TRACEPARENT)
                            .block(),
                    204);

            assertThat(raw.bodies.toByteArray()).isEqualTo(Endpoints.BODY);
        }
        assertThat(headers.get().names())
                .allSatisfy(name -> assertThat(name.toString())
                        .isEqualTo(name.toString().toLowerCase(Locale.ROOT))
                        .isNotIn(
                                "host",
                                "connection",
                                "keep-alive",
                                "proxy-connection",
                                "transfer-encoding",
                                "upgrade",
                                "te"));
        var named = new HashMap<String, List<String>>();
        headers.get()
                .forEach(header -> named.put(
                        header.getKey().toString(), List.of(header.getValue().toString())));
        new Webhook(Samples.SECRET.value())
                .verify(new String(Endpoints.BODY, UTF_8), HttpHeaders.of(named, (name, _) -> !name.startsWith(":")));
        assertThat(headers.get().get("content-length")).hasToString(Integer.toString(Endpoints.BODY.length));
        assertThat(headers.get().get("x-key")).hasToString("custom-header-value");
        assertThat(headers.get().path()).hasToString("/hook");
    }
}
