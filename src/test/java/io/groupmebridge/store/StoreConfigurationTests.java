package io.groupmebridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How the store starts, and how it refuses to. */
class StoreConfigurationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private ApplicationContextRunner bridge;

    @EnableConfigurationProperties(StoreProperties.class)
    private static final class Settings {}

    @BeforeEach
    void configure() {
        bridge = new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class))
                .withUserConfiguration(Settings.class, StoreConfiguration.class, StoreHealth.class)
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withPropertyValues("bridge.data-dir=" + directory.resolve("data"));
    }

    @Test
    void isADurableSqliteFileWhenNothingIsSet() {
        bridge.run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(directory.resolve("data/bridge.db")).isRegularFile();
            assertThat(permissions("data")).isEqualTo("rwx------");
            assertThat(permissions("data/encryption.key")).isEqualTo("rw-------");
            var jdbc = JdbcClient.create(context.getBean(DataSource.class));
            assertThat(jdbc.sql("PRAGMA journal_mode").query(String.class).single())
                    .isEqualTo("wal");
            assertThat(jdbc.sql("PRAGMA synchronous").query(Integer.class).single())
                    .isEqualTo(2);
            assertThat(jdbc.sql("PRAGMA foreign_keys").query(Integer.class).single())
                    .isEqualTo(1);
            assertThat(jdbc.sql("PRAGMA busy_timeout").query(Integer.class).single())
                    .isEqualTo(5_000);
            worksAndIsHealthy(context);
        });
    }

    @Test
    void filesAreForTheirOwnerAloneInADirectoryThatIsOpenToAll() throws IOException {
        var data = Files.createDirectory(directory.resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));

        bridge.run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(List.of("bridge.db", "bridge.db-wal", "bridge.db-shm", "bridge.db.lock"))
                    .allSatisfy(file -> assertThat(permissions("data/" + file)).isEqualTo("rw-------"));
        });
    }

    @Test
    void isPostgresqlWhenTheUrlSaysSo() {
        bridge.withPropertyValues("spring.datasource.url=" + PostgresServer.newDatabase())
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(Database.class)).isEqualTo(Database.POSTGRESQL);
                    assertThat(directory.resolve("data/bridge.db")).doesNotExist();
                    worksAndIsHealthy(context);
                });
    }

    @Test
    void migratesPostgresqlOnlyWhenNoOtherBridgeWorksOnIt() throws Exception {
        var url = PostgresServer.newDatabase();
        try (var older = DatabaseUrl.of(url).pool();
                var connection = older.getConnection()) {
            JdbcClient.create(older)
                    .sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
                    .update();
            WriteRight.ADVISORY_LOCK.claim(connection);
            var outcome = new CompletableFuture<Void>();
            var starting = Thread.ofPlatform().start(() -> {
                try {
                    bridge.withPropertyValues("spring.datasource.url=" + url)
                            .run(StoreConfigurationTests::worksAndIsHealthy);
                    outcome.complete(null);
                } catch (RuntimeException | AssertionError e) {
                    outcome.completeExceptionally(e);
                }
            });
            await().atMost(PATIENCE)
                    .until(() -> Stream.of(starting.getStackTrace())
                            .anyMatch(frame -> frame.getMethodName().equals("waitFor")));
            assertThat(JdbcClient.create(older)
                            .sql("SELECT to_regclass('flyway_schema_history') IS NULL")
                            .query(Boolean.class)
                            .single())
                    .isTrue();
            WriteRight.ADVISORY_LOCK.release(connection);
            assertThat(outcome).succeedsWithin(PATIENCE);
        }
    }

    @Test
    void saysThatPostgresqlDoesNotAnswer() {
        bridge.withPropertyValues("spring.datasource.url=jdbc:postgresql://127.0.0.1:9/bridge?password=hunter2")
                .run(context -> assertThat(Throwables.getStackTrace(context.getStartupFailure()))
                        .contains("the store does not start", "no connection to the database")
                        .doesNotContain("hunter2"));
    }

    @Test
    void refusesAStoreThatANewerVersionMigrated() {
        bridge.run(context ->
                JdbcClient.create(context.getBean(DataSource.class)).sql("""
                        INSERT INTO flyway_schema_history
                        SELECT 9999, '9999', 'of a newer version', type, 'V9999__of_a_newer_version.sql', checksum, installed_by,
                            installed_on, execution_time, success
                        FROM flyway_schema_history WHERE installed_rank = 1""").update());

        bridge.run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("9999"));
    }

    @Test
    void keepsDataAndKeyOverARestart() {
        var sealed = new String[1];
        bridge.run(context -> sealed[0] = context.getBean(SecretCipher.class).seal("a token"));

        bridge.run(context ->
                assertThat(context.getBean(SecretCipher.class).open(sealed[0])).isEqualTo("a token"));
    }

    @Test
    void refusesASecondBridgeOnTheSameDirectory() {
        bridge.run(first -> bridge.run(second -> assertThat(problem(second))
                .contains("bridge.data-dir is in use")
                .contains(directory.resolve("data/bridge.db").toString())));
    }

    @Test
    void refusesAnotherDatabase() {
        bridge.withPropertyValues("spring.datasource.url=jdbc:mysql://localhost/bridge?password=hunter2")
                .run(context -> assertThat(problem(context))
                        .startsWith("spring.datasource.url names neither PostgreSQL nor SQLite: use")
                        .doesNotContain("hunter2"));
    }

    @Test
    void refusesADirectoryThatCannotBe() throws IOException {
        Files.writeString(directory.resolve("file"), "");

        bridge.withPropertyValues("bridge.data-dir=" + directory.resolve("file/data"))
                .run(context -> assertThat(problem(context)).startsWith("bridge.data-dir cannot be used"));
    }

    @Test
    void refusesAKeyThatIsNone() {
        bridge.withPropertyValues("bridge.encryption-key=c2hvcnQ=")
                .run(context -> assertThat(problem(context))
                        .startsWith("bridge.encryption-key is not base64 of 32 bytes")
                        .doesNotContain("c2hvcnQ="));
    }

    @Test
    void refusesAnotherKeyThanTheDatabaseWasWrittenWith() {
        bridge.run(context -> assertThat(context).hasNotFailed());
        var other = Base64.getEncoder().encodeToString(new byte[32]);

        bridge.withPropertyValues("bridge.encryption-key=" + other)
                .run(context -> assertThat(problem(context))
                        .startsWith("bridge.encryption-key does not open the secrets in the database")
                        .doesNotContain(other));
    }

    @Test
    void anEmptyKeyIsNoKey() {
        bridge.withPropertyValues("bridge.encryption-key=")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void tellsTheProblemAndTheRemedyInPlaceOfAStackTrace() {
        var failure = new StoreSetupException("bridge.some-setting", "is wrong", "right it");

        var analysis = new StoreFailureAnalyzer().analyze(new IllegalStateException(failure));

        assertThat(analysis.getDescription()).isEqualTo("bridge.some-setting is wrong: right it");
        assertThat(analysis.getAction()).isEqualTo("right it");
    }

    private static void worksAndIsHealthy(AssertableApplicationContext context) {
        var answer = context.getBean(GroupCommit.class)
                .submit(connection -> 7)
                .flatMap(seven -> context.getBean(StoreReader.class)
                        .read(jdbc -> seven
                                + jdbc.sql("SELECT count(*) FROM event")
                                        .query(Integer.class)
                                        .single()))
                .block(PATIENCE);
        assertThat(answer).isEqualTo(7);
        assertThat(context.getBean("storeHealthIndicator", StoreHealth.class)
                        .health()
                        .block(PATIENCE)
                        .getStatus())
                .isEqualTo(Status.UP);
    }

    private static String problem(AssertableApplicationContext context) {
        assertThat(context).hasFailed();
        var cause = context.getStartupFailure();
        while (!(cause instanceof StoreSetupException)) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }

    private String permissions(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file)));
    }
}
