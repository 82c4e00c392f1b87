package io.groupmebridge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.delivery.Answer.Answered;
import io.groupmebridge.delivery.Answer.Kind;
import io.groupmebridge.delivery.Answer.Unreachable;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;

/** That no socket connects to an address that is not public, however it is written or looked up. */
class GuardedConnectTests {

    private static final String PORT = ":9/hook?token=secret";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "[::1]",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "[64:ff9b::7f00:1]",
                "[::]",
                "0.0.0.0",
                "169.254.169.254",
                "[fd00::1]",
                "[2002:7f00:1::]",
                "localhost"
            })
    void anAddressThatIsNotPublicIsRefused(String host) {
        try (var endpoints = new Endpoints(List.of(), UnaryOperator.identity())) {
            var answer = endpoints.post(URI.create("http://" + host + PORT));

            Endpoints.assertUnreachable(answer, Kind.REFUSED_ADDRESS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.1", "2130706433", "0x7f.1", "0177.0.0.1", "017700000001"})
    void otherWaysToWriteLoopbackReachNothing(String host) {
        try (var endpoints = new Endpoints(List.of(), resolving(InetAddress.getLoopbackAddress()))) {
            var answer = endpoints.post(URI.create("http://" + host + PORT));

            assertThat(answer).isInstanceOf(Unreachable.class);
        }
    }

    @Test
    void everyAddressOfANameIsCheckedNotOnlyTheFirst() throws Exception {
        var reached = new CopyOnWriteArrayList<Integer>();
        try (var server = new RawServer(socket -> reached.add(socket.getPort()));
                var endpoints = new Endpoints(
                        List.of("127.0.0.2/32"),
                        resolving(InetAddress.ofLiteral("127.0.0.2"), InetAddress.getLoopbackAddress()))) {
            var url = URI.create("http://example.test:" + server.url("/").getPort() + "/");

            // Nothing listens on 127.0.0.2; the second address would answer, but is not allowed.
            Endpoints.assertUnreachable(endpoints.post(url), Kind.REFUSED_ADDRESS);
            assertThat(reached).isEmpty();
        }
    }

    @Test
    void aNameThatTurnsInwardsBetweenAttemptsIsRefused() throws Exception {
        var addresses = new CopyOnWriteArrayList<>(List.of(InetAddress.ofLiteral("127.0.0.1")));
        try (var server = RawServer.answering("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
                var endpoints = new Endpoints(List.of("127.0.0.1/32"), resolving(addresses))) {
            var url = URI.create("http://example.test:" + server.url("/").getPort() + "/");
            var endpoint = endpoints.open(Samples.subscription("a", url, 1));
            assertThat(Endpoints.attempt(endpoint)).isInstanceOf(Answered.class);

            addresses.set(0, InetAddress.ofLiteral("127.0.0.3"));

            Endpoints.assertUnreachable(Endpoints.attempt(endpoint), Kind.REFUSED_ADDRESS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "nowhere.invalid"})
    void anHttpEndpointIsReachedNoMoreWhereHttpIsNotAllowed(String host) throws Exception {
        var egress = Endpoints.direct(new AddressGuard(List.of("127.0.0.0/8"), HostNames.NONE), false);
        try (var server = RawServer.answering("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
                var endpoints = new Endpoints(egress, new DefaultSslBundleRegistry(), UnaryOperator.identity())) {
            var answer = endpoints.post(
                    URI.create("http://" + host + ":" + server.url("/").getPort() + "/"));

            Endpoints.assertUnreachable(answer, Kind.REFUSED_ADDRESS);
            assertThat(((Unreachable) answer).message()).contains("https://").contains("bridge.delivery.allow-http");
            assertThat(server.connections()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"hooks.internal.test, true", "hooks.internal.test.evil.test, false", "other.test, false"})
    void aHostThatIsAllowedByNameMayBePrivateAndNoOther(String host, boolean allowed) throws Exception {
        var guard = new AddressGuard(List.of(), new HostNames(List.of(".internal.test")));
        try (var server = RawServer.answering("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
                var endpoints = new Endpoints(guard, resolving(InetAddress.getLoopbackAddress()))) {
            var answer = endpoints.post(
                    URI.create("http://" + host + ":" + server.url("/").getPort() + "/"));

            if (allowed) {
                assertThat(answer).isInstanceOf(Answered.class);
            } else {
                Endpoints.assertUnreachable(answer, Kind.REFUSED_ADDRESS);
                assertThat(server.connections()).isZero();
            }
        }
    }

    @Test
    void aHostThatIsAllowedByNameIsNotLedToWhereCredentialsAre() throws Exception {
        var guard = new AddressGuard(List.of(), new HostNames(List.of(".internal.test")));
        for (var address : List.of("169.254.169.254", "fd00:ec2::254")) {
            try (var endpoints = new Endpoints(guard, resolving(InetAddress.ofLiteral(address)))) {
                var answer = endpoints.post(URI.create("http://hooks.internal.test" + PORT));

                Endpoints.assertUnreachable(answer, Kind.REFUSED_ADDRESS);
            }
        }
    }

    @Test
    void aNameWithoutAddressIsSaidSo() {
        try (var endpoints = new Endpoints(List.of(), resolving())) {
            Endpoints.assertUnreachable(endpoints.post(URI.create("http://example.test/secret")), Kind.DNS);
        }
    }

    private static UnaryOperator<reactor.netty.http.client.HttpClient> resolving(InetAddress... addresses) {
        return resolving(List.of(addresses));
    }

    private static UnaryOperator<reactor.netty.http.client.HttpClient> resolving(List<InetAddress> addresses) {
        return client -> client.resolver(new FixedNames(addresses));
    }
}
