/**
 * From what GroupMe says to journaled events, with nothing missed: a pure normalizer, a catch-up over GroupMe's REST API
 * after every absence, and the bridge's own events. Nothing pushed is dropped silently: what has no word becomes
 * {@code unrecognized}, and what REST cannot show is announced by a {@code bridge.gap}. Knows nothing of webhooks; of
 * subscriptions only which channels they make worth joining.
 *
 * <p>Each account has an {@code Intake} while it has a session. Between a loss (or the start) and the end of the catch-up
 * that follows the next subscription, live events wait in its {@code Hold}, so that they are journaled behind what was
 * said before them. The wait is bounded: too many or too long, and they go on in their order, which costs the order between
 * them and the catch-up and nothing else, since every event has one id whichever way it comes.
 *
 * <p>A high-water mark says of a conversation that every message up to it is in the journal; {@code synced_at} says the same
 * of a whole account, up to an instant. Both only rise, and writing them late is always right: what is read again has the id
 * it had. The catch-up raises a mark when a page is durable. Live messages raise marks only while the account is in sync,
 * that is, after a catch-up that began when the session was subscribed and before it is lost or in doubt; else a live message
 * would move its mark past what was never fetched. They also raise them in the order of arrival, so that a mark cannot pass
 * a message whose append failed. Live raises stay in memory ({@code LiveMarks}) until {@code MarkKeeper} writes those of all
 * accounts together; an idle account keeps no marks in memory.
 *
 * <p>A catch-up ({@code CatchUp}) lists all conversations before it reads any, because GroupMe sorts its lists by activity
 * and a conversation may change pages meanwhile; what has a mark and was not listed is asked for all the same. It reads
 * one conversation after the other, ends at the listed last message or at an empty page, waits out limits and outages where
 * it is ({@code Patience}), and begins again at the marks when it is restarted or the process dies. What GroupMe does not show
 * now (a refusal, an answer that cannot be read) holds up nothing else: that conversation keeps its mark, no live message
 * raises it, and all is asked again some minutes later. At its very first sync an account gets marks and no history, unless
 * {@code bridge.catch-up.history} asks for some; {@code synced_at} is written before anything else, so that a crash in the
 * middle of that is no second first time.
 *
 * <p>Threads: {@code handle} and {@code changed} come on the session's loop, answers of the store on the commit thread,
 * answers of GroupMe and timers on others. {@code Intake}, {@code Hold}, {@code LiveMarks} and {@code Turns} guard their
 * state with their own lock and call nothing while they hold it but what only queues.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"session", "bayeux", "groupme", "account", "event", "journal", "store", "subscription"})
package io.groupmebridge.ingest;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
