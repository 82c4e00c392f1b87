package io.groupmebridge.session;

import io.groupmebridge.bayeux.Status;
import io.groupmebridge.groupme.Identity;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Says again and again that GroupMe should be asked what was said, while nothing is pushed. Push that is away for less than
 * an interval is not worth a poll. Owned by the session's loop.
 */
final class Polls {

    private static final int POLLS_PER_VERIFICATION = 10;

    private final Surroundings surroundings;
    private final Loop loop;
    private final Runnable onDue;
    private final Disposable.Swap next = Disposables.swap();
    private boolean begun;
    private int told;

    /** Why GroupMe's REST API cannot be asked either, or null. */
    private @Nullable String unavailable;

    Polls(Surroundings surroundings, Loop loop, Runnable onDue) {
        this.surroundings = surroundings;
        this.loop = loop;
        this.onDue = onDue;
    }

    /** Begins while the session is on the way to be subscribed, ends when it is or is over. */
    void follow(SessionStatus.State now) {
        switch (now) {
            case CONNECTING, WAITING, SUBSCRIPTION_REFUSED, POLLING -> begin();
            case DISABLED, IDENTIFYING, CONNECTED, TOKEN_REJECTED, STOPPING, STOPPED -> end();
        }
    }

    /** Whether polling is what brings the messages now. */
    boolean inForce() {
        return told > 0 && unavailable == null;
    }

    /** Whether the token is to be asked about at the poll that is due: not at each, while the answers are good. */
    boolean verifies() {
        return unavailable != null || told % POLLS_PER_VERIFICATION == 1;
    }

    /** GroupMe was asked about the token; while nothing is polled that says nothing about polls. */
    void answered(Identity identity) {
        unavailable = told > 0 && identity instanceof Identity.Unavailable(var reason) ? reason : null;
    }

    /** How the session is when polls that cannot succeed are seen for what they are. */
    Status judged(Status now) {
        return unavailable != null ? new Status(Status.State.WAITING, unavailable, now.channels(), now.refused()) : now;
    }

    private void begin() {
        if (begun || !surroundings.properties().polls()) {
            return;
        }
        begun = true;
        if (surroundings.properties().pollsOnly()) {
            next.update(loop.after(Duration.ZERO, this::due));
        } else {
            again();
        }
    }

    private void end() {
        begun = false;
        told = 0;
        unavailable = null;
        next.update(Disposables.disposed());
    }

    private void due() {
        if (begun) {
            told++;
            again();
            onDue.run();
        }
    }

    private void again() {
        next.update(
                loop.after(surroundings.waits().about(surroundings.properties().pollInterval()), this::due));
    }
}
