package io.groupmebridge.bayeux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The recorded and published frames in {@code src/test/resources/samples}, one file each. */
final class Samples {

    private static final Path FOLDER = Path.of("src/test/resources/samples");
    private static final JsonMapper JSON = new JsonMapper();

    private Samples() {}

    /** The text of the frame in that file. */
    static String text(String name) {
        return node(name).toString();
    }

    static JsonNode node(String name) {
        try {
            return JSON.readTree(Files.readString(FOLDER.resolve(name + ".json")))
                    .path("sample");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the files, sorted. */
    static List<String> names() {
        try (var files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString().replaceFirst("[.]json$", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
