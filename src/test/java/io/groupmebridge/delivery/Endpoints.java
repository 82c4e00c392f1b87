package io.groupmebridge.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.delivery.Answer.Answered;
import io.groupmebridge.delivery.Answer.Kind;
import io.groupmebridge.delivery.Answer.Unreachable;
import io.groupmebridge.subscription.Subscription;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;

/** Opens endpoints of one client and makes attempts, for tests. */
final class Endpoints implements AutoCloseable {

    static final byte[] BODY = "{\"text\":\"hello ☃\"}".getBytes(UTF_8);
    static final String ID = "evt_0123456789abcdef0123456789abcdef";
    static final String TRACEPARENT = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";

    private final WebhookClient client;
    private final List<Endpoint> open = new ArrayList<>();

    /** Endpoints on loopback are allowed. */
    Endpoints() {
        this(List.of("127.0.0.0/8"), UnaryOperator.identity());
    }

    Endpoints(List<String> allowedNetworks, UnaryOperator<HttpClient> transport) {
        this(new AddressGuard(allowedNetworks, HostNames.NONE), transport);
    }

    Endpoints(AddressGuard guard, UnaryOperator<HttpClient> transport) {
        this(guard, new DefaultSslBundleRegistry(), transport);
    }

    Endpoints(AddressGuard guard, SslBundles bundles, UnaryOperator<HttpClient> transport) {
        this(direct(guard), bundles, transport);
    }

    Endpoints(Egress egress, SslBundles bundles, UnaryOperator<HttpClient> transport) {
        client = new WebhookClient(
                egress,
                new ClientTls(bundles),
                Duration.ofSeconds(2),
                "groupme-webhook-bridge/test",
                transport,
                Schedulers.parallel());
    }

    /** A way out without a proxy. */
    static Egress direct(AddressGuard guard) {
        return direct(guard, true);
    }

    static Egress direct(AddressGuard guard, boolean allowHttp) {
        var noProxy = new DeliveryProperties.Proxy("", 1, "", "", List.of());
        return new Egress(guard, allowHttp, noProxy, Duration.ofSeconds(2), DefaultAddressResolverGroup.INSTANCE);
    }

    Endpoint open(Subscription subscription) {
        var endpoint = client.open(subscription);
        open.add(endpoint);
        return endpoint;
    }

    Answer postWithinASecond(URI url) {
        return attempt(open(Samples.subscription("a", url, 2, Duration.ofSeconds(1))));
    }

    Answer post(URI url) {
        return attempt(open(Samples.subscription("a", url, 2)));
    }

    static Mono<Answer> post(Endpoint endpoint) {
        return endpoint.post(ID, Samples.NOW, Mono.just("v1,signature"), BODY, TRACEPARENT);
    }

    static Answer attempt(Endpoint endpoint) {
        return post(endpoint).block(Duration.ofSeconds(30));
    }

    /** So many attempts side by side. */
    static List<Answer> atOnce(Endpoint endpoint, int count) {
        return Flux.range(0, count).flatMap(_ -> post(endpoint)).collectList().block(Duration.ofSeconds(30));
    }

    static void assertAnswered(Answer answer, int status) {
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answered.class, it -> assertThat(it.status()).isEqualTo(status));
    }

    static void assertUnreachable(Answer answer, Kind kind) {
        assertThat(answer).isInstanceOfSatisfying(Unreachable.class, it -> {
            assertThat(it.kind()).as(it.message()).isEqualTo(kind);
            assertThat(it.message()).isNotBlank().doesNotContain("secret").doesNotContain("null");
            assertThat(it.took()).isLessThan(Duration.ofSeconds(8));
        });
    }

    @Override
    public void close() {
        open.forEach(Endpoint::close);
        open.clear();
    }
}
