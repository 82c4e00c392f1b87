package io.groupmebridge.delivery;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** Carries the bytes of a connection to a port on loopback and back, until either side closes. */
final class Tunnel {

    private Tunnel() {}

    static void to(int port, Socket client) throws IOException {
        try (var server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Thread.ofVirtual().start(() -> pump(client, server));
            server.getInputStream().transferTo(client.getOutputStream());
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) {
            // Either side is done.
        }
    }
}
