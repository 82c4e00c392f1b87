package io.groupmebridge.trace;

import io.groupmebridge.event.EventId;
import io.groupmebridge.event.EventType;
import io.groupmebridge.event.PushEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/** Where the spans of events go. Safe for any thread; never fails and never waits. */
public interface EventTraces {

    /** Makes no spans: the trace is the receivers' alone, and sampled, as they would keep no trace otherwise. */
    EventTraces OFF = new EventTraces() {

        @Override
        public void journaled(PushEvent event) {}

        @Override
        public AttemptTrace attempt(EventId event, EventType type, String subscription, int number, Instant at) {
            return AttemptTrace.untraced(
                    Traceparent.of(event.value(), ThreadLocalRandom.current().nextLong()));
        }
    };

    /** The event, which is new, became durable just now. */
    void journaled(PushEvent event);

    /** An attempt to post the event begins; its trace is ended once. */
    AttemptTrace attempt(EventId event, EventType type, String subscription, int number, Instant at);

    /** The trace of one attempt. */
    interface AttemptTrace {

        /** The header by which the receiver's spans become children of the attempt. */
        String traceparent();

        /** The endpoint answered. */
        void answered(int status, Duration took);

        /** No answer came, for this reason. */
        void failed(String kind, Duration took);

        /** A trace of nothing but the header. */
        static AttemptTrace untraced(String traceparent) {
            return new Untraced(traceparent);
        }
    }
}
