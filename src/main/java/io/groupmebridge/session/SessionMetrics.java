package io.groupmebridge.session;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;

/** Counts what all sessions do. */
final class SessionMetrics {

    private final MeterRegistry meters;
    private final Counter frames;
    private final Counter malformed;
    private final Counter reconnects;
    private final Counter messages;
    private final Counter lost;
    private final Timer roundTrip;

    SessionMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.frames = counter("bridge.session.frames", "frames that the push server sent");
        this.malformed = counter("bridge.session.malformed", "frames, or messages in them, that could not be read");
        this.reconnects = counter("bridge.session.reconnects", "sockets opened after a session's first one");
        this.messages = counter("bridge.session.messages", "messages that were pushed");
        this.lost = counter("bridge.session.lost", "messages given up because they could not be taken for minutes");
        this.roundTrip = Timer.builder("bridge.session.round.trip")
                .description("from a message to the push server to its answer")
                .register(meters);
    }

    /** Shows how many sessions are in each state. */
    void sessions(Supplier<Collection<SessionStatus>> statuses) {
        for (var state : SessionStatus.State.values()) {
            Gauge.builder(
                            "bridge.session.sessions",
                            statuses,
                            all -> all.get().stream()
                                    .filter(status -> status.state() == state)
                                    .count())
                    .description("push sessions by state")
                    .tag("state", state.wireName())
                    .strongReference(true)
                    .register(meters);
        }
    }

    void frame() {
        frames.increment();
    }

    void malformed(int count) {
        malformed.increment(count);
    }

    void reconnect() {
        reconnects.increment();
    }

    void message() {
        messages.increment();
    }

    void lost() {
        lost.increment();
    }

    void roundTrip(Duration time) {
        // The clock may have been set back meanwhile.
        roundTrip.record(time.isNegative() ? Duration.ZERO : time);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }
}
