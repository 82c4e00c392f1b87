package io.groupmebridge.delivery;

import io.groupmebridge.store.GroupCommit;
import io.groupmebridge.store.StoreReader;
import io.groupmebridge.subscription.SubscriptionChanged;
import io.groupmebridge.subscription.SubscriptionId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Removes what was delivered to subscriptions that are gone, in commits so small and so far apart that nobody else who writes
 * has to wait, and their shells at last. What a stop or a crash leaves is found at the next start.
 */
final class RemovedSubscriptions implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RemovedSubscriptions.class);

    private static final int CHUNK = 500;
    private static final Duration BETWEEN_CHUNKS = Duration.ofMillis(20);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);

    private final GroupCommit commit;
    private final StoreReader reader;
    private volatile @Nullable FluxSink<Boolean> wakes;
    private @Nullable Disposable running;

    RemovedSubscriptions(GroupCommit commit, StoreReader reader) {
        this.commit = commit;
        this.reader = reader;
    }

    @Override
    public synchronized void start() {
        running = Flux.<Boolean>create(
                        sink -> {
                            wakes = sink;
                            sink.next(true);
                        },
                        FluxSink.OverflowStrategy.LATEST)
                .concatMap(
                        _ -> sweep().retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofSeconds(1))
                                .maxBackoff(LONGEST_BACKOFF)
                                .doBeforeRetry(signal -> log.warn(
                                        "delivery.removing_failed reason=\"{}\"",
                                        signal.failure().toString()))),
                        1)
                .subscribe();
    }

    @Override
    public synchronized void stop() {
        if (running != null) {
            running.dispose();
            running = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return running != null;
    }

    /** Sees a change that is committed. On the commit thread: only wakes. */
    @EventListener
    void changed(SubscriptionChanged change) {
        var sink = wakes;
        switch (change) {
            case SubscriptionChanged.Removed _ -> {
                if (sink != null) {
                    sink.next(true);
                }
            }
            case SubscriptionChanged.Saved _ -> {}
        }
    }

    /** Removes all that is there to be removed. */
    Mono<Void> sweep() {
        return removed().flatMapIterable(ids -> ids).concatMap(this::remove).then();
    }

    private Mono<List<SubscriptionId>> removed() {
        return reader.read(jdbc -> jdbc.sql("SELECT id FROM subscription WHERE state = 'REMOVED'")
                .query((row, _) -> new SubscriptionId(row.getString("id")))
                .list());
    }

    private Mono<Void> remove(SubscriptionId id) {
        return chunk(id)
                .expand(more -> more ? Mono.delay(BETWEEN_CHUNKS).then(chunk(id)) : Mono.empty())
                .then(Mono.fromRunnable(() -> log.info("delivery.removed subscription={}", id)));
    }

    /** Removes a part; true when more is left. */
    private Mono<Boolean> chunk(SubscriptionId id) {
        return commit.submit(connection -> {
            var last = last(connection, id);
            if (last == null) {
                // First, so that whoever writes rows of it meanwhile is waited for, and they go too.
                try (var delete =
                        connection.prepareStatement("DELETE FROM subscription WHERE id = ? AND state = 'REMOVED'")) {
                    delete.setString(1, id.value());
                    delete.executeUpdate();
                }
            }
            for (var table : new String[] {"attempt", "delivery"}) {
                try (var delete = connection.prepareStatement(
                        "DELETE FROM " + table + " WHERE subscription_id = ? AND seq <= ?")) {
                    bind(delete, id, last == null ? Long.MAX_VALUE : last);
                    delete.executeUpdate();
                }
            }
            return last != null;
        });
    }

    /** The last place of a full chunk, or null when there is none. */
    private static @Nullable Long last(Connection connection, SubscriptionId id) throws SQLException {
        try (var select = connection.prepareStatement(
                "SELECT seq FROM delivery WHERE subscription_id = ? ORDER BY seq LIMIT 1 OFFSET ?")) {
            bind(select, id, CHUNK - 1);
            try (var rows = select.executeQuery()) {
                return rows.next() ? Long.valueOf(rows.getLong(1)) : null;
            }
        }
    }

    private static void bind(PreparedStatement statement, SubscriptionId id, long number) throws SQLException {
        statement.setString(1, id.value());
        statement.setLong(2, number);
    }
}
