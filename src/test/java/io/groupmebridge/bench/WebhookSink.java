package io.groupmebridge.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;

/**
 * The process that receives: answers every webhook with 204 and keeps a {@link Tally}. One thread serves all connections, so
 * that it computes as little as it can. Steered by {@link Steering}.
 */
final class WebhookSink {

    private final Selector selector;
    private final ServerSocketChannel server;
    private final int conversations;
    private volatile Tally tally;

    private WebhookSink(int conversations) throws IOException {
        this.conversations = conversations;
        this.tally = new Tally(0, 0, 1, conversations);
        this.selector = Selector.open();
        this.server =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024);
        server.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
    }

    /** Where the process begins. */
    static final class Launch {

        void main(String[] arguments) throws IOException {
            var sink = new WebhookSink(Integer.parseInt(arguments[0]));
            Thread.ofPlatform().daemon().start(sink::run);
            Steering.serve(Map.of("port", sink.server.socket().getLocalPort()), sink::obey);
        }
    }

    /**
     * {@code expect FIRST COUNT PATHS}: begins a tally of so many messages from that number on, on each of so many paths.
     * {@code await}: answers when all have come, or nothing more came for a while.
     */
    private Map<String, Object> obey(String command, long[] numbers) {
        return switch (command) {
            case "expect" -> {
                tally = new Tally(numbers[0], (int) numbers[1], (int) numbers[2], conversations);
                yield Map.of();
            }
            case "await" -> tally.await();
            default -> throw new IllegalArgumentException("unknown command " + command);
        };
    }

    private void run() {
        try {
            while (true) {
                selector.select(this::ready);
            }
        } catch (IOException e) {
            throw new IllegalStateException("no selector any more", e);
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                var channel = server.accept();
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.configureBlocking(false).register(selector, SelectionKey.OP_READ, new SinkConnection(channel));
            } else if (!((SinkConnection) key.attachment()).read(tally)) {
                key.channel().close();
            }
        } catch (IOException _) {
            key.cancel();
        }
    }
}
