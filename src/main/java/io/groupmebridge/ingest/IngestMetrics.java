package io.groupmebridge.ingest;

import io.groupmebridge.event.PushEvent.Gap;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The meters {@code bridge.ingest.*}: what the journal does not count. */
@Component
final class IngestMetrics {

    private final Counter pings;
    private final Counter unrecognized;
    private final Counter caughtUp;
    private final Counter letGo;
    private final Map<CatchUp.Outcome, Timer> runs;
    private final Map<Gap.Reason, Counter> gaps;
    private final AtomicLong held = new AtomicLong();

    IngestMetrics(MeterRegistry registry) {
        pings = Counter.builder("bridge.ingest.pings")
                .description("Pings that GroupMe pushed")
                .register(registry);
        unrecognized = Counter.builder("bridge.ingest.unrecognized")
                .description("Pushed messages of a type that the bridge does not know, relayed as they came")
                .register(registry);
        caughtUp = Counter.builder("bridge.ingest.caught.up")
                .description("Events that catching up brought and push had not")
                .register(registry);
        letGo = Counter.builder("bridge.ingest.let.go")
                .description("Times that live events went on before what was missed was journaled")
                .register(registry);
        Gauge.builder("bridge.ingest.held", held, AtomicLong::get)
                .description("Live events that wait for what was missed")
                .register(registry);
        // All are there from the start: what appears with its first count has no increase for who looks from outside.
        runs = each(
                CatchUp.Outcome.class,
                outcome -> Timer.builder("bridge.ingest.catch.up")
                        .description("Catch-ups of an account, by what came of them")
                        .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                        .register(registry));
        gaps = each(
                Gap.Reason.class,
                reason -> Counter.builder("bridge.ingest.gaps")
                        .description("Gaps that were announced, by reason")
                        .tag("reason", reason.wireName())
                        .register(registry));
    }

    private static <E extends Enum<E>, M> Map<E, M> each(Class<E> type, Function<E, M> meter) {
        return Arrays.stream(type.getEnumConstants()).collect(Collectors.toUnmodifiableMap(each -> each, meter));
    }

    void pinged() {
        pings.increment();
    }

    void unrecognized() {
        unrecognized.increment();
    }

    void caughtUp() {
        caughtUp.increment();
    }

    void held() {
        held.incrementAndGet();
    }

    void released() {
        held.decrementAndGet();
    }

    void letGo() {
        letGo.increment();
    }

    /** Takes less than no time, when the clock was set back, for none. */
    void ran(CatchUp.Outcome outcome, Duration took) {
        Objects.requireNonNull(runs.get(outcome)).record(took.isNegative() ? Duration.ZERO : took);
    }

    void gap(Gap.Reason reason) {
        Objects.requireNonNull(gaps.get(reason)).increment();
    }
}
