package io.groupmebridge.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is measured, from arguments such as {@code events=20000}.
 *
 * @param store {@code sqlite} or {@code postgresql}
 * @param dataDir a data directory that is there already, or empty for a new one
 * @param events messages in a round at full speed
 * @param warmup rounds that are not counted
 * @param rounds rounds that are counted
 * @param seconds how long a round at a pace takes
 * @param subscriptions how many there are, one run after another, at most 10
 * @param rates messages a second of the rounds at a pace, with one subscription
 * @param besideDead whether the rounds at a pace are done again beside an endpoint that refuses what waits for it
 * @param conversations groups that the messages are spread over
 * @param concurrency of each subscription
 * @param jvm options of the bridge's JVM
 * @param settings further settings of the bridge
 */
record Setup(
        String store,
        String dataDir,
        int events,
        int warmup,
        int rounds,
        int seconds,
        List<Integer> subscriptions,
        List<Integer> rates,
        boolean besideDead,
        int conversations,
        int concurrency,
        List<String> jvm,
        Map<String, String> settings) {

    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("store", "sqlite"),
            Map.entry("data-dir", ""),
            Map.entry("events", "50000"),
            Map.entry("warmup", "6"),
            Map.entry("rounds", "5"),
            Map.entry("seconds", "15"),
            Map.entry("subscriptions", "1,10"),
            Map.entry("rates", "200,1000"),
            Map.entry("beside-dead", "false"),
            Map.entry("conversations", "100"),
            Map.entry("concurrency", "32"),
            Map.entry("jvm", "-XX:+UseParallelGC -Xmx112m -XX:TrimNativeHeapInterval=5000"));

    private static final String SETTING = "bridge.";

    /** Reads {@code name=value}; names that begin with {@code bridge.} are settings of the bridge. */
    static Setup of(String[] arguments) {
        var given = Arrays.stream(arguments)
                .map(argument -> argument.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair.length > 1 ? pair[1] : ""));
        var settings = given.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(SETTING))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        given.keySet().removeAll(settings.keySet());
        for (var name : given.keySet()) {
            if (!DEFAULTS.containsKey(name)) {
                throw new IllegalArgumentException("'" + name + "' is none of "
                        + DEFAULTS.keySet().stream().sorted().toList());
            }
        }
        var all = new java.util.TreeMap<>(DEFAULTS);
        all.putAll(given);
        return new Setup(
                all.get("store"),
                all.get("data-dir"),
                number(all, "events"),
                number(all, "warmup"),
                number(all, "rounds"),
                number(all, "seconds"),
                numbers(all, "subscriptions"),
                numbers(all, "rates"),
                Boolean.parseBoolean(all.get("beside-dead")),
                number(all, "conversations"),
                number(all, "concurrency"),
                Arrays.stream(all.get("jvm").split(" "))
                        .filter(word -> !word.isEmpty())
                        .toList(),
                settings);
    }

    private static int number(Map<String, String> all, String name) {
        return numbers(all, name).getFirst();
    }

    private static List<Integer> numbers(Map<String, String> all, String name) {
        return Arrays.stream(all.get(name).split(","))
                .filter(word -> !word.isEmpty())
                .map(Integer::valueOf)
                .toList();
    }
}
