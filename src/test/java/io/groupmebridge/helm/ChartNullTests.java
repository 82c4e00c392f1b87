package io.groupmebridge.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A null takes a value's default away, and Helm shows the schema nothing of it. What the chart cannot do without is refused,
 * anything else is as if it were empty.
 */
class ChartNullTests {

    /** Values with a default that may be taken away. */
    private static final Set<String> OPTIONAL = Set.of("resources", "podSecurityContext", "metrics.dashboard.labels");

    /** Values that are empty, and may not be where the object that they are of is made. */
    private static final Set<String> NEEDED = Set.of("ingress.hosts", "httpRoute.parentRefs");

    static List<String> required() {
        return values("", schema()).filter(path -> isRequired(path, node(path))).toList();
    }

    static List<String> optional() {
        return values("", schema())
                .filter(path -> !isRequired(path, node(path)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("required")
    void whatTheChartNeedsIsRefused(String path) {
        assertThatIllegalStateException()
                .isThrownBy(() -> Chart.valueSet("everything", without(path)))
                .withMessageContaining("don't meet the specifications of the schema")
                .withMessageContaining(path.substring(path.lastIndexOf('.') + 1));
    }

    @ParameterizedTest
    @MethodSource("optional")
    void anythingElseIsAsIfItWereEmpty(String path) {
        assertThat(Chart.valueSet("everything", without(path)).objects()).hasSizeGreaterThan(5);
    }

    private static boolean isRequired(String path, JsonNode value) {
        var preset = value.path("default");
        var isEmpty = preset.isNull()
                || (preset.isContainer() && preset.isEmpty())
                || preset.stringValue("anything").isEmpty();
        return NEEDED.contains(path) || (!isEmpty && !OPTIONAL.contains(path));
    }

    /** The paths of all values and of the objects that they are in. */
    private static Stream<String> values(String prefix, JsonNode object) {
        return object.path("properties").propertyStream().flatMap(property -> {
            var path = prefix + property.getKey();
            return path.equals("global")
                    ? Stream.empty()
                    : property.getValue().has("default")
                            ? Stream.of(path)
                            : Stream.concat(Stream.of(path), values(path + ".", property.getValue()));
        });
    }

    private static String without(String path) {
        var names = path.split("\\.");
        return "{" + String.join(": {", names) + ": null" + "}".repeat(names.length);
    }

    private static JsonNode node(String path) {
        return schema().at("/properties/" + path.replace(".", "/properties/"));
    }

    private static JsonNode schema() {
        try {
            return JsonMapper.shared().readTree(Files.readString(Chart.FOLDER.resolve("values.schema.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
