package io.groupmebridge.bayeux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A recorded life of a session: what happened, and the actions that had to follow. A line is one of
 *
 * <pre>
 *   # a comment
 *   include connected            play the transcript of that name first
 *   &gt; received [{…}]              an input
 *   &gt; after 15s wait over         an input, that much later than the one before
 *     send [{…}]                 indented: an action that the input above must cause, in this order, and no others
 * </pre>
 *
 * What is received and sent is the text of the socket, so the codec is part of the play. Deadlines are written relative to
 * the input that set them.
 */
record Transcript(List<Turning> turnings) {

    static final Path FOLDER = Path.of("src/test/resources/session");

    /** One input and what it must cause. */
    record Turning(String where, Duration after, String input, List<String> actions) {}

    static Transcript read(String name) {
        var file = FOLDER.resolve(name + ".txt");
        var turnings = new ArrayList<Turning>();
        var number = 0;
        for (var line : lines(file)) {
            number++;
            if (line.startsWith("include ")) {
                turnings.addAll(
                        read(line.substring("include ".length()).strip()).turnings());
            } else if (line.startsWith("> ")) {
                turnings.add(turning(name + ".txt:" + number, line.substring(2).strip()));
            } else if (line.startsWith("  ")) {
                turnings.getLast().actions().add(line.strip());
            } else if (!line.isBlank() && !line.startsWith("#")) {
                throw new IllegalArgumentException(file + ":" + number + " is none of the forms: " + line);
            }
        }
        return new Transcript(turnings);
    }

    private static Turning turning(String where, String text) {
        if (!text.startsWith("after ")) {
            return new Turning(where, Duration.ZERO, text, new ArrayList<>());
        }
        var words = text.split(" ", 3);
        return new Turning(where, duration(words[1]), words[2], new ArrayList<>());
    }

    /** For example {@code 250ms}, {@code 15s}, {@code 10m15s}. */
    static Duration duration(String text) {
        return text.endsWith("ms")
                ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
                : Duration.parse("PT" + text);
    }

    /** The reverse of {@link #duration}. */
    static String text(Duration duration) {
        return duration.toMillisPart() != 0
                ? duration.toMillis() + "ms"
                : duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
