package io.groupmebridge.subscription;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Waits between attempts as people write them: a number and a unit, {@code 500ms}, {@code 5s}, {@code 5m}, {@code 2h}, {@code 1d}. */
public final class WaitText {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Duration LONGEST = Duration.ofDays(30);

    private record Unit(String name, Duration length) {

        boolean measures(Duration wait) {
            return wait.toMillis() % length.toMillis() == 0;
        }
    }

    private static final Unit SMALLEST = new Unit("ms", Duration.ofMillis(1));
    private static final List<Unit> LARGEST_FIRST = List.of(
            new Unit("d", Duration.ofDays(1)),
            new Unit("h", Duration.ofHours(1)),
            new Unit("m", Duration.ofMinutes(1)),
            new Unit("s", Duration.ofSeconds(1)),
            SMALLEST);

    private WaitText() {}

    /** Reads a wait of 0 to 30 days; throws {@link IllegalArgumentException} for anything else. */
    static Duration parse(String text) {
        var match = FORM.matcher(text);
        var wait = match.matches() ? wait(match.group(1), match.group(2)) : LONGEST.plusMillis(1);
        if (wait.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("must be 0s to 30d, a number with the unit ms, s, m, h or d");
        }
        return wait;
    }

    private static Duration wait(String number, String unit) {
        return LARGEST_FIRST.stream()
                .filter(known -> known.name().equals(unit))
                .findFirst()
                .orElse(SMALLEST)
                .length()
                .multipliedBy(Long.parseLong(number));
    }

    /** Writes a wait in the largest unit of which it is a whole number. */
    public static String print(Duration wait) {
        if (wait.isZero()) {
            return "0s";
        }
        var unit = LARGEST_FIRST.stream()
                .filter(known -> known.measures(wait))
                .findFirst()
                .orElse(SMALLEST);
        return wait.dividedBy(unit.length()) + unit.name();
    }
}
