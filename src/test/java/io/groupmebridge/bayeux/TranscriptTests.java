package io.groupmebridge.bayeux;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.bayeux.Transcript.Turning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plays every {@link Transcript} in {@code src/test/resources/session}: after each input, exactly the actions below it. */
class TranscriptTests {

    private static final Credentials ALICE = new Credentials("1", "alices-token");
    private static final FrameCodec CODEC = new FrameCodec();

    @ParameterizedTest
    @MethodSource("names")
    void theSessionActsAsWritten(String name) {
        var state = SessionState.idle();
        var now = Instant.EPOCH;

        for (var turning : Transcript.read(name).turnings()) {
            now = now.plus(turning.after());
            var step = SessionMachine.step(state, input(turning), now);
            state = step.state();

            var at = now;
            assertThat(step.actions().stream().map(action -> line(action, at)))
                    .as("%s > %s", turning.where(), turning.input())
                    .containsExactlyElementsOf(turning.actions());
        }
    }

    @Test
    void thereIsATranscriptForEveryThingThatHappens() throws IOException {
        assertThat(names()).hasSizeGreaterThanOrEqualTo(60);
    }

    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(Transcript.FOLDER)) {
            return files.map(file -> file.getFileName().toString().replace(".txt", ""))
                    .sorted()
                    .toList();
        }
    }

    private static Input input(Turning turning) {
        var words = turning.input().split(": | ", 2);
        var rest = turning.input().replaceFirst("^[^:\\[]*: ", "");
        return switch (words[0]) {
            case "started" -> new Input.Started(ALICE, channels(turning.input()));
            case "socket" ->
                turning.input().equals("socket opened") ? new Input.SocketOpened() : new Input.SocketLost(rest);
            case "received" -> received(words[1]);
            case "deadline" -> new Input.DeadlinePassed(Deadline.valueOf(upper(words[1].replace(" passed", ""))));
            case "wait" -> new Input.WaitOver();
            case "channels" -> new Input.ChannelsWanted(channels(turning.input()));
            case "typing" -> new Input.TypingWanted(words[1].replace("wanted: ", ""));
            case "token" ->
                turning.input().equals("token verified") ? new Input.TokenVerified() : new Input.TokenRejected(rest);
            case "stop" -> new Input.StopRequested();
            default -> throw new IllegalArgumentException(turning.where() + " is no input: " + turning.input());
        };
    }

    private static Input received(String text) {
        return switch (CODEC.decode(Utf8.of(text))) {
            case Decoded.Frames(var frames, var _) -> new Input.FramesReceived(frames);
            case Decoded.Malformed(var reason) -> new Input.FramesMalformed(reason);
        };
    }

    private static Set<String> channels(String text) {
        return Arrays.stream(text.split(" "))
                .filter(word -> word.startsWith("/"))
                .collect(Collectors.toSet());
    }

    private static String line(Action action, Instant now) {
        return switch (action) {
            case Action.OpenSocket(var purpose) -> "open socket to " + lower(purpose.name());
            case Action.Send(var requests) -> "send " + CODEC.encode(requests);
            case Action.CloseSocket(var reason) -> "close socket: " + reason;
            case Action.Wait(var attempt, var atLeast) ->
                "wait, attempt " + attempt + ", at least " + Transcript.text(atLeast);
            case Action.SetDeadline(var deadline, var at) ->
                "deadline " + lower(deadline.name()) + " in " + Transcript.text(Duration.between(now, at));
            case Action.ClearDeadline(var deadline) -> "no deadline " + lower(deadline.name());
            case Action.Publish(var inbound) -> "publish " + inbound.channel() + " " + inbound.data();
            case Action.AnnounceSubscribed(var resumed) -> "announce subscribed" + (resumed ? ", resumed" : "");
            case Action.AnnounceLost(var reason) -> "announce lost: " + reason;
            case Action.AnnounceTokenRejected(var reason) -> "announce token rejected: " + reason;
            case Action.RoundTrip(var time) -> "round trip of " + Transcript.text(time);
            case Action.VerifyToken(var reason) -> "verify token: " + reason;
            case Action.Report(var status) -> line(status);
        };
    }

    private static String line(Status status) {
        return "report " + status.state().wireName()
                + status.channels().stream().map(channel -> " " + channel).collect(Collectors.joining())
                + status.refused().entrySet().stream()
                        .map(refused -> ", not " + refused.getKey() + " (" + refused.getValue() + ")")
                        .collect(Collectors.joining())
                + (status.reason() == null ? "" : ": " + status.reason());
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String upper(String name) {
        return name.toUpperCase(Locale.ROOT).replace(' ', '_');
    }
}
