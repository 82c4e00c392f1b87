package io.groupmebridge;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonWriter.Members;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;

/**
 * Makes fields of the wide lines in structured logs: {@code delivery.attempted subscription={} outcome={}} becomes
 * {@code event.action} and an object {@code bridge} with {@code subscription} and {@code outcome}. What is a field is told by
 * the template of the line, never by what was filled in, which others may have written. Loggers need not know of it, and a
 * console of text costs nothing.
 */
final class LogFields implements StructuredLoggingJsonMembersCustomizer<ILoggingEvent> {

    private static final String OURS = LogFields.class.getPackageName() + ".";
    private static final Pattern ACTION = Pattern.compile("([a-z]+\\.[a-z_]+)(?: .*)?");
    private static final Pattern PLACE = Pattern.compile("(?:(?<name>\\w+)=\"?)?\\{}");

    /** What a line shows in place of what there is not. */
    private static final String NONE = "-";

    /** By template: a constant of the code, so there are few. */
    private final Map<String, Line> lines = new ConcurrentHashMap<>();

    /**
     * What a template says.
     *
     * @param action what happened, or null when it is no wide line
     * @param names of its arguments in their order; null for one that has none
     */
    private record Line(@Nullable String action, List<@Nullable String> names) {

        static Line of(String template) {
            var action = ACTION.matcher(template);
            var names = new ArrayList<@Nullable String>();
            PLACE.matcher(template).results().forEach(place -> names.add(place.group("name")));
            return new Line(action.matches() ? action.group(1) : null, names);
        }
    }

    @Override
    public void customize(Members<ILoggingEvent> members) {
        members.add("event", this::action).whenNotEmpty();
        members.add("bridge", this::fields).whenNotEmpty();
    }

    private Map<String, Object> action(ILoggingEvent event) {
        var action = line(event).action();
        return action == null ? Map.of() : Map.of("action", action);
    }

    private Map<String, Object> fields(ILoggingEvent event) {
        var line = line(event);
        var arguments = event.getArgumentArray();
        if (line.action() == null || arguments == null) {
            return Map.of();
        }
        var fields = new LinkedHashMap<String, Object>();
        for (var i = 0; i < Math.min(line.names().size(), arguments.length); i++) {
            var name = line.names().get(i);
            if (name != null && arguments[i] != null && !arguments[i].equals(NONE)) {
                fields.put(name, arguments[i] instanceof Number number ? number : arguments[i].toString());
            }
        }
        return fields;
    }

    private Line line(ILoggingEvent event) {
        return event.getLoggerName().startsWith(OURS)
                ? lines.computeIfAbsent(Objects.requireNonNull(event.getMessage()), Line::of)
                : new Line(null, List.of());
    }
}
