package io.groupmebridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

class PeriodicTaskTests {

    private static final Duration PERIOD = Duration.ofSeconds(10);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Sinks.Empty<Void> release = Sinks.empty();

    /** Keeps in which seconds turns began. */
    private class Noted extends PeriodicTask {

        private final Supplier<Mono<Void>> work;
        final List<Long> begun = new ArrayList<>();
        final List<Throwable> failures = new ArrayList<>();

        Noted(Duration first, Supplier<Mono<Void>> work) {
            super(first, PERIOD, time);
            this.work = work;
        }

        @Override
        protected Mono<Void> turn() {
            begun.add(time.now(TimeUnit.SECONDS));
            return work.get();
        }

        @Override
        protected void failed(Throwable why) {
            failures.add(why);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 10, 20", "10, 10, 20, 30", "300, 300, 310, 320"})
    void turnsComeRegularlyAfterTheFirst(long firstAfter, long first, long second, long third) {
        var task = new Noted(Duration.ofSeconds(firstAfter), Mono::empty);

        task.start();
        pass(third);

        assertThat(task.begun).containsExactly(first, second, third);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aTurnThatFailsIsToldAndTheNextOneComes(Supplier<Mono<Void>> work) {
        var task = new Noted(Duration.ZERO, work);

        task.start();
        pass(20);

        assertThat(task.begun).containsExactly(0L, 10L, 20L);
        assertThat(task.failures)
                .extracting(Throwable::getMessage)
                .containsExactly("of a turn", "of a turn", "of a turn");
        assertThat(task.isRunning()).isTrue();
    }

    static Stream<Supplier<Mono<Void>>> failures() {
        return Stream.of(() -> Mono.error(new IllegalStateException("of a turn")), () -> {
            throw new IllegalStateException("of a turn");
        });
    }

    @Test
    void turnsThatFallDueWhileOneIsUnderWayAreLeftOut() {
        var task = new Noted(Duration.ZERO, release::asMono);
        task.start();

        pass(35);
        assertThat(task.begun).containsExactly(0L);
        release.tryEmitEmpty().orThrow();
        pass(15);

        assertThat(task.begun).containsExactly(0L, 40L, 50L);
    }

    @Test
    void aTaskMayBeAskedForATurnBesides() {
        var asked = Sinks.many().multicast().<Boolean>directBestEffort();
        var task = new Noted(PERIOD, Mono::empty) {
            @Override
            protected Flux<?> due() {
                return Flux.merge(super.due(), asked.asFlux());
            }
        };
        task.start();

        pass(3);
        asked.tryEmitNext(true).orThrow();
        pass(17);

        assertThat(task.begun).containsExactly(3L, 10L, 20L);
    }

    @Test
    void theStopCancelsTheTurnUnderWayAndIsTheLast() {
        var cancelled = new AtomicBoolean();
        var task = new Noted(PERIOD, () -> release.asMono().doOnCancel(() -> cancelled.set(true)));
        task.start();
        pass(25);

        task.stop();
        pass(60);

        assertThat(cancelled).isTrue();
        assertThat(task.isRunning()).isFalse();
        assertThat(task.begun).containsExactly(10L);
    }

    @Test
    void aTaskThatStoppedCanBeStartedAgain() {
        var task = new Noted(PERIOD, Mono::empty);
        task.start();
        pass(15);
        task.stop();

        pass(30);
        task.start();
        pass(20);

        assertThat(task.begun).containsExactly(10L, 55L, 65L);
    }

    @Test
    void aSecondStartChangesNothing() {
        var task = new Noted(PERIOD, Mono::empty);
        task.start();

        task.start();
        pass(20);
        task.stop();
        pass(20);

        assertThat(task.begun).containsExactly(10L, 20L);
    }

    private void pass(long seconds) {
        time.advanceTimeBy(Duration.ofSeconds(seconds));
    }
}
