package io.groupmebridge.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Does long writes in small steps, each a unit of the {@link GroupCommit}, so that other writes hardly notice: a step has as
 * many rows as take about {@link #STEP}, and rests at least {@value #RESTS} times as long before the next.
 */
public final class Sweep {

    static final Duration STEP = Duration.ofMillis(3);
    static final int FEWEST_ROWS = 16;
    static final int MOST_ROWS = 500;

    private static final int FIRST_ROWS = 64;
    private static final int RESTS = 4;
    private static final Duration SHORTEST_REST = Duration.ofMillis(15);

    private final GroupCommit commit;
    private final Scheduler scheduler;

    /** The scheduler keeps the rests, and is where steps are answered. */
    public Sweep(GroupCommit commit, Scheduler scheduler) {
        this.commit = commit;
        this.scheduler = scheduler;
    }

    /** Part of a long write. Like a {@link UnitOfWork} it may be run more than once and must do nothing but work on the connection. */
    @FunctionalInterface
    public interface Step<S> {

        /** Goes on from there with at most so many rows, and answers how far it came. */
        S run(Connection connection, S from, int rows) throws SQLException;
    }

    private record Done<S>(S state, int rows, Duration took) {

        int nextRows() {
            return Sweep.nextRows(rows, took);
        }

        Duration rest() {
            var rest = took.multipliedBy(RESTS);
            return rest.compareTo(SHORTEST_REST) > 0 ? rest : SHORTEST_REST;
        }
    }

    /**
     * Steps on from the start until a state is the last; tells every state once it is durable, that of the start not. Fails
     * when a step does. Cancelling ends it after the step that is under way.
     */
    public <S> Flux<S> run(S start, Predicate<? super S> last, Step<S> step) {
        return Mono.just(new Done<>(start, FIRST_ROWS, Duration.ZERO))
                .expand(done -> last.test(done.state()) ? Mono.empty() : next(done, step))
                .skip(1)
                .map(Done::state);
    }

    private <S> Mono<Done<S>> next(Done<S> done, Step<S> step) {
        var rows = done.nextRows();
        return commit.submit(connection -> {
                    var began = System.nanoTime();
                    var state = step.run(connection, done.state(), rows);
                    return new Done<>(state, rows, Duration.ofNanos(System.nanoTime() - began));
                })
                .delaySubscription(done.rest(), scheduler)
                .publishOn(scheduler);
    }

    /** So many rows that the next step takes as long as it should, judged by this one; at most twice as many. */
    static int nextRows(int rows, Duration took) {
        if (took.isZero()) {
            return rows;
        }
        var fitting = rows * (double) STEP.toNanos() / took.toNanos();
        return (int) Math.clamp(Math.min(fitting, rows * 2.0), FEWEST_ROWS, MOST_ROWS);
    }
}
