package io.groupmebridge.session;

import java.time.Duration;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Says again and again that GroupMe should be asked what was said, while nothing is pushed. Push that is away for less than
 * an interval is not worth a poll. Owned by the session's loop.
 */
final class Polls {

    private final Surroundings surroundings;
    private final Loop loop;
    private final Runnable onDue;
    private final Disposable.Swap next = Disposables.swap();
    private boolean begun;
    private boolean told;

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
        return told;
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
        told = false;
        next.update(Disposables.disposed());
    }

    private void due() {
        if (begun) {
            told = true;
            again();
            onDue.run();
        }
    }

    private void again() {
        next.update(
                loop.after(surroundings.waits().about(surroundings.properties().pollInterval()), this::due));
    }
}
