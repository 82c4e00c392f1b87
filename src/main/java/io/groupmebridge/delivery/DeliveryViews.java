package io.groupmebridge.delivery;

import io.groupmebridge.event.EventId;
import io.groupmebridge.store.StoreReader;
import io.groupmebridge.subscription.SubscriptionId;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import reactor.core.publisher.Mono;

/** Looks at many deliveries of a subscription at once, by what an index serves however many there are. */
final class DeliveryViews {

    private static final int MOST_COUNTED = 100_000;

    private static final String FIRST_ATTEMPTS = attempts("number = 1 ORDER BY seq DESC");
    private static final String RETRIES = attempts("number > 1 ORDER BY at DESC");

    private final StoreReader reader;

    DeliveryViews(StoreReader reader) {
        this.reader = reader;
    }

    private static String attempts(String which) {
        return "SELECT latest.*, delivery.event_id, delivery.event_type FROM (SELECT * FROM attempt"
                + " WHERE subscription_id = ? AND " + which + " LIMIT ?) AS latest JOIN delivery"
                + " ON delivery.subscription_id = latest.subscription_id AND delivery.seq = latest.seq";
    }

    /** How many deliveries are in each state. */
    Mono<Map<DeliveryState, Tally>> count(SubscriptionId id) {
        return reader.read(jdbc -> {
            var counts = new EnumMap<DeliveryState, Tally>(DeliveryState.class);
            for (var state : List.of(DeliveryState.RETRYING, DeliveryState.DEAD, DeliveryState.EXPIRED)) {
                counts.put(state, countFailed(jdbc, id, state));
            }
            counts.put(DeliveryState.DELIVERED, countDelivered(jdbc, id));
            return counts;
        });
    }

    /** No index has them: those among the newest rows. */
    private static Tally countDelivered(JdbcClient jdbc, SubscriptionId id) {
        return jdbc.sql(
                        "SELECT count(*) AS rows, coalesce(sum(CASE state WHEN 'delivered' THEN 1 END), 0) AS delivered"
                                + " FROM (SELECT state FROM delivery WHERE subscription_id = ? ORDER BY seq DESC LIMIT ?) AS looked_at")
                .param(id.value())
                .param(MOST_COUNTED + 1)
                .query((row, _) -> new Tally(
                        Math.min(row.getLong("delivered"), MOST_COUNTED), row.getLong("rows") <= MOST_COUNTED))
                .single();
    }

    private static Tally countFailed(JdbcClient jdbc, SubscriptionId id, DeliveryState state) {
        var counted = jdbc.sql("SELECT count(*) FROM (SELECT 1 FROM delivery WHERE subscription_id = ? AND state = ?"
                        + " AND state <> 'delivered' LIMIT ?) AS failed")
                .param(id.value())
                .param(state.wireName())
                .param(MOST_COUNTED + 1)
                .query(Long.class)
                .single();
        return Tally.upTo(MOST_COUNTED, counted);
    }

    /** The first attempts of the latest events and the latest retries, the latest of both first. */
    Mono<List<LatestAttempt>> latest(SubscriptionId id, int limit) {
        return reader.read(jdbc -> Stream.concat(
                        latest(jdbc, FIRST_ATTEMPTS, id, limit).stream(), latest(jdbc, RETRIES, id, limit).stream())
                .sorted(Comparator.comparing(
                                (LatestAttempt latest) -> latest.attempt().at())
                        .reversed())
                .limit(limit)
                .toList());
    }

    private static List<LatestAttempt> latest(JdbcClient jdbc, String sql, SubscriptionId id, int limit) {
        return jdbc.sql(sql)
                .param(id.value())
                .param(limit)
                .query((row, _) -> new LatestAttempt(
                        new EventId(row.getString("event_id")), DeliveryRows.type(row), DeliveryRows.attempt(row)))
                .list();
    }
}
