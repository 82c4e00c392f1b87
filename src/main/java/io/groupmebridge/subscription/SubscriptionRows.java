package io.groupmebridge.subscription;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.store.SecretCipher;
import io.groupmebridge.subscription.Subscription.Source;
import io.groupmebridge.subscription.Subscription.State;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code subscription}: its rows as subscriptions and back, what is secret sealed. */
final class SubscriptionRows {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<Map<String, String>> TEXT_BY_NAME = new TypeReference<>() {};

    private final SecretCipher cipher;

    SubscriptionRows(SecretCipher cipher) {
        this.cipher = cipher;
    }

    /** All rows, oldest first. */
    List<Subscription> all(JdbcClient jdbc) {
        return jdbc.sql("SELECT * FROM subscription WHERE state <> 'REMOVED' ORDER BY created_at, id")
                .query(this::read)
                .list();
    }

    Optional<Subscription> byId(JdbcClient jdbc, SubscriptionId id) {
        return jdbc.sql("SELECT * FROM subscription WHERE id = :id AND state <> 'REMOVED'")
                .param("id", id.value())
                .query(this::read)
                .optional();
    }

    Optional<Subscription> byName(JdbcClient jdbc, String name) {
        return jdbc.sql("SELECT * FROM subscription WHERE name = :name AND state <> 'REMOVED'")
                .param("name", name)
                .query(this::read)
                .optional();
    }

    /** Writes a new row that begins behind the newest event; does nothing when there is one with this id or name. */
    void insert(JdbcClient jdbc, Subscription subscription) {
        jdbc.sql("""
                        INSERT INTO subscription (id, name, url, events, accounts, conversations, format, delivery_order, secret, headers,
                          ssl_bundle, timeout_ms, concurrency, rate_limit, schedule, state, source, cursor, created_at, updated_at)
                        VALUES (:id, :name, :url, :events, :accounts, :conversations, :format, :delivery_order, :secret, :headers,
                          :ssl_bundle, :timeout_ms, :concurrency, :rate_limit, :schedule, :state, :source, COALESCE((SELECT MAX(seq) FROM event), 0),
                          :created_at, :updated_at)
                        ON CONFLICT DO NOTHING""")
                .params(columns(subscription))
                .param("created_at", subscription.createdAt().toEpochMilli())
                .update();
    }

    /**
     * Writes all of the row with this id but when it was made and its cursor. What failed under another state or at another
     * URL does not count against the endpoint any more.
     */
    void update(JdbcClient jdbc, Subscription subscription) {
        jdbc.sql("""
                        UPDATE subscription SET name = :name, url = :url, events = :events, accounts = :accounts,
                          conversations = :conversations, format = :format, delivery_order = :delivery_order, secret = :secret,
                          previous_secret = :previous_secret, previous_secret_until = :previous_secret_until,
                          headers = :headers, ssl_bundle = :ssl_bundle,
                          timeout_ms = :timeout_ms, concurrency = :concurrency, rate_limit = :rate_limit,
                          schedule = :schedule, state = :state,
                          disabled_reason = :disabled_reason, disabled_at = :disabled_at, paused_until = :paused_until,
                          failing_since = CASE WHEN state = :state AND url = :url THEN failing_since END,
                          failures = CASE WHEN state = :state AND url = :url THEN failures ELSE 0 END,
                          source = :source, updated_at = :updated_at
                        WHERE id = :id""").params(columns(subscription)).update();
    }

    /**
     * Makes the row a shell without name and secrets, which is no subscription any more; false when there was none. Its
     * deliveries may be millions and would go with it in one statement: who owns them removes them little by little, and the
     * shell at last.
     */
    boolean remove(JdbcClient jdbc, SubscriptionId id) {
        return jdbc.sql("""
                        UPDATE subscription SET state = 'REMOVED', name = 'removed ' || id, url = '', secret = '',
                          previous_secret = NULL, previous_secret_until = NULL, headers = ''
                        WHERE id = :id AND state <> 'REMOVED'""").param("id", id.value()).update() > 0;
    }

    private Map<String, @Nullable Object> columns(Subscription subscription) {
        var columns = new HashMap<String, @Nullable Object>();
        columns.put("id", subscription.id().value());
        columns.put("name", subscription.name());
        columns.put("url", subscription.url().toString());
        columns.put("events", json(subscription.filter().events().stream().map(EventPattern::text)));
        columns.put(
                "accounts",
                json(subscription.filter().accounts().stream()
                        .map(AccountId::value)
                        .sorted()));
        columns.put(
                "conversations",
                json(subscription.filter().conversations().stream()
                        .map(Conversation::toString)
                        .sorted()));
        columns.put("format", subscription.format().wireName());
        columns.put("delivery_order", subscription.order().wireName());
        columns.put("secret", cipher.seal(subscription.secret().value()));
        var previous = subscription.previousSecret();
        columns.put(
                "previous_secret",
                previous == null ? null : cipher.seal(previous.secret().value()));
        columns.put(
                "previous_secret_until",
                previous == null ? null : previous.until().toEpochMilli());
        columns.put("headers", cipher.seal(JSON.writeValueAsString(new TreeMap<>(subscription.headers()))));
        columns.put("ssl_bundle", subscription.sslBundle());
        columns.put("timeout_ms", Math.toIntExact(subscription.timeout().toMillis()));
        columns.put("concurrency", subscription.concurrency());
        columns.put("rate_limit", subscription.rateLimit());
        var schedule = subscription.schedule();
        columns.put("schedule", schedule == null ? null : json(schedule.stream().map(WaitText::print)));
        columns.put("state", subscription.state().name());
        var disabled = subscription.disabled();
        columns.put(
                "disabled_reason", disabled == null ? null : disabled.reason().wireName());
        columns.put("disabled_at", disabled == null ? null : disabled.since().toEpochMilli());
        var pausedUntil = subscription.pausedUntil();
        columns.put("paused_until", pausedUntil == null ? null : pausedUntil.toEpochMilli());
        columns.put("source", subscription.source().name());
        columns.put("updated_at", subscription.updatedAt().toEpochMilli());
        return columns;
    }

    private Subscription read(ResultSet row, int number) throws SQLException {
        return new Subscription(
                new SubscriptionId(row.getString("id")),
                row.getString("name"),
                URI.create(row.getString("url")),
                new EventFilter(
                        texts(row, "events").map(EventPattern::new).toList(),
                        texts(row, "accounts").map(AccountId::new).collect(Collectors.toSet()),
                        texts(row, "conversations").map(Conversation::parse).collect(Collectors.toSet())),
                PayloadFormat.named(row.getString("format")).orElseThrow(),
                DeliveryOrder.named(row.getString("delivery_order")).orElseThrow(),
                new SigningSecret(cipher.open(row.getString("secret"))),
                previousSecret(row),
                JSON.readValue(cipher.open(row.getString("headers")), TEXT_BY_NAME),
                row.getString("ssl_bundle"),
                Duration.ofMillis(row.getInt("timeout_ms")),
                row.getInt("concurrency"),
                rateLimit(row),
                schedule(row),
                State.valueOf(row.getString("state")),
                disabled(row),
                instant(row, "paused_until"),
                Source.valueOf(row.getString("source")),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("updated_at")));
    }

    private @Nullable RetiringSecret previousSecret(ResultSet row) throws SQLException {
        var sealed = row.getString("previous_secret");
        var until = instant(row, "previous_secret_until");
        return sealed == null || until == null
                ? null
                : new RetiringSecret(new SigningSecret(cipher.open(sealed)), until);
    }

    private static @Nullable Integer rateLimit(ResultSet row) throws SQLException {
        var rate = row.getInt("rate_limit");
        return row.wasNull() ? null : Integer.valueOf(rate);
    }

    private static @Nullable List<Duration> schedule(ResultSet row) throws SQLException {
        return row.getString("schedule") == null
                ? null
                : texts(row, "schedule").map(WaitText::parse).toList();
    }

    private static @Nullable Disabled disabled(ResultSet row) throws SQLException {
        var reason = row.getString("disabled_reason");
        var since = instant(row, "disabled_at");
        return reason == null || since == null
                ? null
                : new Disabled(Disabled.Reason.named(reason).orElseThrow(), since);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private static Stream<String> texts(ResultSet row, String column) throws SQLException {
        return JSON.readValue(row.getString(column), TEXTS).stream();
    }

    private static String json(Stream<String> texts) {
        return JSON.writeValueAsString(texts.toList());
    }
}
