package io.groupmebridge.admin;

import io.groupmebridge.admin.Problem.Fault;
import io.groupmebridge.admin.Problem.Kind;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says in the API's words what Jackson did not like about a body. Never in Jackson's: those repeat the value. */
final class JsonFaults {

    private static final int LONGEST_FIELD = 200;

    private JsonFaults() {}

    static Problem problem(JacksonException error) {
        return switch (error) {
            case UnrecognizedPropertyException unknown -> invalid(unknown, "is not known here" + known(unknown));
            case InvalidNullException none -> invalid(none, "must not be null");
            case InputCoercionException number
            when !number.getPath().isEmpty() -> invalid(number, "is a number out of range");
            case MismatchedInputException mismatched
            when !mismatched.getPath().isEmpty() ->
                invalid(mismatched, "must be " + expected(mismatched.getTargetType()));
            case MismatchedInputException _ ->
                Problem.of(Kind.UNREADABLE_BODY, "The body must be one JSON object and nothing else.");
            default -> Problem.of(Kind.UNREADABLE_BODY, "The body must be JSON" + place(error) + ".");
        };
    }

    private static Problem invalid(JacksonException error, String message) {
        return Problem.of(Kind.INVALID_FIELD, List.of(new Fault(field(error), message)));
    }

    private static String field(JacksonException error) {
        var field = new StringBuilder();
        for (var step : error.getPath()) {
            var name = step.getPropertyName();
            if (name == null) {
                field.append('[').append(step.getIndex()).append(']');
            } else {
                field.append(field.isEmpty() ? "" : ".").append(name);
            }
        }
        return field.length() <= LONGEST_FIELD ? field.toString() : field.substring(0, LONGEST_FIELD) + "…";
    }

    private static String known(UnrecognizedPropertyException error) {
        Collection<Object> ids = error.getKnownPropertyIds();
        return ids == null || ids.isEmpty()
                ? ""
                : ": use " + ids.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == Integer.class) {
            return "a whole number";
        }
        if (type == Boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "a text";
        }
        return type != null && Collection.class.isAssignableFrom(type) ? "a list" : "an object";
    }

    private static String place(JacksonException error) {
        var at = error.getLocation();
        return at == null || at.getLineNr() < 1
                ? ""
                : "; it cannot be read beyond line " + at.getLineNr() + ", column " + at.getColumnNr();
    }
}
