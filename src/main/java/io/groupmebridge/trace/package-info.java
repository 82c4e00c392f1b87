/**
 * One trace for each event, from when the bridge saw it to the last attempt to post it. Nothing of a trace is stored or handed
 * on inside the bridge: its id is the end of the event's id, the id of its root span the beginning of that, and whether it is
 * sampled follows from it. So the process that journals an event and the one that sends it, perhaps days later, agree.
 *
 * <p>Spring Boot makes the exporter, the sampler and the processor of OpenTelemetry's SDK. It is kept from making any of them
 * ({@link io.groupmebridge.trace.TracingImportFilter}) until an endpoint is set; then {@code traceparent} is all there is.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "event")
package io.groupmebridge.trace;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
