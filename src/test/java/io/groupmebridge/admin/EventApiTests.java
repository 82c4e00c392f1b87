package io.groupmebridge.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventId;
import io.groupmebridge.event.EventType;
import io.groupmebridge.event.Origin;
import io.groupmebridge.journal.JournaledEvent;
import io.groupmebridge.journal.Payload;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

@ApiTest
class EventApiTests {

    private static final String PATH = "/api/v1/events";
    private static final Instant THEN = Instant.parse("2026-08-01T11:00:00Z");

    private final FakeJournal journal;
    private final WebTestClient client;

    EventApiTests(FakeJournal journal, @LocalServerPort int port) {
        this.journal = journal;
        this.client = Clients.authorized(port);
    }

    @BeforeEach
    void threeEvents() {
        journal.clear();
        journal.put(event(7, "work", EventType.MESSAGE_CREATED, new Conversation.Group("1")));
        journal.put(event(8, "work", EventType.TYPING_STARTED, new Conversation.Direct("1", "2")));
        journal.put(event(12, "home", EventType.MESSAGE_CREATED, new Conversation.Group("2")));
    }

    @Test
    void eventsAreReadPageByPageAsWebhooksGetThem() {
        var first = Clients.page(client, PATH + "?limit=2");
        var second = Clients.page(client, PATH + "?limit=2&after=" + first.next());

        assertThat(first.values("id")).containsExactly(id(7), id(8));
        assertThat(first.data().getFirst()).containsEntry("data", Map.of("seq", 7));
        assertThat(second.values("id")).containsExactly(id(12));
        assertThat(second.next()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "type=message.created, 2",
        "type=reaction.created, 0",
        "account=work, 2",
        "conversation=group:2, 1",
        "conversation=direct:2_1, 1",
        "type=message.created&account=home&conversation=group:2, 1"
    })
    void parametersNarrowTheList(String query, int count) {
        assertThat(Clients.page(client, PATH + "?" + query).data()).hasSize(count);
    }

    @ParameterizedTest
    @CsvSource({
        "type=message.exploded, type",
        "type=message.*, type",
        "account=No, account",
        "conversation=room:1, conversation",
        "conversation=, conversation",
        "limit=-1, limit",
        "after=c3Vic2NyaXB0aW9uczox, after",
        "after=ZXZlbnRzOng, after",
        "after=ZXZlbnRzOi0x, after"
    })
    void aWrongParameterIsNamed(String query, String parameter) {
        var answer =
                client.get().uri(PATH + "?" + query).exchange().expectStatus().isBadRequest();

        Clients.problem(answer, "invalid-parameter")
                .jsonPath("$.errors[0].field")
                .isEqualTo(parameter);
    }

    @Test
    void oneEventIsTheBytesThatWebhooksGet() {
        client.get()
                .uri(PATH + "/" + id(7))
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType(MediaType.APPLICATION_JSON)
                .expectBody(String.class)
                .isEqualTo(envelope(7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"evt_00000000000000000000000000000099", "nothing"})
    void anUnknownEventIsNotFound(String id) {
        Clients.problem(
                client.get().uri(PATH + "/" + id).exchange().expectStatus().isNotFound(), "not-found");
    }

    private static JournaledEvent event(long seq, String account, EventType type, Conversation conversation) {
        return new JournaledEvent(
                seq,
                new EventId(id(seq)),
                new AccountId(account),
                type,
                conversation,
                THEN,
                THEN,
                Origin.PUSH,
                new Payload(envelope(seq).getBytes(UTF_8)));
    }

    private static String envelope(long seq) {
        return "{\"id\":\"%s\",  \"data\":{\"seq\":%d}}".formatted(id(seq), seq);
    }

    private static String id(long seq) {
        return "evt_%032x".formatted(seq);
    }
}
