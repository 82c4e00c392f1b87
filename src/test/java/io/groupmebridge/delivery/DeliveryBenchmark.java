package io.groupmebridge.delivery;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventType;
import io.groupmebridge.subscription.EventFilter;
import io.groupmebridge.subscription.EventPattern;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import reactor.core.scheduler.Schedulers;

/** What every attempt costs apart from HTTP: does the filter want the event, and the signature of an average message. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DeliveryBenchmark {

    private static final int AVERAGE_BODY = 800;
    private static final String ID = "evt_9a472112d092730477d42344c8d8d4e6";
    private static final Instant AT = Instant.parse("2026-07-29T17:27:36Z");
    private static final AccountId ACCOUNT = new AccountId("ann");
    private static final Conversation PLACE = new Conversation.Group("10000001");

    private final Signer signer = new Signer(Samples.SECRET, null, Schedulers.immediate());
    private final byte[] body = new byte[AVERAGE_BODY];
    private final EventFilter filter = new EventFilter(
            List.of(new EventPattern("message.*"), new EventPattern("bridge.gap")), Set.of(ACCOUNT), Set.of(PLACE));

    @Benchmark
    public String sign() {
        return signer.sign(ID, AT, body).block();
    }

    @Benchmark
    public boolean filter() {
        return filter.matches(EventType.MESSAGE_CREATED, ACCOUNT, PLACE);
    }
}
