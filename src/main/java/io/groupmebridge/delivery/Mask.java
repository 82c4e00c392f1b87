package io.groupmebridge.delivery;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Covers secret values in text that came from outside. Values of fewer than 4 characters are not worth it. */
final class Mask {

    private static final int SHORTEST = 4;
    private static final String COVER = "***";

    /** The longest first: one may be a part of another. */
    private final List<String> secrets;

    Mask(Collection<String> secrets) {
        this.secrets = secrets.stream()
                .filter(secret -> secret.length() >= SHORTEST)
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
