package io.groupmebridge.trace;

import io.groupmebridge.event.EventId;
import io.groupmebridge.event.EventType;
import io.groupmebridge.event.PushEvent;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Events as spans of OpenTelemetry: {@code bridge.event} from when the bridge saw it to its commit, and below it one
 * {@code webhook.attempt} for each. Of a trace that is not sampled there is no span at all.
 */
final class SpanTraces implements EventTraces {

    private static final AttributeKey<String> EVENT_ID = AttributeKey.stringKey("bridge.event.id");
    private static final AttributeKey<String> EVENT_TYPE = AttributeKey.stringKey("bridge.event.type");
    private static final AttributeKey<String> ACCOUNT = AttributeKey.stringKey("bridge.account");
    private static final AttributeKey<String> ORIGIN = AttributeKey.stringKey("bridge.origin");
    private static final AttributeKey<String> SUBSCRIPTION = AttributeKey.stringKey("bridge.subscription");
    private static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("bridge.attempt");

    // OpenTelemetry's semantic conventions for HTTP clients.
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    private final Tracer tracer;
    private final Sampler sampler;
    private final Clock clock;

    /**
     * Makes one.
     *
     * @param tracer whose provider names spans as {@link EventSpanIds} does
     * @param sampler decides by the trace's id alone
     */
    SpanTraces(Tracer tracer, Sampler sampler, Clock clock) {
        this.tracer = tracer;
        this.sampler = sampler;
        this.clock = clock;
    }

    @Override
    public void journaled(PushEvent event) {
        var header = event.header();
        var trace = EventSpanIds.trace(header.id());
        if (!isSampled(trace)) {
            return;
        }
        var span = tracer.spanBuilder("bridge.event")
                .setNoParent()
                .setSpanKind(SpanKind.CONSUMER)
                .setStartTimestamp(header.receivedAt())
                .setAttribute(EVENT_ID, header.id().value())
                .setAttribute(EVENT_TYPE, event.type().wireName())
                .setAttribute(ACCOUNT, header.account().value())
                .setAttribute(ORIGIN, header.origin().wireName());
        EventSpanIds.asRootOf(trace, span::startSpan).end(notBefore(header.receivedAt(), clock.instant()));
    }

    @Override
    public AttemptTrace attempt(EventId event, EventType type, String subscription, int number, Instant at) {
        var trace = EventSpanIds.trace(event);
        if (!isSampled(trace)) {
            return AttemptTrace.untraced(Traceparent.unsampled(
                    event.value(), ThreadLocalRandom.current().nextLong()));
        }
        var root = SpanContext.createFromRemoteParent(
                trace, EventSpanIds.root(trace), TraceFlags.getSampled(), TraceState.getDefault());
        var span = tracer.spanBuilder("webhook.attempt")
                .setParent(Context.root().with(Span.wrap(root)))
                .setSpanKind(SpanKind.CLIENT)
                .setStartTimestamp(at)
                .setAttribute(EVENT_ID, event.value())
                .setAttribute(EVENT_TYPE, type.wireName())
                .setAttribute(SUBSCRIPTION, subscription)
                .setAttribute(ATTEMPT, (long) number)
                .setAttribute(METHOD, "POST")
                .startSpan();
        return new Traced(span, at);
    }

    private boolean isSampled(String trace) {
        return sampler.shouldSample(Context.root(), trace, "", SpanKind.INTERNAL, Attributes.empty(), List.of())
                        .getDecision()
                == SamplingDecision.RECORD_AND_SAMPLE;
    }

    /** The clock may have been set back. */
    private static Instant notBefore(Instant start, Instant end) {
        return end.isBefore(start) ? start : end;
    }

    /** An attempt under way. */
    private record Traced(Span span, Instant at) implements AttemptTrace {

        @Override
        public String traceparent() {
            var context = span.getSpanContext();
            return Traceparent.of(context.getTraceId(), Long.parseUnsignedLong(context.getSpanId(), 16));
        }

        @Override
        public void answered(int status, Duration took) {
            span.setAttribute(STATUS, (long) status);
            if (status < 200 || status > 299) {
                failed(Integer.toString(status), took);
            } else {
                span.end(at.plus(took));
            }
        }

        @Override
        public void failed(String kind, Duration took) {
            span.setAttribute(ERROR, kind).setStatus(StatusCode.ERROR).end(at.plus(took));
        }
    }
}
