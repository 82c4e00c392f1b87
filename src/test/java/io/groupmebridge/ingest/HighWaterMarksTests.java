package io.groupmebridge.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.ingest.HighWaterMarks.Kept;
import io.groupmebridge.ingest.HighWaterMarks.Raise;
import io.groupmebridge.store.Database;
import io.groupmebridge.store.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@link HighWaterMarks} promises, on every kind of database. */
@ParameterizedClass
@EnumSource(Database.class)
class HighWaterMarksTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");
    private static final AccountId ALICE = new AccountId("alice");
    private static final AccountId BOB = new AccountId("bob");
    private static final Conversation GROUP = new Conversation.Group("10000001");
    private static final Conversation CHAT = new Conversation.Direct("9", "10");
    private static final long BEYOND_DOUBLES = 170_000_000_000_000_001L;

    @Parameter
    Database kind;

    private TestDatabase database;
    private HighWaterMarks marks;

    @BeforeEach
    void open() {
        database = TestDatabase.fresh(kind);
        marks = new JdbcHighWaterMarks(database.commit(), database.reader());
        add(ALICE);
        add(BOB);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anAccountThatWasNeverCaughtUpHasNothing() {
        assertThat(kept(ALICE)).isEqualTo(new Kept(null, Map.of()));
    }

    @Test
    void whatWasRaisedIsKeptByAccount() {
        raise(ALICE, Map.of(GROUP, BEYOND_DOUBLES, CHAT, 2L), NOON);
        raise(BOB, Map.of(GROUP, 3L), null);

        assertThat(kept(ALICE)).isEqualTo(new Kept(NOON, Map.of(GROUP, BEYOND_DOUBLES, CHAT, 2L)));
        assertThat(kept(BOB)).isEqualTo(new Kept(null, Map.of(GROUP, 3L)));
    }

    @Test
    void nothingEverFalls() {
        raise(ALICE, Map.of(GROUP, 5L, CHAT, 5L), NOON);

        raise(ALICE, Map.of(GROUP, 4L, CHAT, 6L), NOON.minusSeconds(1));

        assertThat(kept(ALICE)).isEqualTo(new Kept(NOON, Map.of(GROUP, 5L, CHAT, 6L)));
    }

    @Test
    void aConversationThatWasLeftIsForgotten() {
        raise(ALICE, Map.of(GROUP, 5L, CHAT, 5L), NOON);
        raise(BOB, Map.of(GROUP, 5L), NOON);

        marks.forget(ALICE, GROUP).block(PATIENCE);

        assertThat(kept(ALICE).marks()).containsOnlyKeys(CHAT);
        assertThat(kept(BOB).marks()).containsOnlyKeys(GROUP);
    }

    @Test
    void allGoesWithTheAccountAndWhatComesLateIsNotKept() {
        raise(ALICE, Map.of(GROUP, 5L), NOON);
        database.jdbc().sql("DELETE FROM account WHERE id = 'alice'").update();

        raise(ALICE, Map.of(CHAT, 6L), NOON);
        add(ALICE);

        assertThat(kept(ALICE)).isEqualTo(new Kept(null, Map.of()));
    }

    private Kept kept(AccountId account) {
        return marks.of(account).block(PATIENCE);
    }

    private void raise(AccountId account, Map<Conversation, Long> raised, @Nullable Instant syncedAt) {
        marks.raise(List.of(new Raise(account, raised, syncedAt))).block(PATIENCE);
    }

    private void add(AccountId account) {
        database.jdbc()
                .sql("INSERT INTO account (id, token, enabled, source, created_at) VALUES (?, 'sealed', 1, 'api', 0)")
                .param(account.value())
                .update();
    }
}
