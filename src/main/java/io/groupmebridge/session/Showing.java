package io.groupmebridge.session;

import io.groupmebridge.account.AccessToken;
import io.groupmebridge.bayeux.Decoded;
import io.groupmebridge.bayeux.Frame;
import io.groupmebridge.bayeux.Status;
import io.groupmebridge.event.AccountId;
import io.groupmebridge.session.SessionStatus.State;
import java.time.Clock;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** What people see of one session: its status, a line in the log for each change of it. Written by the session's loop. */
final class Showing {

    private static final Logger log = LoggerFactory.getLogger(Showing.class);

    private static final int LONGEST_LOGGED = 2_000;

    private final AccountId id;
    private final Clock clock;
    private volatile SessionStatus status;

    Showing(AccountId id, Clock clock) {
        this.id = id;
        this.clock = clock;
        this.status = SessionStatus.of(State.IDENTIFYING, clock.instant());
    }

    /** How the session is; for any thread. */
    SessionStatus status() {
        return status;
    }

    /** The server said something; a ping is no event. */
    void heard(Decoded decoded) {
        var event = decoded instanceof Decoded.Frames(var frames, var _)
                && frames.stream()
                        .anyMatch(frame -> frame instanceof Frame.Published(var inbound, var _) && !inbound.isPing());
        change(status -> status.heard(event, clock.instant()));
    }

    void reconnected() {
        change(SessionStatus::reconnected);
    }

    void roundTrip(Duration time) {
        change(status -> status.answeredIn(time));
    }

    /**
     * Shows a state of the machine.
     *
     * @param polling whether messages are polled for while nothing is pushed
     * @param transport by what messages are pushed now, or null when they are not
     * @param wanted whether somebody asked for it, so that nobody needs to be warned
     */
    void show(Status machine, boolean polling, @Nullable TransportType transport, boolean wanted) {
        var before = status;
        var pushing = State.of(machine.state());
        var polls = polling && pushing.isOnTheWay();
        var now = polls ? State.POLLING : pushing;
        var reason = machine.reason();
        change(status -> status.as(now, machine, polls ? TransportType.POLLING : transport, clock.instant()));
        machine.refused().forEach((channel, why) -> {
            if (!before.refused().containsKey(channel)) {
                log.info("session.refused account={} channel={} reason=\"{}\"", id, channel, why);
            }
        });
        if (before.state() != now || (reason != null && !reason.equals(before.reason()))) {
            log.atLevel(now.mayNeedAPerson() && !wanted ? Level.WARN : Level.INFO)
                    .log(
                            "session.changed account={} state={} reason=\"{}\"",
                            id,
                            now.wireName(),
                            reason == null ? "" : reason);
        }
    }

    void unreadable(String reason) {
        log.warn("account '{}': a frame could not be read: {}", id, reason);
    }

    /** Logs frames for people who look closely. The server may repeat the token in the words of a refusal. */
    void debug(String what, Object frames, AccessToken token) {
        if (log.isDebugEnabled()) {
            var text = frames.toString().replace(token.value(), "***");
            var start = text.substring(0, Math.min(text.length(), LONGEST_LOGGED));
            log.debug("session.{} account={} {}", what, id, start);
        }
    }

    private void change(UnaryOperator<SessionStatus> change) {
        status = change.apply(status);
    }
}
