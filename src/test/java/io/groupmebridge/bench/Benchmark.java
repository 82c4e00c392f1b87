package io.groupmebridge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures a real bridge between a push server and a receiver, each in a process of its own, and prints a table and a file of
 * JSON. Arguments: {@link Setup}.
 */
public final class Benchmark {

    private static final Path RESULT = Path.of("target", "benchmark.json");

    private Benchmark() {}

    public static void main(String[] arguments) throws IOException {
        var setup = Setup.of(arguments);
        var figures = new ArrayList<Figures>();
        System.out.println("yardstick, Reactor Netty's client alone: " + Yardstick.measure(setup));
        try (var store = Store.of(setup)) {
            for (var subscriptions : setup.subscriptions()) {
                try (var bench = new Stage(setup, store, subscriptions)) {
                    figures.addAll(measure(setup, bench, subscriptions));
                }
            }
        }
        Files.createDirectories(RESULT.toAbsolutePath().getParent());
        Files.writeString(
                RESULT,
                JsonMapper.shared()
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(Map.of("setup", setup, "figures", figures)));
        System.out.println("written to " + RESULT);
        System.exit(0);
    }

    private static List<Figures> measure(Setup setup, Stage stage, int subscriptions) {
        var all = new ArrayList<Figures>();
        System.out.printf(
                "%s, %d subscription(s): ready after %.1f s%n", setup.store(), subscriptions, stage.startUp());
        for (var i = 0; i < setup.warmup(); i++) {
            print("warm-up", stage.round(setup.events(), 0));
        }
        var flatOut = new ArrayList<Figures>();
        for (var i = 0; i < setup.rounds(); i++) {
            flatOut.add(print("flat out", stage.round(setup.events(), 0)));
        }
        if (!flatOut.isEmpty()) {
            System.out.println(Figures.spread(flatOut));
        }
        all.addAll(flatOut);
        for (var rate : subscriptions == 1 ? setup.rates() : List.<Integer>of()) {
            for (var i = 0; i < setup.rounds(); i++) {
                all.add(print(rate + "/s", stage.round(rate * setup.seconds(), rate)));
            }
        }
        return all;
    }

    private static Figures print(String what, Figures figures) {
        System.out.printf("  %-9s %s%n", what, figures);
        return figures;
    }
}
