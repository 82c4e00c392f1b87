package io.groupmebridge.journal;

import static io.groupmebridge.journal.SampleEvents.ALICE;
import static io.groupmebridge.journal.SampleEvents.BOB;
import static io.groupmebridge.journal.SampleEvents.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventType;
import io.groupmebridge.store.Database;
import io.groupmebridge.store.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Of 24,000 events the odd ones are Alice's, in the group, and the even ones Bob's, somewhere else; every 6,000th is typing. */
@ParameterizedClass
@EnumSource(Database.class)
class EventBrowserTests {

    private static final int EVENTS = 24_000;

    @Parameter
    Database kind;

    private TestDatabase database;
    private JdbcClient jdbc;

    @BeforeEach
    void fill() {
        database = TestDatabase.fresh(kind);
        jdbc = database.jdbc();
        var id = "'evt_' || substr('00000000000000000000000000000000' || i, length('' || i) + 1, 32)";
        jdbc.sql(
                        "INSERT INTO event (seq, id, account_id, type, conversation, occurred_at, received_at, origin, payload, raw)"
                                + " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + EVENTS
                                + ")"
                                + " SELECT i, " + id + ", CASE i % 2 WHEN 1 THEN 'alice' ELSE 'bob' END,"
                                + " CASE i % 6000 WHEN 0 THEN 'typing.started' ELSE 'message.created' END,"
                                + " CASE i % 2 WHEN 1 THEN 'group:77' ELSE 'group:8' END, i, i, 'push', :bytes, :bytes FROM n")
                .param("bytes", new byte[] {'{', '}'})
                .update();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void oneConditionIsServedByItsIndex() {
        assertThat(all(2, EventType.TYPING_STARTED, null, null)).containsExactly(6_000L, 12_000L, 18_000L, 24_000L);
        assertThat(page(0, 2, null, ALICE, null)).isEqualTo(List.of(1L, 3L));
        assertThat(page(23_990, 500, null, null, GROUP))
                .isEqualTo(List.of(23_991L, 23_993L, 23_995L, 23_997L, 23_999L));
        assertThat(page(EVENTS, 5, null, null, null)).isEmpty();
    }

    @Test
    void theConditionThatFewestMeetLeads() {
        var page = EventBrowser.page(jdbc, new EventQuery(0, 500, EventType.TYPING_STARTED, BOB, null));

        assertThat(page.events()).extracting(JournaledEvent::seq).containsExactly(6_000L, 12_000L, 18_000L, 24_000L);
        assertThat(page.next()).isNull();
    }

    @Test
    void whatNothingMeetsIsLookedForInPartsOfTheJournal() {
        var bobs = new Conversation.Group("8");

        var first = EventBrowser.page(jdbc, new EventQuery(0, 500, EventType.MESSAGE_CREATED, ALICE, bobs));
        assertThat(first.events()).isEmpty();
        assertThat(first.next()).isEqualTo(2 * EventBrowser.MOST_EXAMINED);
        var second = EventBrowser.page(jdbc, new EventQuery(first.next(), 500, EventType.MESSAGE_CREATED, ALICE, bobs));
        assertThat(second.events()).isEmpty();
        assertThat(second.next()).isNull();
    }

    @Test
    void pagesOfSeveralConditionsMissNothing() {
        assertThat(all(500, EventType.MESSAGE_CREATED, ALICE, GROUP))
                .hasSize(EVENTS / 2)
                .isSorted();
        assertThat(all(500, EventType.MESSAGE_CREATED, BOB, null)).hasSize(EVENTS / 2 - 4);
    }

    private List<Long> page(long after, int limit, EventType type, AccountId account, Conversation conversation) {
        return EventBrowser.page(jdbc, new EventQuery(after, limit, type, account, conversation)).events().stream()
                .map(JournaledEvent::seq)
                .toList();
    }

    private List<Long> all(int limit, EventType type, AccountId account, Conversation conversation) {
        var seqs = new ArrayList<Long>();
        for (Long after = 0L; after != null; ) {
            var page = EventBrowser.page(jdbc, new EventQuery(after, limit, type, account, conversation));
            page.events().forEach(event -> seqs.add(event.seq()));
            after = page.next();
        }
        return seqs;
    }
}
