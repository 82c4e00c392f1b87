package io.groupmebridge.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

class LoopTests {

    private final Scheduler scheduler = Schedulers.newParallel("loop-test", 2);
    private final Loop loop = new Loop(scheduler);
    private final List<Integer> ran = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        scheduler.dispose();
    }

    @Test
    void tasksOfManyThreadsRunOneAtATimeEachThreadsInItsOrder() throws InterruptedException {
        var perThread = 10_000;
        var counted = new int[4]; // Not safe by itself: a loss would show that two tasks ran at once.
        var threads = IntStream.range(0, 4)
                .mapToObj(thread -> Thread.ofPlatform().start(() -> {
                    for (var i = 0; i < perThread; i++) {
                        var number = i;
                        loop.run(() -> {
                            if (counted[thread] == number) {
                                counted[thread]++;
                            }
                        });
                    }
                }))
                .toList();
        for (var thread : threads) {
            thread.join();
        }
        var done = new CountDownLatch(1);
        loop.run(done::countDown);
        done.await();

        assertThat(counted).containsOnly(perThread);
    }

    @Test
    void aTaskThatFailsDoesNotEndTheLoop() {
        loop.run(() -> {
            throw new IllegalStateException("a bug");
        });
        loop.run(() -> {
            throw new StackOverflowError("an error");
        });

        loop.run(() -> ran.add(1));

        await().until(() -> ran.equals(List.of(1)));
    }

    @Test
    void nothingRunsAfterTheEnd() {
        var time = VirtualTimeScheduler.create();
        var own = new Loop(time);
        own.run(own::end);
        own.run(() -> ran.add(1));
        own.after(Duration.ofSeconds(1), () -> ran.add(2));

        time.advanceTimeBy(Duration.ofSeconds(2));

        assertThat(ran).isEmpty();
    }

    @Test
    void aTaskThatIsDisposedOfDoesNotRun() {
        var time = VirtualTimeScheduler.create();
        var own = new Loop(time);
        own.after(Duration.ofSeconds(1), () -> ran.add(1)).dispose();
        own.after(Duration.ofSeconds(1), () -> ran.add(3));

        time.advanceTimeBy(Duration.ofSeconds(2));

        assertThat(ran).containsExactly(3);
    }
}
