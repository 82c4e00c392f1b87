package io.groupmebridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.groupmebridge.Operations.Dissected;
import io.groupmebridge.Operations.Grouping;
import io.groupmebridge.Operations.Matcher;
import io.groupmebridge.Operations.Selector;
import io.groupmebridge.Scrape.Series;
import io.groupmebridge.subscription.Subscriptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds what is written for operators against what a bridge shows that has sent a webhook. */
class MetricsIT {

    /** Labels that come with the scrape. */
    private static final Set<String> OF_THE_TARGET = Set.of("job", "instance", "namespace");

    /** Metrics that Prometheus itself makes. */
    private static final Set<String> OF_PROMETHEUS = Set.of("up");

    private static final Pattern REFERENCE =
            Pattern.compile("\\| `(bridge_\\w+)` \\| (\\w+) \\| ((?:`\\w+`(?:, )?)*) ?\\| .+ \\|");

    /** Values that are named one by one. */
    private static final Pattern LITERALS = Pattern.compile("[\\w-]+(\\|[\\w-]+)*");

    private static Scrape scrape;
    private static String removed;
    private static Scrape afterRemoval;

    @BeforeAll
    static void scrapeABridge() throws Exception {
        try (var simulation = new Simulation();
                var bridge = RunningBridge.start(simulation.settings())) {
            simulation.awaitListener();
            simulation.groupme.say("10000001", "hello");
            Lines.awaitEvents(simulation.inbox, Simulation.HOOK, 1, Simulation.PATIENCE);
            System.gc();
            await().atMost(Simulation.PATIENCE).until(() -> {
                scrape = Scrape.of(bridge.managementPort());
                return !scrape.named("jvm_gc_pause_seconds_sum").isEmpty();
            });
            var subscriptions = bridge.bean(Subscriptions.class);
            var subscription = subscriptions.all().block(Simulation.PATIENCE).getFirst();
            removed = subscription.id().value();
            subscriptions.remove(subscription.id()).block(Simulation.PATIENCE);
            await().atMost(Simulation.PATIENCE).until(() -> {
                afterRemoval = Scrape.of(bridge.managementPort());
                return lanes(afterRemoval) == 0;
            });
        }
    }

    @Test
    void everyMetricAndLabelThatDashboardAndAlertsNameExists() throws Exception {
        var queries = Operations.queries();
        var missing = new ArrayList<String>();

        var dissected = Operations.dissect(queries);

        for (var i = 0; i < queries.size(); i++) {
            for (var what : missing(dissected.get(i))) {
                missing.add(queries.get(i).where() + " asks for " + what);
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void aMetricLabelOrValueThatDoesNotExistIsFound() throws Exception {
        var queries = List.of(
                new Operations.Query("metric", "sum(bridge_delivery_backlogs)"),
                new Operations.Query("label", "bridge_delivery_backlog{stat=\"dead\"}"),
                new Operations.Query("value", "bridge_delivery_backlog{state=\"deadly\"}"),
                new Operations.Query("alternative", "bridge_delivery_backlog{state=~\"waiting|deadly\"}"),
                new Operations.Query("excluded", "bridge_delivery_backlog{state!=\"deadly\"}"),
                new Operations.Query("group", "sum by (outcome) (bridge_delivery_backlog)"));

        var dissected = Operations.dissect(queries);

        assertThat(dissected).allSatisfy(query -> assertThat(missing(query)).hasSize(1));
    }

    @Test
    void theReferenceListsEveryMeterWithItsTypeAndLabels() {
        var written = new TreeMap<String, String>();
        REFERENCE
                .matcher(Operations.text(Operations.PAGE))
                .results()
                .forEach(row -> written.put(row.group(1), line(row.group(2), labels(row.group(3)))));

        var shown = new TreeMap<String, String>();
        scrape.types().forEach((family, type) -> {
            if (family.startsWith("bridge_") && !isMaximum(family)) {
                shown.put(family, line(type, scrape.labelsOf(family)));
            }
        });

        assertThat(written).isEqualTo(shown);
        assertThat(shown).hasSizeGreaterThan(40);
    }

    @Test
    void theOnlySeriesOfASubscriptionAreTheStatesOfItsBreaker() {
        assertThat(scrape.series())
                .filteredOn(series -> series.labels().containsValue(removed))
                .isNotEmpty()
                .extracting(Series::name)
                .containsOnly("resilience4j_circuitbreaker_state");
    }

    @Test
    void seriesOfARemovedSubscriptionGoWithIt() {
        assertThat(scrape.series()).anyMatch(series -> series.labels().containsValue(removed));
        assertThat(afterRemoval.series()).noneMatch(series -> series.labels().containsValue(removed));
    }

    private static double lanes(Scrape scrape) {
        return scrape.named("bridge_delivery_lanes").stream()
                .filter(series -> series.labels().containsValue("running"))
                .mapToDouble(Series::value)
                .sum();
    }

    /** A timer's largest value of late has a family of its own. */
    private static boolean isMaximum(String family) {
        return family.endsWith("_max")
                && scrape.types().containsKey(family.substring(0, family.length() - "_max".length()));
    }

    private static String line(String type, Set<String> labels) {
        return type + " " + labels;
    }

    private static Set<String> labels(String cell) {
        var labels = new TreeSet<>(Arrays.asList(cell.replace("`", "").split(", ")));
        labels.remove("");
        return labels;
    }

    private static List<String> missing(Dissected query) {
        var missing = new ArrayList<String>();
        query.selectors().stream()
                .filter(selector -> !OF_PROMETHEUS.contains(selector.metric()))
                .filter(selector -> !exists(selector))
                .forEach(selector -> missing.add(selector.toString()));
        for (var grouping : query.groupings()) {
            grouping.labels().stream()
                    .filter(label -> !OF_THE_TARGET.contains(label) && !exists(label, grouping))
                    .forEach(label -> missing.add("label " + label + " of " + grouping.metrics()));
        }
        return missing;
    }

    private static boolean exists(Selector selector) {
        var all = scrape.named(selector.metric());
        return all.stream()
                        .anyMatch(series -> selector.matchers().stream().allMatch(matcher -> matches(series, matcher)))
                && selector.matchers().stream().allMatch(matcher -> everyValueExists(all, matcher));
    }

    /** A value that is misspelt hides behind its alternatives, or where it is excluded. */
    private static boolean everyValueExists(List<Series> all, Matcher matcher) {
        return OF_THE_TARGET.contains(matcher.label())
                || !LITERALS.matcher(matcher.value()).matches()
                || Arrays.stream(matcher.value().split("\\|"))
                        .allMatch(value -> all.stream()
                                .anyMatch(series -> value.equals(series.labels().get(matcher.label()))));
    }

    private static boolean matches(Series series, Matcher matcher) {
        if (OF_THE_TARGET.contains(matcher.label())) {
            return true;
        }
        var value = series.labels().get(matcher.label());
        return value != null
                && switch (matcher.operator()) {
                    case "=" -> value.equals(matcher.value());
                    case "=~" -> value.matches(matcher.value());
                    // Some other value than the excluded one is there, too.
                    case "!=" -> !value.equals(matcher.value());
                    case "!~" -> !value.matches(matcher.value());
                    default -> throw new IllegalStateException(matcher.toString());
                };
    }

    private static boolean exists(String label, Grouping grouping) {
        return grouping.metrics().stream()
                .flatMap(metric -> scrape.named(metric).stream())
                .anyMatch(series -> series.labels().containsKey(label));
    }
}
