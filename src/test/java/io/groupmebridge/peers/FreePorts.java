package io.groupmebridge.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

/** Finds ports that nobody listens on. Somebody may take one before it is used: rare, and then the start fails. */
public final class FreePorts {

    private FreePorts() {}

    /** Two different ports. */
    public static List<Integer> two() {
        try (var one = new ServerSocket(0);
                var other = new ServerSocket(0)) {
            return List.of(one.getLocalPort(), other.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port itself if nobody listens on it, else some other. */
    public static int orAnother(int port) {
        return isFree(port) ? port : two().getFirst();
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true); // connections that linger from the last run do not matter
            socket.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
