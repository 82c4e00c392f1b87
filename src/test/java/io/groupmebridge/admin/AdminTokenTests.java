package io.groupmebridge.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.groupmebridge.store.DataDirectory;
import io.groupmebridge.store.Database;
import io.groupmebridge.store.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.unit.DataSize;

@ExtendWith(OutputCaptureExtension.class)
class AdminTokenTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String CHOSEN = "0123456789abcdef";

    private final MemoryTokens tokens = new MemoryTokens();

    @TempDir
    Path directory;

    @Test
    void theTokenOfTheSettingsIsGoodAndNoOtherIsMade(CapturedOutput output) {
        var token = started(CHOSEN);

        assertThat(token.matches(CHOSEN)).isTrue();
        assertThat(token.matches("0123456789abcdeF")).isFalse();
        assertThat(token.matches("")).isFalse();
        assertThat(directory).isEmptyDirectory();
        assertThat(output).doesNotContain(CHOSEN);
    }

    @Test
    void aShortTokenStopsTheStartAndIsNotRepeated() {
        assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
                .isThrownBy(() -> token("hunter2hunter2h"))
                .satisfies(failure -> assertThat(failure.getName() + failure.getReason() + failure.getValue())
                        .contains("bridge.admin.token", "16")
                        .doesNotContain("hunter2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"correct horse battery!", "sixteen-chars-äöü", "=startswithequals="})
    void aTokenThatNoRequestCouldCarryStopsTheStart(String token) {
        assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
                .isThrownBy(() -> token(token))
                .satisfies(failure -> assertThat(failure.getName() + failure.getReason() + failure.getValue())
                        .contains("bridge.admin.token", "letters, digits")
                        .doesNotContain(token));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void aTokenIsGeneratedOnceAndKeptInAFileThatTheLogNames(String none, CapturedOutput output) throws IOException {
        var first = started(none);
        var again = started(none);

        var token = Files.readString(directory.resolve("admin-token"));
        assertThat(token).hasSize(43);
        assertThat(first.matches(token)).isTrue();
        assertThat(again.matches(token)).isTrue();
        assertThat(output.getAll())
                .containsOnlyOnce(directory.resolve("admin-token").toString())
                .doesNotContain(token);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("admin-token"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aStartThatFailedBeforeTheHashWasStoredIsMadeGoodByTheNext() throws IOException {
        started(null);
        var token = Files.readString(directory.resolve("admin-token"));

        var next = new AdminToken(properties(null), new MemoryTokens(), new DataDirectory(directory));
        next.start();

        assertThat(next.matches(token)).isTrue();
    }

    @Test
    void theTokenOfAnotherReplicaIsTheOneThatIsGood() {
        tokens.keep(TokenHash.of("another replica's")).block(PATIENCE);

        var token = started(null);

        assertThat(token.matches("another replica's")).isTrue();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void nothingIsGoodBeforeTheStart() {
        assertThat(token(null).matches("")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Database.class)
    void theStoreKeepsTheFirstHash(Database kind) {
        try (var database = TestDatabase.fresh(kind)) {
            var stored = new JdbcApiTokens(database.reader(), database.commit(), Clock.systemUTC());
            assertThat(stored.find().block(PATIENCE)).isEmpty();

            assertThat(stored.keep(TokenHash.of("first")).block(PATIENCE)).isEqualTo(TokenHash.of("first"));
            assertThat(stored.keep(TokenHash.of("second")).block(PATIENCE)).isEqualTo(TokenHash.of("first"));
            assertThat(stored.find().block(PATIENCE)).contains(TokenHash.of("first"));
        }
    }

    private AdminToken started(String configured) {
        var token = token(configured);
        token.start();
        return token;
    }

    private AdminToken token(String configured) {
        return new AdminToken(properties(configured), tokens, new DataDirectory(directory));
    }

    private static AdminProperties properties(String token) {
        return new AdminProperties(token, DataSize.ofKilobytes(256), Duration.ofSeconds(30));
    }
}
