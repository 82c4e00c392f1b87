package io.groupmebridge.bayeux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Frames that are nearly what a server sends, 200,000 of them from one seed. None may throw or end a session, but for one
 * that really says so: a message in it advises {@code none}, a value that means none, or a negative interval.
 */
class MutatedFramesTests {

    private static final int MUTATIONS = 200_000;
    private static final int MOST_CHANGES = 4;
    private static final Credentials ALICE = new Credentials("1", "alices-token");
    private static final FrameCodec CODEC = new FrameCodec();
    private static final JsonMapper JSON = new JsonMapper();
    private static final Instant NOW = Instant.EPOCH;
    private static final byte[] LIKELY = "{}[]\",:0-1truefalsnl\\".getBytes(UTF_8);

    private final Random random = new Random(7);

    @Test
    void noMutationThrowsAndNoneEndsASession() {
        var frames = frames();
        var texts =
                frames.stream().map(frame -> frame.toString().getBytes(UTF_8)).toList();
        var states = states();
        var ended = 0;

        for (var i = 0; i < MUTATIONS; i++) {
            var bytes =
                    i % 8 == 0 ? rearranged(any(frames).deepCopy()).toString().getBytes(UTF_8) : damaged(any(texts));
            var state = any(states);
            var input = decoded(bytes);
            var after = SessionMachine.step(state, input, NOW).state();
            var over = after instanceof SessionState.Stopped || after instanceof SessionState.Stopping;
            if (over && !(state instanceof SessionState.Stopping)) {
                ended++;
                assertThat(input)
                        .as("what ended the session: %s", new String(bytes, UTF_8))
                        .matches(MutatedFramesTests::forbidsReturn);
                assertThat(after.status().state()).isNotEqualTo(Status.State.TOKEN_REJECTED);
            }
        }

        assertThat(ended).as("mutations that really end a session").isBetween(1, MUTATIONS / 100);
    }

    private static boolean forbidsReturn(Input input) {
        return input instanceof Input.FramesReceived(var frames)
                && frames.stream()
                        .anyMatch(frame -> Advice.DEFAULT.merge(frame.advice()).forbidsReturn());
    }

    private static Input decoded(byte[] bytes) {
        return switch (CODEC.decode(new Utf8(bytes))) {
            case Decoded.Frames(var frames, var _) -> new Input.FramesReceived(frames);
            case Decoded.Malformed(var reason) -> new Input.FramesMalformed(reason);
        };
    }

    /** All samples, and the answers that the states below wait for. */
    private static List<JsonNode> frames() {
        var all = new ArrayList<JsonNode>();
        Samples.names().forEach(name -> all.add(Samples.node(name)));
        for (var id : List.of("1", "2", "3", "4", "5", "6")) {
            for (var channel : List.of("handshake", "connect", "subscribe", "unsubscribe", "disconnect")) {
                all.add(JSON.readTree("""
                        [{"id":"%s","clientId":"abcdefghijkl","channel":"/meta/%s","successful":true,
                          "subscription":"/user/1","advice":{"reconnect":"retry","interval":0,"timeout":600000}}]""".formatted(id, channel)));
                all.add(JSON.readTree("""
                        [{"id":"%s","channel":"/meta/%s","successful":false,"subscription":"/user/1",
                          "error":"401:abcdefghijkl:Unknown client","advice":{"reconnect":"handshake","interval":0}}]""".formatted(id, channel)));
            }
        }
        return all;
    }

    /** A session at every stage of its life. */
    private static List<SessionState> states() {
        var accepted = new Frame.Outcome.Accepted();
        var states = new ArrayList<SessionState>();
        var state = SessionState.idle();
        for (var input : List.of(
                new Input.Started(ALICE, Set.of("/group/7")),
                new Input.SocketOpened(),
                received(new Frame.HandshakeAccepted("1", new ClientId("abcdefghijkl"), null)),
                received(new Frame.SubscribeReply("2", accepted, null)),
                received(new Frame.SubscribeReply("4", accepted, null)),
                new Input.SocketLost("reset by peer"),
                new Input.WaitOver(),
                new Input.SocketOpened(),
                received(new Frame.SubscribeReply("6", new Frame.Outcome.Refused(new Refusal("no")), null)))) {
            state = SessionMachine.step(state, input, NOW).state();
            states.add(state);
        }
        states.add(SessionMachine.step(states.get(3), new Input.StopRequested(), NOW)
                .state());
        assertThat(states.stream().map(each -> each.status().state()).distinct())
                .hasSize(7);
        return states;
    }

    private static Input received(Frame frame) {
        return new Input.FramesReceived(List.of(frame));
    }

    /** Bytes flipped, lost, doubled or put in; or the end cut off. */
    private byte[] damaged(byte[] text) {
        var bytes = text;
        for (var i = random.nextInt(MOST_CHANGES); i >= 0 && bytes.length > 0; i--) {
            var at = random.nextInt(bytes.length);
            var length = Math.min(1 + random.nextInt(20), bytes.length - at);
            bytes = switch (random.nextInt(6)) {
                case 0 -> spliced(bytes, at, 1, new byte[] {(byte) random.nextInt(256)});
                case 1 -> spliced(bytes, at, 1, new byte[] {(byte) (bytes[at] ^ (1 << random.nextInt(8)))});
                case 2 -> spliced(bytes, at, length, new byte[0]);
                case 3 -> spliced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
                case 4 -> spliced(bytes, at, 0, new byte[] {LIKELY[random.nextInt(LIKELY.length)]});
                default -> Arrays.copyOf(bytes, random.nextInt(8) == 0 ? at : bytes.length);
            };
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int at, int without, byte[] with) {
        var next = new byte[bytes.length - without + with.length];
        System.arraycopy(bytes, 0, next, 0, at);
        System.arraycopy(with, 0, next, at, with.length);
        System.arraycopy(bytes, at + without, next, at + with.length, bytes.length - at - without);
        return next;
    }

    /** One value or another replaced by one of another kind, by a value from elsewhere in the frame, lost or doubled. */
    private JsonNode rearranged(JsonNode frame) {
        for (var i = random.nextInt(MOST_CHANGES); i >= 0; i--) {
            var inner = new ArrayList<JsonNode>();
            collect(frame, inner);
            switch (any(inner)) {
                case ObjectNode object
                when !object.isEmpty() -> {
                    var name = any(List.copyOf(object.propertyNames()));
                    if (random.nextInt(5) == 0) {
                        object.remove(name);
                    } else {
                        object.set(name, value(inner));
                    }
                }
                case ArrayNode array
                when !array.isEmpty() -> {
                    if (random.nextBoolean()) {
                        array.add(array.get(random.nextInt(array.size())).deepCopy());
                    } else {
                        array.set(random.nextInt(array.size()), value(inner));
                    }
                }
                default -> {}
            }
        }
        return frame;
    }

    private JsonNode value(List<JsonNode> elsewhere) {
        return random.nextBoolean()
                ? any(elsewhere).deepCopy()
                : JSON.readTree(any(List.of(
                        "null", "true", "false", "0", "-1", "1e400", "\"\"", "\"none\"", "\"handshake\"", "[]", "{}")));
    }

    private static void collect(JsonNode node, List<JsonNode> into) {
        into.add(node);
        node.values().forEach(child -> collect(child, into));
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
