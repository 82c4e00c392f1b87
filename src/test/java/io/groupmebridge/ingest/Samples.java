package io.groupmebridge.ingest;

import io.groupmebridge.bayeux.Inbound;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The collected frames of {@code src/test/resources/samples}, one per type of event. */
final class Samples {

    private static final Path FOLDER = Path.of("src/test/resources/samples");
    private static final JsonMapper JSON = new JsonMapper();

    private Samples() {}

    /** The pushed message of a sample. */
    static Inbound inbound(String name) {
        return toInbound(read(FOLDER.resolve(name + ".json"))).orElseThrow();
    }

    /** The pushed message of a sample after a change of its data. */
    static Inbound inbound(String name, Consumer<ObjectNode> change) {
        var inbound = inbound(name);
        change.accept((ObjectNode) inbound.data());
        return inbound;
    }

    static Inbound inbound(String channel, String json) {
        return new Inbound(channel, JSON.readTree(json), null);
    }

    /** The first message of a sample of the REST API. */
    static JsonNode message(String name) {
        var response = read(FOLDER.resolve(name + ".json")).path("body").path("response");
        return response.path("messages").path(0).isObject()
                ? response.path("messages").path(0)
                : response.path("direct_messages").path(0);
    }

    /** The message as if GroupMe had said no time anywhere. */
    static Inbound withoutTimes(Inbound inbound) {
        var data = inbound.data().deepCopy();
        remove(data, List.of("created_at", "updated_at", "deleted_at", "received_at", "started", "read_at"));
        return new Inbound(inbound.channel(), data, inbound.id());
    }

    private static void remove(JsonNode node, List<String> names) {
        if (node instanceof ObjectNode object) {
            object.remove(names);
        }
        node.forEach(child -> remove(child, names));
    }

    /** Every sample that is a pushed message. */
    static List<Inbound> all() {
        try (var files = Files.list(FOLDER)) {
            return files.sorted()
                    .flatMap(file -> toInbound(read(file)).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Inbound> toInbound(JsonNode sample) {
        return sample.path("data").isObject()
                ? Optional.of(new Inbound(
                        sample.path("channel").asString(""),
                        sample.path("data"),
                        sample.path("id").asString("")))
                : Optional.empty();
    }

    private static JsonNode read(Path file) {
        return JSON.readTree(file.toFile()).path("sample");
    }
}
