package io.groupmebridge.ingest;

import io.groupmebridge.bayeux.Decoded;
import io.groupmebridge.bayeux.Frame;
import io.groupmebridge.bayeux.FrameCodec;
import io.groupmebridge.bayeux.Inbound;
import io.groupmebridge.bayeux.Utf8;
import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Origin;
import io.groupmebridge.event.PushEvent;
import io.groupmebridge.journal.EventCodec;
import io.groupmebridge.journal.Payload;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a pushed message costs until its event can be journaled: reading the frame, normalizing, writing the envelope. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class IngestBenchmark {

    private static final AccountId ACCOUNT = new AccountId("ann");
    private static final Instant NOW = Instant.parse("2026-07-29T17:27:36Z");

    private final FrameCodec frames = new FrameCodec();
    private final Normalizer normalizer = new Normalizer();
    private final EventCodec events = new EventCodec();
    private final Inbound inbound = Samples.inbound("line.create");
    private final Utf8 frame =
            Utf8.of("[{\"channel\":\"" + inbound.channel() + "\",\"id\":\"66c14f\",\"data\":" + inbound.data() + "}]");
    private final PushEvent event = event(normalizer.normalize(ACCOUNT, inbound, NOW, Origin.PUSH));

    @Benchmark
    public Decoded readFrame() {
        return frames.decode(frame);
    }

    @Benchmark
    public Object normalize() {
        return normalizer.normalize(ACCOUNT, inbound, NOW, Origin.PUSH);
    }

    @Benchmark
    public Payload writeEnvelope() {
        return events.encode(event);
    }

    @Benchmark
    public Payload all() {
        var read = (Frame.Published)
                ((Decoded.Frames) frames.decode(frame)).frames().getFirst();
        return events.encode(event(normalizer.normalize(ACCOUNT, read.inbound(), NOW, Origin.PUSH)));
    }

    private static PushEvent event(Normalized normalized) {
        return ((Normalized.Happened) normalized).event();
    }
}
