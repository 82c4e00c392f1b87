package io.groupmebridge.session;

import io.groupmebridge.bayeux.Request;
import io.groupmebridge.bayeux.Utf8;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Opens sockets to the push server. */
interface Transport {

    /** Opens one; fails with a {@link SocketException} when that cannot be done, after a bounded time. */
    Mono<Socket> open();

    /** One way to and from the server, from open to lost. It is open until it is closed or {@link Received.Lost} was read. */
    interface Socket {

        /**
         * What comes in, in order, about as much as was requested: what is not requested stays with the peer. Ends with
         * {@link Received.Lost} and never with an error. For one subscriber.
         */
        Flux<Received> receive();

        /** Sends these requests together, after those sent before; a connect waits for nothing but connects. */
        Mono<Void> send(List<Request> requests);

        /** Closes the socket after what was sent, in a bounded time. */
        void close();
    }

    /** What a socket brings. */
    sealed interface Received {

        /** A whole text, also when it came in parts or as binary. */
        record Text(Utf8 text) implements Received {}

        /**
         * The socket is gone; nothing follows.
         *
         * @param reason for people
         * @param orderly whether the server said goodbye; if not, what it sent last may not have arrived
         * @param reachedServer whether there was a server at all
         */
        record Lost(String reason, boolean orderly, boolean reachedServer) implements Received {

            Lost(String reason, boolean orderly) {
                this(reason, orderly, true);
            }

            /** The end because of a failure, which is never orderly. */
            static Lost of(Throwable failure) {
                return new Lost(SocketException.describe(failure), false, SocketException.reachedServer(failure));
            }
        }
    }
}
