package io.groupmebridge.session;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Opens sockets to the push server. */
interface Transport {

    /** Opens one; fails with a {@link SocketException} when that cannot be done, after a bounded time. */
    Mono<Socket> open();

    /** One socket, from open to lost. It is open until it is closed or {@link Received.Lost} was read from it. */
    interface Socket {

        /**
         * What comes in, in order, at most as much as was requested: what is not requested stays with the peer. Ends with
         * {@link Received.Lost} and never with an error. For one subscriber.
         */
        Flux<Received> receive();

        /** Sends one text. Texts go out in the order of subscription. */
        Mono<Void> send(String text);

        /** Closes the socket after what was sent, in a bounded time. */
        void close();
    }

    /** What a socket brings. */
    sealed interface Received {

        /** A whole text, also when it came in parts or as binary. */
        record Text(String text) implements Received {}

        /**
         * The socket is gone; nothing follows.
         *
         * @param reason for people, without secrets
         * @param orderly whether the peer said goodbye; if not, what it sent last may not have arrived
         */
        record Lost(String reason, boolean orderly) implements Received {}
    }
}
