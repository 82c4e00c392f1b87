package io.groupmebridge;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/**
 * Says which setting stopped the start, one line for each that is wrong: its name, what is wrong and what to do. Never its
 * value, which Spring Boot's own analyzers print: it may be a token or a secret.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SettingFailureAnalyzer implements FailureAnalyzer {

    private static final String ACTION = "Correct the setting. The README lists all of them with their defaults.";

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case InvalidConfigurationPropertyValueException invalid -> {
                    return analysis(invalid.getName() + ": " + invalid.getReason(), failure);
                }
                case BindValidationException invalid -> {
                    return analysis(lines(invalid), failure);
                }
                case UnboundConfigurationPropertiesException unknown -> {
                    return analysis(lines(unknown), failure);
                }
                case BindException bind
                when !(bind.getCause() instanceof BindException) && isLast(bind) -> {
                    return analysis(line(bind), failure);
                }
                default -> {}
            }
        }
        return null;
    }

    /** A bind failure without a validation or unknown-setting failure below it, which would say more. */
    private static boolean isLast(BindException bind) {
        for (Throwable cause = bind.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof BindValidationException
                    || cause instanceof BindException
                    || cause instanceof UnboundConfigurationPropertiesException) {
                return false;
            }
        }
        return true;
    }

    private static String line(BindException bind) {
        var root = rootOf(bind);
        var type = bind.getTarget().getType().resolve(Object.class).getSimpleName();
        // Our own types throw messages that are written for people and hold no secret; a parser's may repeat the value.
        var reason = root.getClass() == IllegalArgumentException.class && thrownByUs(root)
                ? root.getMessage()
                : "cannot be read as " + type;
        return bind.getName() + ": " + reason;
    }

    private static boolean thrownByUs(Throwable root) {
        var stack = root.getStackTrace();
        return stack.length > 0 && stack[0].getClassName().startsWith("io.groupmebridge.");
    }

    private static String lines(BindValidationException invalid) {
        var errors = invalid.getValidationErrors();
        return errors.getAllErrors().stream()
                .map(error -> nameOf(errors.getName(), error) + ": " + error.getDefaultMessage())
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    private static String nameOf(ConfigurationPropertyName prefix, ObjectError error) {
        return error instanceof FieldError field
                ? prefix + "." + DataObjectPropertyName.toDashedForm(field.getField())
                : prefix.toString();
    }

    private static String lines(UnboundConfigurationPropertiesException unknown) {
        return unknown.getUnboundProperties().stream()
                .map(property -> property.getName() + ": there is no such setting")
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    private static Throwable rootOf(Throwable failure) {
        var root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static FailureAnalysis analysis(String description, Throwable failure) {
        return new FailureAnalysis(description, ACTION, failure);
    }
}
