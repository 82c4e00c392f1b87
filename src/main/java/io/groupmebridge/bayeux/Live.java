package io.groupmebridge.bayeux;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A socket is open and a client id known.
 *
 * @param renewAt when the subscriptions want a fresh timestamp; counts once the own channel is subscribed
 * @param notice what a person should know although the session works, or null
 */
record Live(
        Memory memory,
        ClientId clientId,
        Channels channels,
        ConnectLoop loop,
        Life life,
        Instant renewAt,
        Ping ping,
        @Nullable String notice)
        implements SessionState.Running {

    private static final int MOST_TRIES = 3;

    /** Where the loop of connects is. The type is the proof that at most one connect is outstanding. */
    sealed interface ConnectLoop {

        /** No connect under this client id was sent on this socket. */
        record NotBegun() implements ConnectLoop {}

        /** One is unanswered. */
        record Outstanding(String id, Instant sentAt, Instant deadline) implements ConnectLoop {}

        /** One was answered, the next is not due. */
        record Pausing(Instant until) implements ConnectLoop {}
    }

    /** The measuring of the way to the server and back. */
    sealed interface Ping {

        /** When the next one is sent, if the own channel is subscribed then. */
        Instant next();

        /** None is unanswered. */
        record Due(Instant next) implements Ping {}

        /** One is unanswered; it is forgotten when the next is sent. */
        record Unanswered(String id, Instant sentAt, Instant next) implements Ping {}
    }

    /**
     * What shows that the session works.
     *
     * @param since when it got this socket
     * @param proved whether a connect was answered or something was pushed
     * @param tries sockets in a row before this one that proved nothing under this client id
     * @param resumed whether the client id is older than the socket
     */
    record Life(Instant since, boolean proved, int tries, boolean resumed) {

        private static final Duration SHORT = Duration.ofSeconds(10);
        private static final Duration SILENT = Duration.ofMinutes(1);

        /**
         * Whether failures of the past are over. A server that closes after each connect reply proves something each time, so
         * some seconds must have passed too; a quiet account proves nothing for ten minutes, so a longer silence, through which
         * the socket's pings were answered, does as well.
         */
        boolean steady(Instant now) {
            return !now.isBefore(since.plus(proved ? SHORT : SILENT));
        }
    }

    @Override
    public boolean subscribed() {
        return channels.has(memory.own());
    }

    /** How to go on after this socket. */
    Resume resume(Instant now) {
        var tries = life.proved() || life.steady(now) ? 0 : life.tries() + 1;
        if (tries >= MOST_TRIES) {
            return new Resume.FromScratch();
        }
        var others = new TreeSet<>(channels.joined());
        others.remove(memory.own());
        return new Resume.WithClientId(clientId, others, tries, renewAt);
    }

    /** The memory to leave this state with: a steady life makes failures forgotten. */
    Memory left(Instant now) {
        return life.steady(now) ? memory.withBackoff(Backoff.NONE) : memory;
    }

    @Override
    public Status status() {
        return subscribed()
                ? new Status(Status.State.CONNECTED, notice, channels.joined(), channels.refused())
                : Status.of(Status.State.SUBSCRIBING);
    }

    @Override
    public Map<Deadline, Instant> deadlines() {
        var all = new EnumMap<Deadline, Instant>(Deadline.class);
        switch (loop) {
            case ConnectLoop.NotBegun _ -> {}
            case ConnectLoop.Outstanding(var _, var _, var deadline) -> all.put(Deadline.CONNECT, deadline);
            case ConnectLoop.Pausing(var until) -> all.put(Deadline.NEXT_CONNECT, until);
        }
        channels.deadline().ifPresent(deadline -> all.put(Deadline.SUBSCRIBE, deadline));
        if (subscribed()) {
            all.put(Deadline.RENEWAL, renewAt);
            all.put(Deadline.PING, ping.next());
        }
        return all;
    }

    @Override
    public boolean awaits(String requestId) {
        return awaitsConnect(requestId) || channels.pending().containsKey(requestId) || awaitsPing(requestId);
    }

    boolean awaitsConnect(@Nullable String requestId) {
        return switch (loop) {
            case ConnectLoop.Outstanding(var id, var _, var _) -> id.equals(requestId);
            case ConnectLoop.NotBegun _, ConnectLoop.Pausing _ -> false;
        };
    }

    private boolean awaitsPing(String requestId) {
        return switch (ping) {
            case Ping.Unanswered(var id, var _, var _) -> id.equals(requestId);
            case Ping.Due _ -> false;
        };
    }

    @Override
    public Live with(Memory other) {
        return other.equals(memory) ? this : new Live(other, clientId, channels, loop, life, renewAt, ping, notice);
    }

    Live with(Channels other) {
        return new Live(memory, clientId, other, loop, life, renewAt, ping, notice);
    }

    Live with(ConnectLoop other) {
        return new Live(memory, clientId, channels, other, life, renewAt, ping, notice);
    }

    Live with(Ping other) {
        return new Live(memory, clientId, channels, loop, life, renewAt, other, notice);
    }

    Live renewingAt(Instant at) {
        return new Live(memory, clientId, channels, loop, life, at, ping, notice);
    }

    Live noticing(@Nullable String other) {
        return new Live(memory, clientId, channels, loop, life, renewAt, ping, other);
    }

    /** With a sign of life. */
    Live proved() {
        return life.proved()
                ? this
                : new Live(
                        memory,
                        clientId,
                        channels,
                        loop,
                        new Life(life.since(), true, 0, life.resumed()),
                        renewAt,
                        ping,
                        notice);
    }

    /** What the server said, without what is secret. */
    String said(Refusal refusal) {
        return memory.said(refusal).replace(clientId.value(), clientId.toString());
    }
}
