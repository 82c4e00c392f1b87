package io.groupmebridge.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** One connection of the receiver: reads requests of HTTP/1.1 with a length, answers 204. Belongs to the receiver's thread. */
final class SinkConnection {

    private static final byte[] ANSWER = "HTTP/1.1 204 No Content\r\n\r\n".getBytes(ISO_8859_1);
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(ISO_8859_1);
    private static final byte[] LENGTH = "\r\ncontent-length: ".getBytes(ISO_8859_1);

    private final SocketChannel channel;
    private final ByteBuffer answer = ByteBuffer.allocateDirect(ANSWER.length).put(ANSWER);
    private final byte[] bytes = new byte[64 * 1024];
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length);
    private int end;

    SinkConnection(SocketChannel channel) {
        this.channel = channel;
    }

    /** Reads what is there and answers each request that is complete; false when the connection has ended. */
    boolean read(Tally tally) throws IOException {
        buffer.clear().limit(bytes.length - end);
        var count = channel.read(buffer);
        if (count <= 0) {
            return count == 0;
        }
        buffer.flip().get(bytes, end, count);
        end += count;
        var body = find(END_OF_HEAD, 0, end) + END_OF_HEAD.length;
        if (body < END_OF_HEAD.length) {
            return true;
        }
        var length = length(body);
        if (end < body + length) {
            return true;
        }
        tally.came(bytes, body, length);
        answer.flip();
        channel.write(answer);
        // A client of HTTP/1.1 that waits for its answers: nothing follows before this one.
        end = 0;
        return true;
    }

    private int length(int body) {
        var length = 0;
        for (var i = find(LENGTH, 0, body) + LENGTH.length; bytes[i] != '\r'; i++) {
            length = length * 10 + bytes[i] - '0';
        }
        return length;
    }

    private int find(byte[] what, int from, int to) {
        return Tally.find(bytes, what, from, to);
    }
}
