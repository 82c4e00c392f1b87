package io.groupmebridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Makes a SQLite store with a long history: millions of events, all delivered to the subscription {@code default} but for one
 * in 5,000 that is dead and one that waits for a retry. No part of the build, because it writes gigabytes:
 * {@code ./mvnw test -Dtest=StoreFillCheck -Dfill.directory=big}, then run a bridge with {@code bridge.data-dir=big}.
 * {@code -Dfill.events=1000000 -Dfill.days=20} for other numbers; a store that is there is left alone.
 */
class StoreFillCheck {

    private static final Path DIRECTORY = Path.of(System.getProperty("fill.directory", "target/big"));
    private static final long EVENTS = Long.getLong("fill.events", 5_000_000);
    private static final long PER_TRANSACTION = 200_000;

    /** From the first event to the last, which was just now. */
    private static final Duration HISTORY = Duration.ofDays(Long.getLong("fill.days", 6));

    private static final long NOW = System.currentTimeMillis();

    private static final String SUBSCRIPTION = "sub_00000000000000000000000000000001";

    /** A message of GroupMe's, as long as they usually are, and the envelope of its event. */
    private static final String RAW = """
            {"type":"line.create","alert":"Bob: a message of usual length","received_at":1785346056000,"subject":{"attachments":[],\
            "avatar_url":"https://i.groupme.com/750x750.jpeg.00000000000000000000000000000000","created_at":1785346055,"group_id":"10000001",\
            "id":"%d","location":{"foursquare_checkin":false,"foursquare_venue_id":null,"lat":"","lng":"","name":null},"name":"Bob","parent_id":"10000001",\
            "picture_url":null,"sender_id":"20000002","sender_type":"user","source_guid":"00000000-0000-4000-8000-000000000000","system":false,\
            "text":"a message of usual length, which says little and takes its time about it, because people do not write to each other in five words, or not always, and then there are those who tell a story",\
            "user_id":"20000002","pinned_at":null,"pinned_by":""}}""";

    private static final String PAYLOAD = """
            {"id":"%s","type":"message.created","timestamp":"2026-07-29T17:27:35Z","account":"default","conversation":"%s",\
            "origin":"push","data":{"message_id":"%d","sender":{"id":"20000002","type":"user","name":"Bob",\
            "avatar_url":"https://i.groupme.com/750x750.jpeg.00000000000000000000000000000000"},\
            "text":"a message of usual length, which says little and takes its time about it, because people do not write to each other in five words, or not always, and then there are those who tell a story",\
            "attachments":[],"created_at":"2026-07-29T17:27:35Z","source_guid":"00000000-0000-4000-8000-000000000000",\
            "system":false,"event":null,"parent_id":"10000001"}}""";

    @Test
    void aStoreWithALongHistoryIsMade() throws IOException, SQLException {
        var directory = new DataDirectory(DIRECTORY);
        var file = DIRECTORY.resolve("bridge.db");
        assertThat(file).doesNotExist();
        var began = System.nanoTime();

        prepare(directory);
        try (var connection = DriverManager.getConnection(Database.SQLITE.urlPrefix() + file);
                var statement = connection.createStatement()) {
            // What a crash would break is made again.
            statement.execute("PRAGMA journal_mode = OFF");
            statement.execute("PRAGMA synchronous = OFF");
            statement.execute("PRAGMA cache_size = -1500000");
            connection.setAutoCommit(false);
            for (var from = 1L; from <= EVENTS; from += PER_TRANSACTION) {
                fill(statement, from, Math.min(EVENTS, from + PER_TRANSACTION - 1));
                connection.commit();
            }
            connection.setAutoCommit(true);
            statement.execute("PRAGMA journal_mode = WAL");
            assertThat(count(connection, "event")).isEqualTo(EVENTS);
            assertThat(count(connection, "delivery")).isEqualTo(EVENTS);
        }

        System.out.printf(
                Locale.ROOT,
                "%,d events and deliveries in %s: %.1f GB, made in %d s%n",
                EVENTS,
                file.toAbsolutePath(),
                Files.size(file) / 1e9,
                Duration.ofNanos(System.nanoTime() - began).toSeconds());
    }

    /** The tables, the key, and a subscription that the settings take over when they declare one webhook. */
    private static void prepare(DataDirectory directory) {
        var url = DatabaseUrl.sqliteIn(directory);
        TestDatabase.migrate(url);
        try (var pool = url.pool()) {
            var jdbc = JdbcClient.create(pool);
            var cipher = KeyCheck.cipher(null, directory, jdbc);
            jdbc.sql(
                            "INSERT INTO subscription (id, name, url, events, accounts, conversations, format, secret, headers,"
                                    + " timeout_ms, concurrency, state, source, cursor, created_at, updated_at)"
                                    + " VALUES (?, 'default', 'http://127.0.0.1:9/', '[]', '[]', '[]', 'standard', ?, ?,"
                                    + " 15000, 8, 'ACTIVE', 'SETTINGS', ?, 0, 0)")
                    .param(SUBSCRIPTION)
                    .param(cipher.seal("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="))
                    .param(cipher.seal("{}"))
                    .param(EVENTS)
                    .update();
        }
    }

    private static void fill(Statement statement, long from, long to) throws SQLException {
        var step = HISTORY.toMillis() / (double) EVENTS;
        statement.executeUpdate("""
                WITH RECURSIVE
                  n (i) AS (SELECT %d UNION ALL SELECT i + 1 FROM n WHERE i < %d),
                  t (i, at) AS (SELECT i, CAST(%d - (%d - i) * %s AS INTEGER) FROM n),
                  e (i, id, conversation, at) AS MATERIALIZED (
                    SELECT i, printf('evt_%%08x', at / 1000) || lower(hex(randomblob(12))), 'group:' || (10000001 + i %% 200), at
                    FROM t)
                INSERT INTO event (seq, id, account_id, type, conversation, occurred_at, received_at, origin, payload, raw)
                SELECT i, id, 'default', 'message.created', conversation, at - 300, at, 'push',
                  CAST(printf('%s', id, conversation, 170000000000000000 + i) AS BLOB),
                  CAST(printf('%s', 170000000000000000 + i) AS BLOB) FROM e""".formatted(from, to, NOW, EVENTS, step, PAYLOAD, RAW));
        statement.executeUpdate(
                """
                INSERT INTO delivery
                  (subscription_id, seq, event_id, event_type, state, attempts, next_attempt_at, updated_at)
                SELECT '%s', seq, id, type,
                  CASE seq %% 5000 WHEN 7 THEN 'dead' WHEN 8 THEN 'retrying' ELSE 'delivered' END, 1,
                  CASE seq %% 5000 WHEN 8 THEN %d END, received_at + 20
                FROM event WHERE seq BETWEEN %d AND %d""".formatted(SUBSCRIPTION, NOW + Duration.ofDays(20).toMillis(), from, to));
        statement.executeUpdate("""
                INSERT INTO attempt (subscription_id, seq, number, at, millis, status, error, excerpt)
                SELECT '%s', seq, 1, received_at + 20, 12,
                  CASE WHEN seq %% 5000 IN (7, 8) THEN 503 ELSE 200 END, NULL, ''
                FROM event WHERE seq BETWEEN %d AND %d""".formatted(SUBSCRIPTION, from, to));
        // About what they take.
        statement.executeUpdate("UPDATE subscription SET delivery_bytes = delivery_bytes + 300 * " + (to - from + 1));
    }

    private static long count(Connection connection, String table) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }
}
