package io.groupmebridge.delivery;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Covers secret values in text that came from outside, and each of their words: the token after {@code Bearer}. Values of fewer
 * than 4 characters and words of fewer than 8 are not worth it.
 */
final class Mask {

    private static final int SHORTEST = 4;
    private static final int SHORTEST_WORD = 8;
    private static final String COVER = "***";

    /** The longest first: one may be a part of another. */
    private final List<String> secrets;

    Mask(Collection<String> secrets) {
        var words = secrets.stream()
                .flatMap(secret -> Stream.of(secret.split("[ \\t]+")))
                .filter(word -> word.length() >= SHORTEST_WORD);
        this.secrets = Stream.concat(secrets.stream().filter(secret -> secret.length() >= SHORTEST), words)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** The text with each of the values replaced by {@code ***}, also one of which the end is cut off with the text's. */
    String cover(String text) {
        var covered = text;
        for (var secret : secrets) {
            covered = withoutBeginning(covered.replace(secret, COVER), secret);
        }
        return covered;
    }

    private static String withoutBeginning(String text, String secret) {
        for (var length = Math.min(text.length(), secret.length() - 1); length >= SHORTEST; length--) {
            if (text.endsWith(secret.substring(0, length))) {
                return text.substring(0, text.length() - length) + COVER;
            }
        }
        return text;
    }

    /** Without the values. */
    @Override
    public String toString() {
        return "Mask[" + secrets.size() + "]";
    }
}
