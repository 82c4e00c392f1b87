package io.groupmebridge.session;

import io.groupmebridge.bayeux.Deadline;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import reactor.core.Disposable;

/**
 * The timers of one session. A deadline for an answer waits while the socket is not read: what was not read cannot have been
 * answered, and the server is not to blame for it. Owned by the session's loop.
 */
final class Deadlines {

    private static final Duration TO_READ_THE_ANSWER = Duration.ofSeconds(5);

    private final Loop loop;
    private final Line line;
    private final Clock clock;
    private final Consumer<Deadline> onPassed;
    private final Map<Deadline, Disposable> timers = new EnumMap<>(Deadline.class);

    Deadlines(Loop loop, Line line, Clock clock, Consumer<Deadline> onPassed) {
        this.loop = loop;
        this.line = line;
        this.clock = clock;
        this.onPassed = onPassed;
    }

    void set(Deadline deadline, Instant at) {
        arm(deadline, Duration.between(clock.instant(), at));
    }

    void clear(Deadline deadline) {
        var timer = timers.remove(deadline);
        if (timer != null) {
            timer.dispose();
        }
    }

    private void arm(Deadline deadline, Duration in) {
        clear(deadline);
        timers.put(deadline, loop.after(in, () -> passed(deadline)));
    }

    private void passed(Deadline deadline) {
        if (isForAnAnswer(deadline) && !line.readFor(TO_READ_THE_ANSWER)) {
            arm(deadline, TO_READ_THE_ANSWER);
        } else {
            timers.remove(deadline);
            onPassed.accept(deadline);
        }
    }

    private static boolean isForAnAnswer(Deadline deadline) {
        return switch (deadline) {
            case HANDSHAKE, SUBSCRIBE, CONNECT -> true;
            case NEXT_CONNECT, RENEWAL, PING, VERIFICATION, DISCONNECT -> false;
        };
    }
}
