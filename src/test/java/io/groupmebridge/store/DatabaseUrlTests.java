package io.groupmebridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:sqlite:/var/lib/bridge/x.db",
                "jdbc:sqlite:file:/var/lib/bridge/x.db",
                "jdbc:sqlite:/var/lib/bridge/x.db?cache_size=-2000"
            })
    void aSqliteUrlNamesItsFile(String url) {
        assertThat(DatabaseUrl.of(url).file()).contains(Path.of("/var/lib/bridge/x.db"));
    }

    @Test
    void aPostgresqlUrlHasNoFile() {
        var url = DatabaseUrl.of("jdbc:postgresql://db/bridge?password=hunter2");

        assertThat(url.database()).isEqualTo(Database.POSTGRESQL);
        assertThat(url.file()).isEmpty();
        assertThat(url.toString()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://bridge:hunter2@db/bridge",
                "jdbc:postgresql://bridge:hunter2@db:5432?x=y",
                "jdbc:mysql://bridge:hunter2@db/bridge"
            })
    void aRefusalDoesNotRepeatAPassword(String url) {
        assertThatThrownBy(() -> DatabaseUrl.of(url))
                .isInstanceOf(StoreSetupException.class)
                .hasMessageStartingWith("spring.datasource.url names")
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:mem:x",
                "jdbc:mysql://db/bridge",
                "postgres://db/bridge",
                "jdbc:sqlite:",
                "jdbc:sqlite::memory:",
                "jdbc:sqlite:file::memory:?cache=shared",
                "jdbc:sqlite:file:x?mode=memory&cache=shared"
            })
    void anyOtherIsRefused(String url) {
        assertThatThrownBy(() -> DatabaseUrl.of(url))
                .isInstanceOf(StoreSetupException.class)
                .hasMessageStartingWith("spring.datasource.url names");
    }
}
