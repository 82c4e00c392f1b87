package io.groupmebridge.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/** The bridge's store: SQLite in a folder, or a PostgreSQL that keeps every commit (embedded ones usually do not). */
final class Store implements AutoCloseable {

    private final Map<String, String> settings;
    private final AutoCloseable end;

    private Store(Map<String, String> settings, AutoCloseable end) {
        this.settings = settings;
        this.end = end;
    }

    static Store of(Setup setup) throws IOException {
        var folder = setup.dataDir().isEmpty() ? temporary() : Path.of(setup.dataDir());
        AutoCloseable removal = setup.dataDir().isEmpty() ? () -> FileSystemUtils.deleteRecursively(folder) : () -> {};
        return switch (setup.store()) {
            case "sqlite" -> new Store(Map.of("bridge.data-dir", folder.toString()), removal);
            case "postgresql" -> {
                var postgres = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("full_page_writes", "on")
                        .start();
                yield new Store(
                        Map.of(
                                "bridge.data-dir",
                                folder.toString(),
                                "spring.datasource.url",
                                postgres.getJdbcUrl("postgres", "postgres")),
                        () -> {
                            postgres.close();
                            removal.close();
                        });
            }
            default -> throw new IllegalArgumentException("store must be sqlite or postgresql, not " + setup.store());
        };
    }

    Map<String, String> settings() {
        return settings;
    }

    private static Path temporary() throws IOException {
        return Files.createTempDirectory(Path.of("target").toAbsolutePath(), "bench");
    }

    @Override
    public void close() {
        try {
            end.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
