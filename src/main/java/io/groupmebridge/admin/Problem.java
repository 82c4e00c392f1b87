package io.groupmebridge.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpStatus;

/**
 * What went wrong, as RFC 9457 writes it.
 *
 * @param type a URI that names the kind of problem and never changes
 * @param errors what is wrong with which field, when the problem lies in fields
 */
record Problem(
        String type,
        String title,
        int status,
        String detail,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Fault> errors)
        implements Wire {

    Problem {
        errors = List.copyOf(errors);
    }

    static Problem of(Kind kind, String detail) {
        return new Problem(kind.type(), kind.title, kind.status(), detail, List.of());
    }

    /** A problem of these fields, the first of which is in the detail too. */
    static Problem of(Kind kind, List<Fault> faults) {
        var first = faults.getFirst();
        var more = faults.size() == 1 ? "" : " (and " + (faults.size() - 1) + " more)";
        return new Problem(
                kind.type(), kind.title, kind.status(), first.field() + " " + first.message() + more, faults);
    }

    /**
     * What is wrong with one field.
     *
     * @param field with its place: {@code events[1]}, {@code headers.Host}
     */
    record Fault(String field, String message) {}

    /**
     * The kinds of problems. 400 is for what cannot be read and for parameters of the URL, 422 for a body that can be read
     * but not be so, 409 for what is in the way at present, 410 for what was there.
     */
    enum Kind {
        UNREADABLE_BODY(HttpStatus.BAD_REQUEST, "The body cannot be read"),
        INVALID_PARAMETER(HttpStatus.BAD_REQUEST, "A parameter of the URL is not valid"),
        BAD_REQUEST(HttpStatus.BAD_REQUEST, "The request cannot be understood"),
        UNAUTHORIZED(HttpStatus.UNAUTHORIZED, "The bearer token is missing or wrong"),
        NOT_FOUND(HttpStatus.NOT_FOUND, "There is nothing here"),
        METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "The method is not allowed here"),
        NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "The answer cannot be given in that format"),
        NAME_TAKEN(HttpStatus.CONFLICT, "The name is taken"),
        DECLARED_IN_SETTINGS(HttpStatus.CONFLICT, "The settings own this"),
        SESSION_NOT_CONNECTED(HttpStatus.CONFLICT, "The session is not connected"),
        ROTATION_IN_PROGRESS(HttpStatus.CONFLICT, "A rotation is in progress"),
        CHANGED_MEANWHILE(HttpStatus.CONFLICT, "It was changed meanwhile"),
        TEST_IN_PROGRESS(HttpStatus.CONFLICT, "A test is in progress"),
        DELIVERY_IN_PROGRESS(HttpStatus.CONFLICT, "The delivery is in progress"),
        EVENT_PRUNED(HttpStatus.GONE, "The event is no longer in the journal"),
        EVENT_OVER(HttpStatus.CONFLICT, "The event is not worth sending again"),
        DELIVERY_NOT_DEAD(HttpStatus.CONFLICT, "The delivery is no dead letter"),
        REPLAY_RUNNING(HttpStatus.CONFLICT, "A replay is running"),
        BODY_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The body is too large"),
        UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body has a format that is not taken"),
        INVALID_FIELD(HttpStatus.UNPROCESSABLE_CONTENT, "A field is not valid"),
        INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "The bridge failed"),
        UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The bridge cannot do this at present");

        private final HttpStatus status;
        private final String title;

        Kind(HttpStatus status, String title) {
            this.status = status;
            this.title = title;
        }

        int status() {
            return status.value();
        }

        private String type() {
            return "urn:groupme-bridge:problem:"
                    + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
