package io.groupmebridge.ingest;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** Lets a number of works run at once; the others wait for their turn in order. Safe for use by several threads. */
final class Turns {

    private final int atOnce;
    private final Set<Turn> underWay = new HashSet<>();
    private final Set<Turn> waiting = new LinkedHashSet<>();

    Turns(int atOnce) {
        this.atOnce = atOnce;
    }

    /** One work; when it is over before it has begun, it never begins. */
    private static final class Turn {

        private final Mono<?> work;
        private final Disposable.Swap running = Disposables.swap();

        Turn(Mono<?> work) {
            this.work = work;
        }

        void begin() {
            running.update(work.subscribe(_ -> {}, _ -> {}));
        }
    }

    /** Does the work when it is its turn. Cancelling gives the turn to the next. */
    <T> Mono<T> take(Mono<T> work) {
        return Mono.create(caller -> {
            var turn = new Turn(work.doOnSuccess(caller::success).doOnError(caller::error));
            caller.onDispose(() -> end(turn));
            begin(turn);
        });
    }

    private void begin(Turn turn) {
        synchronized (this) {
            if (underWay.size() >= atOnce) {
                waiting.add(turn);
                return;
            }
            underWay.add(turn);
        }
        turn.begin();
    }

    private void end(Turn turn) {
        turn.running.dispose();
        var next = next(turn);
        if (next != null) {
            next.begin();
        }
    }

    private synchronized @Nullable Turn next(Turn ended) {
        waiting.remove(ended);
        if (!underWay.remove(ended) || waiting.isEmpty()) {
            return null;
        }
        var next = waiting.iterator().next();
        waiting.remove(next);
        underWay.add(next);
        return next;
    }
}
