package io.groupmebridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTests {

    @TempDir
    Path parent;

    @Test
    void createsAFileOnceForItsOwnerAlone() throws IOException {
        var directory = new DataDirectory(parent.resolve("a/b"));

        assertThat(directory.read("token")).isEmpty();
        assertThat(directory.readOrCreate("token", () -> "first")).isEqualTo("first");
        assertThat(directory.readOrCreate("token", () -> "second")).isEqualTo("first");

        assertThat(directory.read("token")).contains("first");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(directory.path().resolve("token"))))
                .isEqualTo("rw-------");
        assertThat(directory.path()).isAbsolute().isDirectoryContaining("glob:**token");
    }

    @Test
    void reservesAFileForOneAtATime() {
        var file = parent.resolve("bridge.db");
        var first = new DataDirectory(parent);
        var second = new DataDirectory(parent);
        first.reserve(file);

        assertThatThrownBy(() -> second.reserve(file))
                .isInstanceOf(StoreSetupException.class)
                .hasMessageContaining("another bridge runs on " + file);

        first.close();
        second.reserve(file);
        second.close();
    }
}
