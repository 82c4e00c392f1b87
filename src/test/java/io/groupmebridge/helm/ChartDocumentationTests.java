package io.groupmebridge.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One list of values: values.yaml, the schema and the table of the README have the same, with the same defaults. */
class ChartDocumentationTests {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| `([^`]*)` \\| (.+) \\|");

    /** A value that others share with the chart is no value of the chart. */
    private static final String GLOBAL = "global";

    @Test
    void theSchemaHasTheDefaultsOfTheValues() throws IOException {
        var defaults = defaultsOfTheSchema();

        var values = JSON.valueToTree(yaml("values.yaml"));

        assertThat(defaults)
                .hasSizeGreaterThan(90)
                .allSatisfy((path, value) -> assertThat(values.at("/" + path.replace('.', '/')))
                        .as(path)
                        .isEqualTo(value));
        assertThat(leaves(values, defaults)).containsExactlyElementsOf(defaults.keySet());
    }

    @Test
    void theTableOfTheReadmeHasTheDefaultsOfTheSchema() throws IOException {
        var table = new LinkedHashMap<String, String>();
        Files.readString(Chart.FOLDER.resolve("README.md"))
                .lines()
                .map(ROW::matcher)
                .filter(row -> row.matches())
                .forEach(row -> table.put(row.group(1), row.group(2)));

        var expected = new LinkedHashMap<String, String>();
        defaultsOfTheSchema()
                .forEach((path, value) -> expected.put(
                        path,
                        value.isString() && !value.stringValue().isEmpty() ? value.stringValue() : value.toString()));

        assertThat(table).containsExactlyEntriesOf(expected);
    }

    @Test
    void theSchemaExplainsEveryValueAndClosesEveryObjectOfItsOwn() throws IOException {
        assertThat(schema().findParents("default"))
                .allSatisfy(value ->
                        assertThat(value.path("description").stringValue("")).isNotBlank());
        assertThat(schema().findParents("properties").stream()
                        .filter(object -> object.has("type"))
                        .map(object -> object.path("additionalProperties").toString()))
                .isNotEmpty()
                .containsOnly("false");
    }

    @Test
    void theChartIsForThisVersionOfTheBridge() throws Exception {
        var project = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse("pom.xml")
                .getDocumentElement()
                .getChildNodes();
        var version = "";
        for (var i = 0; i < project.getLength(); i++) {
            version = project.item(i).getNodeName().equals("version")
                    ? project.item(i).getTextContent()
                    : version;
        }

        assertThat(yaml("Chart.yaml")).containsEntry("appVersion", version);
    }

    private static Map<String, JsonNode> defaultsOfTheSchema() throws IOException {
        var defaults = new LinkedHashMap<String, JsonNode>();
        collect("", schema(), defaults);
        return defaults;
    }

    private static void collect(String path, JsonNode object, Map<String, JsonNode> defaults) {
        object.path("properties").properties().forEach(property -> {
            var name = path + property.getKey();
            if (property.getValue().has("default")) {
                defaults.put(name, property.getValue().get("default"));
            } else if (!name.equals(GLOBAL)) {
                collect(name + ".", property.getValue(), defaults);
            }
        });
    }

    /** The paths of the values, as deep as the schema goes and in their order. */
    private static Iterable<String> leaves(JsonNode values, Map<String, JsonNode> defaults) {
        var leaves = new LinkedHashMap<String, JsonNode>();
        descend("", values, defaults, leaves);
        return leaves.keySet();
    }

    private static void descend(
            String path, JsonNode values, Map<String, JsonNode> defaults, Map<String, JsonNode> leaves) {
        values.properties().forEach(property -> {
            var name = path + property.getKey();
            if (defaults.containsKey(name) || !property.getValue().isObject()) {
                leaves.put(name, property.getValue());
            } else {
                descend(name + ".", property.getValue(), defaults, leaves);
            }
        });
    }

    private static JsonNode schema() throws IOException {
        return JSON.readTree(Files.readString(Chart.FOLDER.resolve("values.schema.json")));
    }

    private static Map<String, Object> yaml(String file) throws IOException {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(Chart.FOLDER.resolve(file)));
    }
}
