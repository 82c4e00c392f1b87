package io.groupmebridge.admin;

import io.groupmebridge.admin.Problem.Kind;
import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventId;
import io.groupmebridge.event.EventType;
import io.groupmebridge.journal.EventQuery;
import io.groupmebridge.journal.Journal;
import io.groupmebridge.journal.JournaledEvent;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.util.RawValue;

/**
 * The journal over REST, oldest first: every event as the envelope that webhooks get, byte for byte. A page of several
 * filters may be short or empty and have a next one.
 */
@RestController
@RequestMapping(path = "/api/v1/events", produces = MediaType.APPLICATION_JSON_VALUE)
final class EventController {

    private final Journal journal;

    EventController(Journal journal) {
        this.journal = journal;
    }

    @GetMapping
    Mono<Page<RawValue>> list(
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(required = false) @Nullable String account,
            @RequestParam(required = false) @Nullable String conversation) {
        var request = Page.Request.of("events", limit, after);
        var query = new EventQuery(
                request.afterOr(0),
                request.limit(),
                parsed("type", type, EventController::type),
                parsed("account", account, AccountId::new),
                parsed("conversation", conversation, EventController::conversation));
        return journal.browse(query)
                .map(page -> Page.behind(
                        request,
                        page.events(),
                        page.next(),
                        event -> new RawValue(event.payload().text())));
    }

    @GetMapping("/{id}")
    Mono<byte[]> show(@PathVariable String id) {
        return journal.find(id(id))
                .map(found -> found.map(EventController::bytes).orElseThrow(() -> unknown(id)));
    }

    private static byte[] bytes(JournaledEvent event) {
        return event.payload().bytes();
    }

    private static EventId id(String text) {
        try {
            return new EventId(text);
        } catch (IllegalArgumentException _) {
            throw unknown(text);
        }
    }

    private static EventType type(String text) {
        return EventType.named(text).orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no event type"));
    }

    private static Conversation conversation(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("is empty: leave it out for all");
        }
        return Conversation.parse(text);
    }

    private static <T> @Nullable T parsed(String name, @Nullable String text, Function<String, T> parser) {
        if (text == null) {
            return null;
        }
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.parameter(name, String.valueOf(e.getMessage()));
        }
    }

    private static ProblemException unknown(String id) {
        return ProblemException.of(Kind.NOT_FOUND, "The journal has no event '" + id + "'.");
    }
}
