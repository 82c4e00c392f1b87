package io.groupmebridge.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.JsonNode;

/**
 * What one round showed.
 *
 * @param rate messages a second that were pushed, 0 for flat out
 * @param besideDead whether another endpoint was dead and all that was pushed waited for it
 * @param eventsPerSecond from the first that was pushed to the last that was delivered everywhere
 * @param deliveriesPerSecond the same, each subscription's counted
 * @param cpuSeconds of the bridge for 10,000 events
 * @param peakMegabytes the most memory that the bridge was resident with so far
 * @param receiver what the receiver counted: latency in nanoseconds, what was missing, repeated or out of order
 */
record Figures(
        int subscriptions,
        long rate,
        boolean besideDead,
        double eventsPerSecond,
        double deliveriesPerSecond,
        double cpuSeconds,
        long peakMegabytes,
        JsonNode receiver) {

    private double millis(String percentile) {
        return receiver.path(percentile).asLong() / 1e6;
    }

    /** Whether something was lost, repeated, out of order or wrongly signed. */
    boolean isFaulty() {
        return !faults().isEmpty();
    }

    private String faults() {
        var faults = new StringBuilder();
        for (var name : List.of("missing", "repeated", "strange", "disordered", "bad_signatures")) {
            if (receiver.path(name).asLong() != 0) {
                faults.append(' ')
                        .append(name)
                        .append('=')
                        .append(receiver.path(name).asLong());
            }
        }
        return faults.toString();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,8.0f events/s %,8.0f deliveries/s  %.2f CPU s per 10,000  p50 %.2f p90 %.2f p99 %.2f p99.9 %.2f max %.1f ms  %d MB%s",
                eventsPerSecond,
                deliveriesPerSecond,
                cpuSeconds,
                millis("p50.0"),
                millis("p90.0"),
                millis("p99.0"),
                millis("p99.9"),
                millis("p100.0"),
                peakMegabytes,
                faults());
    }

    /** The middle of several rounds and the lowest and highest. */
    static String spread(List<Figures> rounds) {
        return String.format(
                Locale.ROOT,
                "  => events/s %s, deliveries/s %s, CPU s per 10,000 %s, p50 %s, p90 %s, p99 %s, p99.9 %s ms, %d MB",
                spread(rounds, Figures::eventsPerSecond, "%,.0f"),
                spread(rounds, Figures::deliveriesPerSecond, "%,.0f"),
                spread(rounds, Figures::cpuSeconds, "%.2f"),
                spread(rounds, figures -> figures.millis("p50.0"), "%.2f"),
                spread(rounds, figures -> figures.millis("p90.0"), "%.2f"),
                spread(rounds, figures -> figures.millis("p99.0"), "%.2f"),
                spread(rounds, figures -> figures.millis("p99.9"), "%.2f"),
                rounds.getLast().peakMegabytes());
    }

    private static String spread(List<Figures> rounds, ToDoubleFunction<Figures> figure, String format) {
        var sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        return String.format(
                Locale.ROOT,
                format + " (" + format + " to " + format + ")",
                sorted[sorted.length / 2],
                sorted[0],
                sorted[sorted.length - 1]);
    }
}
