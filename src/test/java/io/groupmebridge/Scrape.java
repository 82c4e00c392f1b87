package io.groupmebridge;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a bridge shows to Prometheus at one time.
 *
 * @param types by family: counter, gauge, histogram, summary
 * @param series each with its name, and its labels
 */
record Scrape(Map<String, String> types, List<Series> series) {

    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern SERIES = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** One line. */
    record Series(String name, Map<String, String> labels, double value) {}

    /** Asks a bridge. */
    static Scrape of(int managementPort) throws IOException, InterruptedException {
        var uri = URI.create("http://127.0.0.1:" + managementPort + "/actuator/prometheus");
        try (var http = HttpClient.newHttpClient()) {
            return read(http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body());
        }
    }

    /** Reads the text format. */
    static Scrape read(String text) {
        var types = new LinkedHashMap<String, String>();
        var series = new ArrayList<Series>();
        text.lines().forEach(line -> {
            var type = TYPE.matcher(line);
            var one = SERIES.matcher(line);
            if (type.matches()) {
                types.put(type.group(1), type.group(2));
            } else if (!line.startsWith("#") && one.matches()) {
                var labels = one.group(2) == null ? "" : one.group(2);
                series.add(new Series(one.group(1), labels(labels), value(one.group(3))));
            }
        });
        return new Scrape(types, series);
    }

    /** The lines of that name. */
    List<Series> named(String name) {
        return series.stream().filter(each -> each.name().equals(name)).toList();
    }

    /** The labels that a family's lines have, but for the bounds of buckets. */
    TreeSet<String> labelsOf(String family) {
        var labels = new TreeSet<String>();
        series.stream()
                .filter(each -> each.name().matches(family + "(_bucket|_count|_sum)?"))
                .forEach(each -> labels.addAll(each.labels().keySet()));
        labels.remove("le");
        return labels;
    }

    private static double value(String text) {
        return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    }

    private static Map<String, String> labels(String text) {
        var labels = new LinkedHashMap<String, String>();
        LABEL.matcher(text).results().forEach(label -> labels.put(label.group(1), label.group(2)));
        return labels;
    }
}
