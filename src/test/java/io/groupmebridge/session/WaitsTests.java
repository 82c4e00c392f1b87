package io.groupmebridge.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.retry.RetryRegistry;
import io.github.resilience4j.springboot.retry.autoconfigure.RetryAutoConfiguration;
import java.time.Duration;
import java.util.Random;
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
                .withPropertyValues("management.endpoints.access.max-permitted=READ_ONLY")
                .withConfiguration(AutoConfigurations.of(RetryAutoConfiguration.class))
                .run(context -> {
                    var config =
                            context.getBean(RetryRegistry.class).retry("push").getRetryConfig();
                    var waits = Waits.of(config, new Random(7)::nextDouble);

                    assertThat(waits.after(0)).isZero();
                    assertSpread(waits, 1, 2);
                    assertSpread(waits, 3, 8);
                    assertSpread(waits, 20, 60);
                    assertSpread(waits, 1_000, 60);
                    assertSpread(waits, Integer.MAX_VALUE, 60);
                });
    }

    /** Waits lie between a second and the most, a quarter of them in each quarter, and hardly any two are equal. */
    private static void assertSpread(Waits waits, int failures, int mostSeconds) {
        var most = Duration.ofSeconds(mostSeconds).toMillis();
        var drawn = IntStream.range(0, 1_000)
                .mapToObj(_ -> waits.after(failures).toMillis())
                .toList();

        assertThat(drawn).allMatch(wait -> wait >= 1_000 && wait <= most);
        for (var quarter = 0; quarter < 4; quarter++) {
            var from = 1_000 + (most - 1_000) * quarter / 4;
            var to = 1_000 + (most - 1_000) * (quarter + 1) / 4;
            assertThat(drawn.stream().filter(wait -> wait >= from && wait < to).count())
                    .isBetween(200L, 300L);
        }
        assertThat(drawn.stream().distinct().count()).isGreaterThan(500);
    }
}
