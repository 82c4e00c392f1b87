package io.groupmebridge;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL process that goes and comes back at the same address with what was committed. Durable, unlike other tests'. */
final class RestartedPostgres implements AutoCloseable {

    /** As the bridge names its connections. */
    private static final String BRIDGE = "groupme-webhook-bridge";

    private final Path data;
    private final int port;
    private @Nullable EmbeddedPostgres server;

    RestartedPostgres(Path data, int port) {
        this.data = data;
        this.port = port;
        comeBack();
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    }

    void goAway() {
        try {
            server.close();
            server = null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void comeBack() {
        try {
            server = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("fsync", "on")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the connection that writes, if it is in the middle of a transaction, and answers whether it was. */
    boolean endTransaction() {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT bool_or(pg_terminate_backend(pid)) FROM pg_stat_activity"
                        + " WHERE application_name = '" + BRIDGE + "' AND xact_start IS NOT NULL")) {
            return rows.next() && rows.getBoolean(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url());
    }

    @Override
    public void close() {
        if (server != null) {
            goAway();
        }
    }
}
