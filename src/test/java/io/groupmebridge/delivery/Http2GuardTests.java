package io.groupmebridge.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.delivery.Answer.Answered;
import io.groupmebridge.delivery.Answer.Kind;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** That no connection of HTTP/2 goes to an address that is not public either. */
class Http2GuardTests {

    @Test
    void theGuardIsAskedWhereverHttp2Connects() {
        var addresses = new CopyOnWriteArrayList<>(List.of(InetAddress.ofLiteral("127.0.0.1")));
        var guard = new AddressGuard(List.of("127.0.0.1/32"), HostNames.NONE);
        try (var raw = new Http2Server(request -> {
                    request.answer(200);
                    request.closeConnection();
                });
                var guarded = new Endpoints(
                        guard, TestBundles.first(), client -> client.resolver(new FixedNames(addresses)))) {
            var endpoint = guarded.open(Samples.secured(Samples.subscription("a", raw.url(), 2), "first"));
            assertThat(Endpoints.attempt(endpoint)).isInstanceOf(Answered.class);

            addresses.set(0, InetAddress.ofLiteral("127.0.0.3"));

            await().untilAsserted(() -> Endpoints.assertUnreachable(Endpoints.attempt(endpoint), Kind.REFUSED_ADDRESS));
        }
    }
}
