package io.groupmebridge.delivery;

import io.groupmebridge.delivery.RetryQueue.Due;
import io.groupmebridge.delivery.RetryQueue.PageAsked;
import io.groupmebridge.event.EventId;
import io.groupmebridge.journal.JournaledEvent;
import io.groupmebridge.subscription.Subscription;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.MonoSink;

/** What can happen to a lane. That the journal grew, the breaker moved or a time came has no case: it only wakes the lane. */
sealed interface LaneInput {

    /** The lane knows where it takes up its work. */
    record Opened(LaneState.Start start) implements LaneInput {}

    /** There is no such subscription. */
    record NotFound() implements LaneInput {}

    /** A page of the journal was read. */
    record PageRead(ReadAhead.Asked asked, List<JournaledEvent> events) implements LaneInput {}

    /** A page of retries was read from the table. */
    record RetryPageRead(List<Due> page, PageAsked asked) implements LaneInput {}

    /** The events of due retries were read. */
    record RetryEventsRead(List<Due> due, List<JournaledEvent> events) implements LaneInput {}

    /** The events of due retries could not be read. */
    record RetryEventsNotRead(List<Due> due, Throwable why) implements LaneInput {}

    /** The endpoint at that URL answered, or did not. */
    record AttemptAnswered(Pending attempt, URI url, Instant at, Answer answer) implements LaneInput {}

    /** A settlement is durable. */
    record Written(Settlement settlement) implements LaneInput {}

    /** A settlement was refused. */
    record NotWritten(Settlement settlement, Throwable why) implements LaneInput {}

    /** The subscription is not what it was when it was to be disabled, and goes on. */
    record NotDisabled() implements LaneInput {}

    /** A read or the disabling failed; what it was for is tried again after a while. */
    record ReadFailed(What what, Throwable why) implements LaneInput {}

    /**
     * Something about the subscription is different.
     *
     * @param resumed somebody wants it sent to, whatever is known against the endpoint
     */
    record Changed(Subscription subscription, boolean resumed) implements LaneInput {}

    /** Somebody else made deliveries of the lane due. */
    record RetriesChanged() implements LaneInput {}

    /** Somebody asks whether an event waits for its turn or is under way. */
    record Asked(EventId event, MonoSink<Boolean> answer) implements LaneInput {}

    /** The lane is to finish what is under way, write it and end. */
    record StopAsked() implements LaneInput {}

    /** What was to be read or written. */
    enum What {
        START,
        PAGE,
        RETRIES,
        SETTLEMENT,
        DISABLING
    }
}
