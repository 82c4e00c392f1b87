package io.groupmebridge.bayeux;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.groupmebridge.bayeux.Advice.Reconnect;
import io.groupmebridge.bayeux.Frame.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCodecTests {

    private static final String CLIENT = "0wgyczg0sbd91m0uc8wyv09qblos0aa";
    private static final ClientId CLIENT_ID = new ClientId(CLIENT);
    private static final Advice.Given TEN_MINUTES =
            new Advice.Given(Reconnect.RETRY, Duration.ZERO, Duration.ofMinutes(10));
    private static final Advice.Given HANDSHAKE = new Advice.Given(Reconnect.HANDSHAKE, null, null);
    private static final FrameCodec CODEC = new FrameCodec();

    @ParameterizedTest(name = "{0}")
    @MethodSource("replies")
    void aRecordedReplyIsRead(String sample, Frame expected) {
        assertThat(frames(Samples.text(sample))).containsExactly(expected);
    }

    static Stream<Arguments> replies() {
        return Stream.of(
                arguments("meta.handshake.response.2026", new Frame.HandshakeAccepted("1", CLIENT_ID, TEN_MINUTES)),
                arguments(
                        "meta.handshake.refused",
                        new Frame.HandshakeRefused("50", new Refusal("403: Handshake denied"), HANDSHAKE)),
                arguments("meta.connect.response", new Frame.ConnectReply("2", accepted(), TEN_MINUTES)),
                arguments(
                        "meta.connect.unknown_client.faye",
                        new Frame.ConnectReply("30", refused("401: Unknown client"), HANDSHAKE)),
                arguments(
                        "meta.connect.unknown_client.cometd",
                        new Frame.ConnectReply(
                                "9",
                                refused("402: session_unknown"),
                                new Advice.Given(Reconnect.HANDSHAKE, Duration.ZERO, null))),
                arguments("meta.subscribe.ok", new Frame.SubscribeReply("3", accepted(), null)),
                arguments(
                        "meta.subscribe.refused.token",
                        new Frame.SubscribeReply("3", refused("Access token authentication failed"), null)),
                arguments(
                        "meta.subscribe.unknown_client",
                        new Frame.SubscribeReply("31", refused("401: Unknown client"), null)),
                arguments("publish.ack", new Frame.PublishReply("7", "/group/10000001", accepted(), null)));
    }

    @Test
    void everySampleOfAPushedMessageIsHandedOnAsItCame() {
        var pushed = Samples.names().stream()
                .filter(name -> Samples.node(name).path("data").isObject())
                .toList();

        assertThat(pushed)
                .hasSizeGreaterThan(60)
                .allSatisfy(name -> assertThat(frames(Samples.text(name)))
                        .singleElement()
                        .isInstanceOfSatisfying(Frame.Published.class, frame -> {
                            assertThat(frame.inbound().data())
                                    .hasToString(Samples.node(name).path("data").toString());
                            assertThat(frame.inbound().channel())
                                    .isEqualTo(
                                            Samples.node(name).path("channel").stringValue());
                        }));
    }

    @Test
    void extIsDroppedBecauseItCanEchoTheToken() {
        var sample = Samples.text("meta.longpoll.empty_with_ping");

        var frames = frames(sample);

        assertThat(sample).contains("<token>");
        assertThat(frames).hasSize(2);
        assertThat(frames.toString()).doesNotContain("<token>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | 0 | 0",
                "'' | 0 | 0",
                "{} | 0 | 1",
                "null | 0 | 1",
                "42 | 0 | 1",
                "\"text\" | 0 | 1",
                "[1,\"x\",null,[],{},true] | 0 | 6",
                "[178e5346055000] | 0 | 1",
                "{\"channel\":\"/a\",\"data\":1} | 1 | 0",
                "[{\"channel\":\"/a\",\"data\":1},{\"channel\":7},{\"channel\":\"/b\",\"data\":{}}] | 2 | 1",
                "[{\"channel\":\"no-slash\",\"data\":1}] | 0 | 1",
                "[{\"channel\":\"/a\"}] | 1 | 0",
                "[[{\"channel\":\"/a\",\"data\":1}]] | 0 | 1"
            })
    void whatIsNoMessageIsIgnoredAndCounted(String text, int frames, int ignored) {
        assertThat(CODEC.decode(Utf8.of(text))).isInstanceOfSatisfying(Decoded.Frames.class, decoded -> {
            assertThat(decoded.frames()).hasSize(frames);
            assertThat(decoded.ignored()).isEqualTo(ignored);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "topsecret", "[{\"topsecret\":1},]", "[] topsecret", "{'topsecret':1}"})
    void whatIsNoJsonIsMalformedAndNotShown(String text) {
        assertThat(CODEC.decode(Utf8.of(text)))
                .isInstanceOfSatisfying(
                        Decoded.Malformed.class,
                        malformed -> assertThat(malformed.reason())
                                .startsWith("no JSON at line 1")
                                .doesNotContain("topsecret"));
    }

    @Test
    void aNumberThatNothingCanHoldIsMalformed() {
        var text = "[{\"channel\":\"/a\",\"data\":178e5346055000}]";

        assertThat(CODEC.decode(Utf8.of(text))).isEqualTo(new Decoded.Malformed("a number is too large"));
    }

    @Test
    void deepNestingIsMalformedAndNoStackOverflow() {
        assertThat(CODEC.decode(Utf8.of("[".repeat(100_000)))).isInstanceOf(Decoded.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "c3", "c080", "c0a2", "e08080", "eda080", "f0808080", "f4908080", "f8888080"})
    void whatIsNoUtf8IsMalformed(String hex) {
        var bytes = HexFormat.of().parseHex("22" + hex + "22");

        assertThat(CODEC.decode(new Utf8(bytes))).isEqualTo(new Decoded.Malformed("no UTF-8"));
    }

    @Test
    void otherEncodingsAreMalformed() {
        assertThat(CODEC.decode(new Utf8("[]".getBytes(UTF_16LE)))).isInstanceOf(Decoded.Malformed.class);
        assertThat(CODEC.decode(Utf8.of("\uFEFF[]"))).isInstanceOf(Decoded.Malformed.class);
    }

    @Test
    void theReplacementCharacterIsText() {
        assertThat(frames("[{\"channel\":\"/a\",\"data\":\"\uFFFD\"}]")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"a\" : [1, 2.50, 1e2],\n\"é😀\":\"\\ud83d \\u00e9\" }",
                "[]",
                "{}",
                "\"é😀\"",
                "\"\"",
                "0",
                "-12.50",
                "true",
                "false"
            })
    void whatIsPublishedIsThereAsItCameToo(String data) {
        for (var frame : List.of(
                "[{\"channel\":\"/a\",\"data\":%s}]",
                "[ {\"é\": 1, \"data\" : %s , \"channel\" : \"/a\"} ]",
                "{\"data\":[],\"data\":\t%s\n,\"channel\":\"/a\"}")) {
            assertThat(frames(frame.formatted(data)))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Frame.Published.class,
                            published -> assertThat(published.inbound().raw()).isEqualTo(Utf8.of(data)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"channel\":\"/a\",\"id\":\"7\",\"data\":{},\"successful\":true} | Published",
                "{\"channel\":\"/a\",\"id\":\"7\",\"data\":null,\"successful\":true} | PublishReply",
                "{\"channel\":\"/meta/connect\",\"id\":\"7\"} | Unknown",
                "{\"channel\":\"/meta/connect\",\"id\":\"7\",\"data\":{}} | Unknown",
                "{\"channel\":\"/meta/connect\",\"successful\":\"true\"} | ConnectReply",
                "{\"channel\":\"/meta/connect\",\"successful\":1} | Unknown",
                "{\"channel\":\"/meta/handshake\",\"successful\":true} | HandshakeRefused",
                "{\"channel\":\"/meta/handshake\",\"successful\":true,\"clientId\":7} | HandshakeAccepted",
                "{\"channel\":\"/meta/disconnect\",\"successful\":true} | DisconnectReply",
                "{\"channel\":\"/meta/other\",\"successful\":true} | Unknown"
            })
    void aReplyIsWhatSaysSuccessful(String message, String kind) {
        assertThat(frames(message))
                .singleElement()
                .extracting(frame -> frame.getClass().getSimpleName())
                .isEqualTo(kind);
    }

    @Test
    void idsMayBeNumbers() {
        assertThat(frames("{\"channel\":\"/meta/connect\",\"id\":7,\"successful\":true}"))
                .containsExactly(new Frame.ConnectReply("7", accepted(), null));
    }

    @Test
    void numbersKeepTheirDigits() {
        var frame = frames("{\"channel\":\"/a\",\"data\":[1.10,123456789012345678901234567890,1e400]}");

        assertThat(frame)
                .singleElement()
                .isInstanceOfSatisfying(
                        Frame.Published.class,
                        published -> assertThat(published.inbound().data())
                                .hasToString("[1.10,123456789012345678901234567890,1E+400]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"meta.handshake.request", "meta.connect.request", "meta.subscribe.request"})
    void requestsAreWrittenAsDocumented(String sample) {
        var request = switch (sample) {
            case "meta.handshake.request" -> new Request.Handshake("1");
            case "meta.connect.request" -> new Request.Connect("2", CLIENT_ID);
            default ->
                new Request.Subscribe(
                        "3",
                        CLIENT_ID,
                        "/user/20000001",
                        new Credentials("20000001", "<token>"),
                        Instant.ofEpochSecond(1_785_346_000));
        };

        assertThat(CODEC.encode(List.of(request))).isEqualTo(Samples.text(sample));
    }

    @Test
    void severalRequestsGoInOneFrame() {
        var text = CODEC.encode(List.of(
                new Request.Unsubscribe("1s", CLIENT_ID, "/group/\"1\""), new Request.Disconnect("1t", CLIENT_ID)));

        assertThat(text)
                .isEqualTo("[{\"channel\":\"/meta/unsubscribe\",\"clientId\":\"" + CLIENT
                        + "\",\"subscription\":\"/group/\\\"1\\\"\",\"id\":\"1s\"},"
                        + "{\"channel\":\"/meta/disconnect\",\"clientId\":\"" + CLIENT + "\",\"id\":\"1t\"}]");
    }

    @Test
    void nothingSecretIsShown() {
        var credentials = new Credentials("1", "topsecret");
        var shown = List.of(
                        new Request.Subscribe("1", CLIENT_ID, "/user/1", credentials, Instant.EPOCH),
                        new Request.Disconnect("2", CLIENT_ID),
                        new Input.Started(credentials, Set.of()),
                        new Frame.HandshakeAccepted("1", CLIENT_ID, null),
                        Memory.of(credentials, Set.of()))
                .toString();

        assertThat(shown).doesNotContain("topsecret", CLIENT).contains("accessToken=***", "0wgy***");
    }

    private static List<Frame> frames(String text) {
        return switch (CODEC.decode(Utf8.of(text))) {
            case Decoded.Frames(var frames, var _) -> frames;
            case Decoded.Malformed(var reason) -> throw new AssertionError(reason);
        };
    }

    private static Outcome accepted() {
        return new Outcome.Accepted();
    }

    private static Outcome refused(String text) {
        return new Outcome.Refused(new Refusal(text));
    }
}
