package io.groupmebridge.trace;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Keeps Spring Boot's tracing from being set up until there is an endpoint to export to and OpenTelemetry is not switched off, and
 * then from tracing anything but events: spans of scrapes and probes would be the larger part.
 */
final class TracingImportFilter implements AutoConfigurationImportFilter, EnvironmentAware {

    static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

    /** The environment's {@code OTEL_SDK_DISABLED}, turned round. */
    static final String ENABLED = "management.opentelemetry.enabled";

    private static final String TRACING = "org.springframework.boot.micrometer.tracing.";
    private static final String OPEN_TELEMETRY = "org.springframework.boot.opentelemetry.";
    private static final String OF_SDK = TRACING + "opentelemetry.autoconfigure.";

    private static final Set<String> WANTED = Set.of(
            OPEN_TELEMETRY + "autoconfigure.OpenTelemetrySdkAutoConfiguration",
            OF_SDK + "OpenTelemetryTracingAutoConfiguration",
            OF_SDK + "otlp.OtlpTracingAutoConfiguration");

    private boolean on;

    @Override
    public void setEnvironment(Environment environment) {
        on = StringUtils.hasText(environment.getProperty(ENDPOINT))
                && environment.getProperty(ENABLED, Boolean.class, true);
    }

    @Override
    public boolean[] match(@Nullable String[] candidates, AutoConfigurationMetadata metadata) {
        var matches = new boolean[candidates.length];
        for (var i = 0; i < candidates.length; i++) {
            var candidate = candidates[i];
            matches[i] = candidate == null || !isTracing(candidate) || (on && isWanted(candidate));
        }
        return matches;
    }

    private static boolean isTracing(String candidate) {
        return candidate.startsWith(TRACING) || candidate.startsWith(OPEN_TELEMETRY);
    }

    /** Also asked about what a wanted one imports, which has other names. */
    private static boolean isWanted(String candidate) {
        return WANTED.contains(candidate) || !candidate.endsWith("AutoConfiguration");
    }
}
