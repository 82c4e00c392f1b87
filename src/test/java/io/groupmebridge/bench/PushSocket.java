package io.groupmebridge.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A WebSocket with just as much Faye as a session needs. One thread reads and answers, another pushes; writing is guarded by
 * this object's lock.
 */
final class PushSocket {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455 §1.3
    private static final Pattern KEY = Pattern.compile("(?i)sec-websocket-key: *(\\S+)");
    private static final int TEXT = 0x81;
    private static final int PING = 0x9;
    private static final int PONG = 0x8A;
    private static final int CLOSE = 0x8;
    private static final int LARGEST_SMALL = 125;

    private final SocketChannel channel;
    private final Consumer<PushSocket> hears;
    private final ByteBuffer unsent = ByteBuffer.allocateDirect(128 * 1024);

    PushSocket(SocketChannel channel, Consumer<PushSocket> hears) {
        this.channel = channel;
        this.hears = hears;
    }

    /** Adds a text frame to what goes with the next flush; goes at once when there is no room. */
    synchronized void push(byte[] text) throws IOException {
        frame(TEXT, text);
    }

    /** Writes what was added. */
    synchronized void flush() throws IOException {
        unsent.flip();
        while (unsent.hasRemaining()) {
            channel.write(unsent);
        }
        unsent.clear();
    }

    /** Reads and answers until the socket ends. */
    void serve() {
        try (channel;
                var in = new DataInputStream(Channels.newInputStream(channel))) {
            upgrade(in);
            while (true) {
                var opcode = in.readUnsignedByte() & 0x0F;
                var content = content(in);
                switch (opcode) {
                    case PING -> answer(PONG, content);
                    case CLOSE -> {
                        return;
                    }
                    default -> JSON.readTree(content).forEach(this::hear);
                }
            }
        } catch (EOFException _) {
            // The bridge ended it.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void hear(JsonNode request) {
        var reply = JSON.createObjectNode()
                .put("channel", request.path("channel").asString())
                .put("id", request.path("id").asString())
                .put("successful", true)
                .put("clientId", "benchmark");
        var advice = reply.putObject("advice").put("reconnect", "retry").put("interval", 0);
        advice.put("timeout", 600_000);
        switch (request.path("channel").asString()) {
            case "/meta/handshake" ->
                send(reply.put("version", "1.0")
                        .set("supportedConnectionTypes", JSON.createArrayNode().add("websocket")));
            case "/meta/connect" -> {
                // Held, as Faye holds it; the session hears from now on.
            }
            default -> {
                send(reply.put("subscription", request.path("subscription").asString()));
                if (request.path("subscription").asString().startsWith("/user/")) {
                    hears.accept(this);
                }
            }
        }
    }

    private void send(ObjectNode reply) {
        answer(TEXT, JSON.writeValueAsBytes(JSON.createArrayNode().add(reply)));
    }

    private synchronized void answer(int opcode, byte[] content) {
        try {
            frame(opcode, content);
            flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void frame(int opcode, byte[] content) throws IOException {
        if (unsent.remaining() < content.length + 4) {
            flush();
        }
        unsent.put((byte) opcode);
        if (content.length <= LARGEST_SMALL) {
            unsent.put((byte) content.length);
        } else {
            unsent.put((byte) 126).putShort((short) content.length);
        }
        unsent.put(content);
    }

    private void upgrade(DataInputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        var key = KEY.matcher(head);
        if (!key.find()) {
            throw new IOException("no WebSocket: " + head);
        }
        var answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept(key.group(1)) + "\r\n\r\n";
        channel.write(ByteBuffer.wrap(answer.getBytes(ISO_8859_1)));
    }

    private static String accept(String key) {
        try {
            var digest = MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] content(DataInputStream in) throws IOException {
        var length = in.readUnsignedByte() & 0x7F;
        if (length > LARGEST_SMALL) {
            length = length == LARGEST_SMALL + 1 ? in.readUnsignedShort() : Math.toIntExact(in.readLong());
        }
        var mask = in.readNBytes(4);
        var content = in.readNBytes(length);
        for (var i = 0; i < content.length; i++) {
            content[i] ^= mask[i & 3];
        }
        return content;
    }
}
