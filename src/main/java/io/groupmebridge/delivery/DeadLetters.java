package io.groupmebridge.delivery;

import io.groupmebridge.delivery.TimeRange.Places;
import io.groupmebridge.store.GroupCommit;
import io.groupmebridge.store.Ranges;
import io.groupmebridge.subscription.SubscriptionId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * Deletes dead letters with their attempts, in commits so small that nobody else who writes has to wait. One behind the
 * cursor stays: only its row tells that it must not be sent again.
 */
final class DeadLetters {

    private static final int CHUNK = 200;
    private static final int MOST_CHUNKS = 100;

    private static final String CHOOSE = "SELECT seq FROM delivery WHERE subscription_id = ? AND state = 'dead'"
            + " AND state <> 'delivered' AND seq > ? AND seq <= ?"
            + " AND seq <= (SELECT cursor FROM subscription WHERE id = ?) ORDER BY seq LIMIT ?";

    private final GroupCommit commit;

    DeadLetters(GroupCommit commit) {
        this.commit = commit;
    }

    /** Deletes 20,000 of a part of the journal at most, the oldest first, and tells how many, and whether these were all. */
    Mono<Tally> delete(SubscriptionId id, Places places) {
        return delete(id, places, CHUNK)
                .expand(deleted -> deleted.size() < CHUNK
                        ? Mono.empty()
                        : delete(id, new Places(deleted.getLast(), places.last()), CHUNK))
                .take(MOST_CHUNKS)
                .map(List::size)
                .collectList()
                .map(sizes -> new Tally(
                        sizes.stream().mapToInt(size -> size).sum(),
                        sizes.size() < MOST_CHUNKS || sizes.getLast() < CHUNK));
    }

    /** Deletes the one at that place; false when there is none that may go. */
    Mono<Boolean> delete(SubscriptionId id, long seq) {
        return delete(id, new Places(seq - 1, seq), 1).map(deleted -> !deleted.isEmpty());
    }

    private Mono<List<Long>> delete(SubscriptionId id, Places places, int atMost) {
        return commit.submit(connection -> {
            var chosen = choose(connection, id, places, atMost);
            new DeliveryDeletion(connection, id)
                    .deliveries(chosen.stream()
                            .map(seq -> new Ranges.Range(seq, seq))
                            .toList());
            return chosen;
        });
    }

    private static List<Long> choose(Connection connection, SubscriptionId id, Places places, int atMost)
            throws SQLException {
        try (var select = connection.prepareStatement(CHOOSE)) {
            select.setString(1, id.value());
            select.setLong(2, places.behind());
            select.setLong(3, places.last());
            select.setString(4, id.value());
            select.setInt(5, atMost);
            var chosen = new ArrayList<Long>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    chosen.add(rows.getLong(1));
                }
            }
            return chosen;
        }
    }
}
