package io.groupmebridge.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** One PostgreSQL per JVM: in a container where a Docker engine answers, else as a process of its own. Ends with the JVM. */
final class PostgresServer {

    private static final String MIGRATED = "migrated";
    private static final AtomicInteger databases = new AtomicInteger();

    private PostgresServer() {}

    /** Where databases are made; the URLs hold user and password. */
    private interface Server {
        String url(String database);
    }

    private static final class Running {

        static final Server SERVER = start();

        private static Server start() {
            var server = DockerClientFactory.instance().isDockerAvailable() ? container() : process();
            create(server, "CREATE DATABASE " + MIGRATED);
            TestDatabase.migrate(DatabaseUrl.of(server.url(MIGRATED)));
            return server;
        }

        @SuppressWarnings("resource") // Testcontainers ends it with the JVM.
        private static Server container() {
            var container = new PostgreSQLContainer("postgres:17-alpine");
            container.start();
            return database -> "jdbc:postgresql://%s:%d/%s?user=%s&password=%s"
                    .formatted(
                            container.getHost(),
                            container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                            database,
                            container.getUsername(),
                            container.getPassword());
        }

        private static Server process() {
            try {
                var postgres = EmbeddedPostgres.start(); // Ends itself in a shutdown hook.
                return database -> postgres.getJdbcUrl("postgres", database);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The URL of a new, migrated database. */
    static String newDatabase() {
        var name = "test_" + databases.incrementAndGet();
        synchronized (PostgresServer.class) {
            create(Running.SERVER, "CREATE DATABASE " + name + " TEMPLATE " + MIGRATED);
        }
        return Running.SERVER.url(name);
    }

    private static void create(Server server, String sql) {
        JdbcClient.create(new DriverManagerDataSource(server.url("postgres")))
                .sql(sql)
                .update();
    }
}
