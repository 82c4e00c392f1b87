package io.groupmebridge.trace;

import io.groupmebridge.event.EventId;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.function.Supplier;

/** Names the trace of an event, and its root span, after the event; every other span by chance. */
final class EventSpanIds implements IdGenerator {

    private static final ScopedValue<String> ROOT_OF = ScopedValue.newInstance();

    private static final int TRACE_ID = 32;
    private static final int SPAN_ID = 16;

    private final IdGenerator random = IdGenerator.random();

    /** The id of the event's trace: the hexadecimal digits that its own ends with. */
    static String trace(EventId event) {
        var id = event.value();
        return id.substring(id.length() - TRACE_ID);
    }

    /** The id of the trace's root span. */
    static String root(String trace) {
        return trace.substring(0, SPAN_ID);
    }

    /** Has the span that is started within be the root of this trace. */
    static <T> T asRootOf(String trace, Supplier<T> start) {
        return ScopedValue.where(ROOT_OF, trace).call(start::get);
    }

    @Override
    public String generateTraceId() {
        return ROOT_OF.isBound() ? ROOT_OF.get() : random.generateTraceId();
    }

    @Override
    public String generateSpanId() {
        return ROOT_OF.isBound() ? root(ROOT_OF.get()) : random.generateSpanId();
    }
}
