package io.groupmebridge.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A fresh database with a table of numbers, each allowed once and none below zero, for trying the group commit. */
record NumberTable(TestDatabase database) {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    NumberTable(Database kind) {
        this(TestDatabase.fresh(kind));
        database.jdbc()
                .sql("CREATE TABLE number (place " + kind.placeholders().get("seq")
                        + ", value INTEGER NOT NULL UNIQUE CHECK (value >= 0))")
                .update();
    }

    /** Keeps the commit thread busy until counted down, so that what is submitted meanwhile waits together. */
    CountDownLatch hold() {
        var started = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        database.commit()
                .submit(_ -> {
                    started.countDown();
                    return await(release);
                })
                .subscribe();
        await(started);
        return release;
    }

    static boolean await(CountDownLatch latch) {
        try {
            return latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    List<Integer> stored() {
        return database.jdbc()
                .sql("SELECT value FROM number ORDER BY place")
                .query(Integer.class)
                .list();
    }

    static List<Integer> upTo(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    static List<Integer> insertEach(Connection connection, List<Integer> values) throws SQLException {
        try (var statement = connection.prepareStatement("INSERT INTO number (value) VALUES (?)")) {
            for (var value : values) {
                statement.setInt(1, value);
                statement.addBatch();
            }
            statement.executeBatch();
        }
        return values;
    }

    static int insert(Connection connection, int value) throws SQLException {
        return insertEach(connection, List.of(value)).getFirst();
    }
}
