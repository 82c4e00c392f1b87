package io.groupmebridge.bench;

import io.groupmebridge.peers.SimulatedGroupMe;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * The process that pushes: a GroupMe with one account whose socket it fills with messages, flat out or at a pace. It computes
 * as little as it can, because the bridge has the same processors. Steered by {@link Steering}.
 */
final class PushSource {

    static final String USER = "20000001";
    static final String TOKEN = "token-of-the-benchmark";

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final CompletableFuture<PushSocket> hearing = new CompletableFuture<>();
    private final Messages messages;
    private final ServerSocketChannel server;
    private final SimulatedGroupMe groupMe = SimulatedGroupMe.start();
    private long sent;

    private PushSource(int conversations) throws IOException {
        messages = new Messages(conversations);
        server = ServerSocketChannel.open().bind(null);
        groupMe.open(USER, "Ann", TOKEN);
    }

    /** Where the process begins. */
    static final class Launch {

        void main(String[] arguments) throws IOException {
            var source = new PushSource(Integer.parseInt(arguments[0]));
            Thread.ofPlatform().daemon().start(source::accept);
            Steering.serve(source.addresses(), source::obey);
        }
    }

    private Map<String, Object> addresses() {
        var port = server.socket().getLocalPort();
        return Map.of(
                "push", URI.create("ws://127.0.0.1:" + port + "/faye").toString(),
                "api", groupMe.apiUri().toString());
    }

    /** {@code send COUNT PER_SECOND}, 0 for flat out; answers when all is written to the socket. */
    private Map<String, Object> obey(String command, long[] numbers) throws IOException {
        if (!command.equals("send")) {
            throw new IllegalArgumentException("unknown command " + command);
        }
        var socket = hearing.join();
        var began = System.nanoTime();
        if (numbers[1] == 0) {
            flatOut(socket, numbers[0]);
        } else {
            paced(socket, numbers[0], NANOS_PER_SECOND / numbers[1]);
        }
        return Map.of("began", began, "ended", System.nanoTime());
    }

    private void flatOut(PushSocket socket, long count) throws IOException {
        for (var i = 0L; i < count; i++) {
            socket.push(messages.next(sent++));
        }
        socket.flush();
    }

    private void paced(PushSocket socket, long count, long nanosApart) throws IOException {
        var began = System.nanoTime();
        for (var i = 0L; i < count; i++) {
            for (var left = began + i * nanosApart - System.nanoTime();
                    left > 0;
                    left = began + i * nanosApart - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            socket.push(messages.next(sent++));
            socket.flush();
        }
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                var channel = server.accept();
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                var socket = new PushSocket(channel, hearing::complete);
                Thread.ofPlatform().daemon().start(socket::serve);
            } catch (IOException e) {
                throw new IllegalStateException("no sockets any more", e);
            }
        }
    }
}
