package io.groupmebridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What the pages of the documentation refer to exists. */
class DocumentationTests {

    private static final List<Path> PAGES = Stream.of(
                    "README.md",
                    "CONTRIBUTING.md",
                    "docs/deployment.md",
                    "docs/operations.md",
                    "helm/groupme-bridge/README.md")
            .map(Path::of)
            .toList();

    private static final Path SCHEMA = Path.of("helm/groupme-bridge/values.schema.json");

    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
    private static final Pattern SET = Pattern.compile("--set(?:-string)? (\\S+)");
    private static final Pattern SECRET = Pattern.compile("\\.(secretName|key)$");

    @Test
    void linksLeadToPagesAndTheirSections() {
        var lost = new ArrayList<String>();

        for (var page : PAGES) {
            LINK.matcher(text(page)).results().forEach(link -> {
                var target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
                if (!Files.exists(target) || !hasSection(target, link)) {
                    lost.add(page + ": " + link.group());
                }
            });
        }

        assertThat(lost).isEmpty();
    }

    @Test
    void valuesThatCommandsSetAreThoseOfTheChart() throws IOException {
        var schema = JsonMapper.shared().readTree(Files.readString(SCHEMA));

        var names = PAGES.stream()
                .flatMap(page -> SET.matcher(text(page)).results())
                .flatMap(assignments -> Arrays.stream(assignments.group(1).split(",")))
                .map(assignment -> assignment.substring(0, assignment.indexOf('=')));

        assertThat(names)
                .contains("store.sqlite.size", "store.sqlite.existingClaim")
                .allSatisfy(name -> assertThat(schema.at(pointer(name)).isMissingNode())
                        .as(name)
                        .isFalse());
    }

    private static String pointer(String name) {
        return "/properties/" + SECRET.matcher(name).replaceFirst("").replace(".", "/properties/");
    }

    private static boolean hasSection(Path target, MatchResult link) {
        return link.group(2) == null
                || HEADING.matcher(text(target))
                        .results()
                        .anyMatch(heading -> anchor(heading.group(1)).equals(link.group(2)));
    }

    /** As GitHub makes it of a heading. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
