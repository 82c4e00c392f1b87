package io.groupmebridge.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventId;
import io.groupmebridge.event.EventType;
import io.groupmebridge.event.Origin;
import io.groupmebridge.event.PushEvent;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpanTracesTests {

    private static final String TRACE = "0123456789abcdef0123456789abcdef";
    private static final EventId ID = new EventId("evt_" + TRACE);
    private static final Instant NOW = Instant.parse("2026-08-01T12:00:00Z");

    private final Exported exported = new Exported();

    @Test
    void eventAndAttemptsAreOneTraceThatIsNamedAfterTheEvent() {
        var traces = traces(Sampler.alwaysOn());

        traces.journaled(event(ID, NOW.minusMillis(20)));
        var first = traces.attempt(ID, EventType.MESSAGE_CREATED, "sub_a", 1, NOW);
        first.answered(503, Duration.ofMillis(80));
        // Days later another process, which knows the event's id alone.
        var second = traces(Sampler.alwaysOn()).attempt(ID, EventType.MESSAGE_CREATED, "sub_a", 2, NOW);
        second.answered(200, Duration.ofMillis(5));

        assertThat(exported.spans).extracting(SpanData::getTraceId).containsOnly(TRACE);
        assertThat(exported.spans)
                .extracting(SpanData::getName)
                .containsExactly("bridge.event", "webhook.attempt", "webhook.attempt");
        var root = exported.spans.getFirst();
        assertThat(root.getParentSpanContext().isValid()).isFalse();
        assertThat(root.getEndEpochNanos() - root.getStartEpochNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(20));
        assertThat(exported.spans.subList(1, 3))
                .extracting(SpanData::getParentSpanId)
                .containsOnly(root.getSpanId());
    }

    @Test
    void theHeaderNamesTheAttemptsSpan() {
        var attempt = traces(Sampler.alwaysOn()).attempt(ID, EventType.MESSAGE_CREATED, "sub_a", 1, NOW);
        attempt.answered(204, Duration.ofMillis(80));

        var span = exported.spans.getFirst();
        assertThat(attempt.traceparent()).isEqualTo("00-" + TRACE + "-" + span.getSpanId() + "-01");
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(span.getEndEpochNanos() - span.getStartEpochNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(80));
    }

    @Test
    void whatFailedIsAnError() {
        var traces = traces(Sampler.alwaysOn());

        traces.attempt(ID, EventType.MESSAGE_CREATED, "sub_a", 1, NOW).answered(410, Duration.ZERO);
        traces.attempt(ID, EventType.MESSAGE_CREATED, "sub_a", 2, NOW).failed("timeout", Duration.ofSeconds(15));

        assertThat(exported.spans)
                .extracting(span -> span.getStatus().getStatusCode())
                .containsOnly(StatusCode.ERROR);
        assertThat(exported.spans)
                .extracting(span -> span.getAttributes().get(AttributeKey.stringKey("error.type")))
                .containsExactly("410", "timeout");
    }

    @Test
    void aTraceIsSampledAsAWholeWhicheverProcessAsks() {
        var ratio = Sampler.parentBased(Sampler.traceIdRatioBased(0.5));
        var ids = IntStream.range(0, 200)
                .mapToObj(i -> EventId.of(new AccountId("a"), EventType.TYPING_STARTED, "user", "" + i))
                .toList();

        ids.forEach(id -> traces(ratio).journaled(event(id, NOW)));
        var events = exported.spans.stream().map(SpanData::getTraceId).toList();
        exported.spans.clear();
        var headers = ids.stream()
                .map(id -> traces(ratio).attempt(id, EventType.TYPING_STARTED, "sub_a", 1, NOW))
                .peek(attempt -> attempt.answered(200, Duration.ZERO))
                .map(EventTraces.AttemptTrace::traceparent)
                .toList();

        assertThat(events).hasSizeBetween(50, 150);
        assertThat(exported.spans.stream().map(SpanData::getTraceId)).containsExactlyElementsOf(events);
        assertThat(headers)
                .allMatch(header -> header.endsWith(events.contains(header.substring(3, 35)) ? "-01" : "-00"));
    }

    @Test
    void withoutAnEndpointThereIsStillATraceForTheReceivers() {
        var attempt = EventTraces.OFF.attempt(ID, EventType.MESSAGE_CREATED, "sub_a", 1, NOW);
        attempt.answered(200, Duration.ZERO);

        assertThat(attempt.traceparent()).matches("00-" + TRACE + "-[0-9a-f]{16}-01");
    }

    private SpanTraces traces(Sampler sampler) {
        var provider = SdkTracerProvider.builder()
                .setSampler(sampler)
                .setIdGenerator(new EventSpanIds())
                .addSpanProcessor(SimpleSpanProcessor.create(exported))
                .build();
        return new SpanTraces(provider.get("test"), sampler, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static PushEvent event(EventId id, Instant receivedAt) {
        return new PushEvent.TypingStarted(
                new PushEvent.Header(
                        id, new AccountId("a"), new Conversation.Group("1"), receivedAt, receivedAt, Origin.PUSH),
                "20000002",
                receivedAt);
    }

    /** Keeps what is exported. */
    private static final class Exported implements SpanExporter {

        private final List<SpanData> spans = new CopyOnWriteArrayList<>();

        @Override
        public CompletableResultCode export(Collection<SpanData> ended) {
            spans.addAll(ended);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
