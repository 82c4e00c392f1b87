package io.groupmebridge.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.retry.RetryRegistry;
import io.github.resilience4j.springboot.retry.autoconfigure.RetryAutoConfiguration;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The waits that application.yaml describes. */
class WaitsTests {

    @Test
    void waitsGrowFromASecondToAMinuteAndAreSpread() {
        new ApplicationContextRunner()
                .withInitializer(new ConfigDataApplicationContextInitializer())
                .withConfiguration(AutoConfigurations.of(RetryAutoConfiguration.class))
                .run(context -> {
                    var waits = Waits.of(
                            context.getBean(RetryRegistry.class).retry("push").getRetryConfig());

                    var first = IntStream.range(0, 100)
                            .mapToObj(_ -> waits.after(1))
                            .toList();
                    var fifth = IntStream.range(0, 100)
                            .mapToObj(_ -> waits.after(5))
                            .toList();
                    var late = IntStream.of(20, 100, 1_000, Integer.MAX_VALUE)
                            .mapToObj(waits::after)
                            .toList();

                    assertThat(waits.after(0)).isZero();
                    assertThat(first).allMatch(wait -> between(wait, 1, 2));
                    assertThat(fifth).allMatch(wait -> between(wait, 1, 31));
                    assertThat(fifth.stream().distinct().count()).isGreaterThan(20);
                    assertThat(late).allMatch(wait -> between(wait, 1, 60));
                });
    }

    private static boolean between(Duration wait, int least, int most) {
        return wait.compareTo(Duration.ofSeconds(least)) >= 0 && wait.compareTo(Duration.ofSeconds(most)) <= 0;
    }
}
