package io.groupmebridge.trace;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SdkTracerProviderBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the traces. */
@Configuration(proxyBeanMethods = false)
class TraceConfiguration {

    /** Without a tracer, which there is only when an endpoint is set, nothing is traced. */
    @Bean
    EventTraces eventTraces(ObjectProvider<Tracer> tracers, ObjectProvider<Sampler> samplers, Clock clock) {
        var tracer = tracers.getIfAvailable();
        return tracer == null ? EventTraces.OFF : new SpanTraces(tracer, samplers.getObject(), clock);
    }

    @Bean
    SdkTracerProviderBuilderCustomizer eventSpanIds() {
        return provider -> provider.setIdGenerator(new EventSpanIds());
    }
}
