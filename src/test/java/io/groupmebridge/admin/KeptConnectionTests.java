package io.groupmebridge.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import reactor.core.publisher.Mono;

/** A connection that is kept: a request that had to wait for the one before it does not leave the next one unread. */
@ApiTest
class KeptConnectionTests {

    private final FakeSubscriptions subscriptions;
    private final int port;

    KeptConnectionTests(FakeSubscriptions subscriptions, @LocalServerPort int port) {
        this.subscriptions = subscriptions;
        this.port = port;
    }

    @AfterEach
    void clear() {
        subscriptions.clear();
    }

    @Test
    void aRequestAfterOneThatWaitedIsAnswered() throws IOException {
        subscriptions.before(Mono.delay(Duration.ofMillis(50)).then());

        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            var answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            // The second is there before the first is answered, and is itself answered at once.
            send(socket, get("/api/v1/subscriptions") + get("/nothing"));
            assertThat(status(answers)).isEqualTo("HTTP/1.1 200 OK");
            assertThat(status(answers)).isEqualTo("HTTP/1.1 404 Not Found");
            send(socket, get("/nothing"));
            assertThat(status(answers)).isEqualTo("HTTP/1.1 404 Not Found");
        }
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + ApiTest.TOKEN + "\r\n\r\n";
    }

    private static void send(Socket socket, String requests) throws IOException {
        socket.getOutputStream().write(requests.getBytes(US_ASCII));
        socket.getOutputStream().flush();
    }

    /** The status line of the next answer; its header and body, of the length it names, are read over. */
    private static String status(BufferedReader answers) throws IOException {
        var status = answers.readLine();
        var length = 0;
        for (var line = answers.readLine(); !line.isEmpty(); line = answers.readLine()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        assertThat(answers.skip(length)).isEqualTo(length);
        return status;
    }
}
