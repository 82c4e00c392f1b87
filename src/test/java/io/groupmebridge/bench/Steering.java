package io.groupmebridge.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a process of the benchmark is steered: it says in a line of JSON where it listens, then answers each line of its
 * standard input, a command and numbers, with a line of JSON. It ends with its input.
 */
interface Steering {

    /** Carries out one command; may block until it is done. */
    Map<String, Object> obey(String command, long[] numbers) throws IOException;

    /** Serves commands until the input ends, then ends the process. */
    static void serve(Map<String, Object> greeting, Steering steering) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        say(greeting);
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            var words = line.split(" ");
            var numbers =
                    Arrays.stream(words).skip(1).mapToLong(Long::parseLong).toArray();
            say(steering.obey(words[0], numbers));
        }
        System.exit(0);
    }

    private static void say(Map<String, Object> answer) {
        System.out.println(JsonMapper.shared().writeValueAsString(answer));
    }
}
