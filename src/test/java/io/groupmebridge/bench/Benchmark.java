package io.groupmebridge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures a real bridge between a push server and a receiver, each in a process of its own, and prints a table and a file of
 * JSON. Arguments: {@link Setup}.
 */
public final class Benchmark {

    private static final Path RESULT = Path.of("target", "benchmark.json");

    void main(String[] arguments) throws IOException {
        var setup = Setup.of(arguments);
        var yardstick = Yardstick.measure(setup);
        System.out.println("yardstick, Reactor Netty's client alone: " + yardstick);
        var runs = new ArrayList<Run>();
        try (var store = Store.of(setup)) {
            for (var subscriptions : setup.subscriptions()) {
                try (var stage = new Stage(setup, store, subscriptions)) {
                    runs.add(measure(setup, stage, subscriptions));
                }
            }
        }
        Files.createDirectories(RESULT.toAbsolutePath().getParent());
        Files.writeString(
                RESULT,
                JsonMapper.shared()
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(Map.of("setup", setup, "yardstick", yardstick, "runs", runs)));
        System.out.println("written to " + RESULT);
        var faulty = runs.stream().flatMap(run -> run.rounds().stream()).anyMatch(Figures::isFaulty);
        System.exit(faulty ? 1 : 0);
    }

    /**
     * What one bridge showed.
     *
     * @param startUp seconds from the start of its process until it was ready
     * @param rounds those that count
     */
    private record Run(int subscriptions, double startUp, List<Figures> rounds) {}

    private static Run measure(Setup setup, Stage stage, int subscriptions) {
        System.out.printf(
                "%s, %d subscription(s): ready after %.1f s%n", setup.store(), subscriptions, stage.startUp());
        var rounds = new ArrayList<>(rounds(setup, stage, setup.warmup(), setup.events(), 0));
        if (subscriptions == 1) {
            rounds.addAll(atEachRate(setup, stage));
            if (!setup.rates().isEmpty() && setup.besideDead()) {
                System.out.printf(
                        "  beside an endpoint that is dead, %,d events wait for it%n", stage.addDeadEndpoint());
                rounds.addAll(atEachRate(setup, stage));
            }
        }
        return new Run(subscriptions, stage.startUp(), rounds);
    }

    private static List<Figures> atEachRate(Setup setup, Stage stage) {
        return setup.rates().stream()
                .flatMap(rate -> rounds(setup, stage, 1, rate * setup.seconds(), rate).stream())
                .toList();
    }

    private static List<Figures> rounds(Setup setup, Stage stage, int warmup, int events, int rate) {
        for (var i = 0; i < warmup; i++) {
            print("warm-up", stage.round(events, rate));
        }
        var what = rate == 0 ? "flat out" : rate + "/s";
        var rounds = IntStream.range(0, setup.rounds())
                .mapToObj(_ -> print(what, stage.round(events, rate)))
                .toList();
        if (!rounds.isEmpty()) {
            System.out.println(Figures.spread(rounds));
        }
        return rounds;
    }

    private static Figures print(String what, Figures figures) {
        System.out.printf("  %-9s %s%n", what, figures);
        return figures;
    }
}
