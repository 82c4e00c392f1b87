package io.groupmebridge.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All that is rendered for two value sets, so that a change of the templates shows what it changes. To renew the files:
 * {@code ./mvnw test -Dtest=ChartGoldenTests -Dgolden.update=true}, and read their diff.
 */
class ChartGoldenTests {

    private static final Path FILES = Path.of("src", "test", "resources", "helm", "golden");

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void theManifestsAreThoseThatWereLookedAt(String valueSet) throws IOException {
        var file = FILES.resolve(valueSet + ".yaml");
        var manifests = Chart.valueSet(valueSet).text();

        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(FILES);
            Files.writeString(file, manifests);
        }

        assertThat(manifests).isEqualTo(Files.readString(file));
    }
}
