package io.groupmebridge.bayeux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.NullNode;

/** What holds for a session whatever happens: thousands of random lives, each from a seed that repeats it. */
class SessionMachinePropertyTests {

    private static final Credentials ALICE = new Credentials("1", "alices-token");
    private static final FrameCodec CODEC = new FrameCodec();
    private static final int LIVES = 10;
    private static final int INPUTS = 200;
    private static final Instant END_OF_LIFE = Instant.EPOCH.plus(Duration.ofMinutes(INPUTS));
    private static final List<Advice.Given> ADVICES = List.of(
            new Advice.Given(Advice.Reconnect.RETRY, Duration.ZERO, Duration.ofMinutes(10)),
            new Advice.Given(Advice.Reconnect.RETRY, Duration.ofSeconds(5), null),
            new Advice.Given(Advice.Reconnect.HANDSHAKE, null, null),
            new Advice.Given(null, null, Duration.ofSeconds(30)));

    @ParameterizedTest
    @MethodSource("seeds")
    void oneConnectAndAlwaysSomethingPending(int seed) {
        var random = new Random(seed);

        for (var life = 0; life < LIVES; life++) {
            live(random, INPUTS);
        }
    }

    /** A session that the world treats well from now on is connected in the end, whatever was before. */
    @ParameterizedTest
    @MethodSource("seeds")
    void aSessionRecoversWhenTheWorldDoes(int seed) {
        var random = new Random(seed);

        for (var life = 0; life < LIVES; life++) {
            var peer = live(random, random.nextInt(INPUTS));
            var now = END_OF_LIFE;
            for (var i = 0; i < 20 && peer.status().state() != Status.State.CONNECTED; i++) {
                now = now.plusSeconds(1);
                peer.feed(kindly(peer), now);
            }

            assertThat(peer.status().state()).isEqualTo(Status.State.CONNECTED);
        }
    }

    static IntStream seeds() {
        return IntStream.range(0, 50);
    }

    /** A session to which so many random things happened; the peer checked each step. */
    private static Peer live(Random random, int inputs) {
        var peer = new Peer();
        var now = Instant.EPOCH;
        peer.feed(new Input.Started(ALICE, Set.of()), now);
        for (var i = 0; i < inputs; i++) {
            now = now.plusMillis(random.nextInt(60_000));
            peer.feed(input(random, peer, now), now);
        }
        return peer;
    }

    @Test
    void brokenFramesAreSurvived() {
        var random = new Random(1);
        var samples = Samples.names().stream().map(Samples::text).toList();
        var peer = new Peer();
        var now = Instant.EPOCH;
        for (var i = 0; i < 5_000; i++) {
            if (i % 50 == 0) {
                peer = new Peer();
                peer.feed(new Input.Started(ALICE, Set.of("/group/7")), now);
            }
            now = now.plusSeconds(1);
            peer.feed(random.nextBoolean() ? kindly(peer) : mutated(random, samples), now);
        }
    }

    @Test
    void aChannelThatIsGrantedAndLostInOneFrameIsToldAsBoth() {
        var peer = new Peer();
        peer.feed(new Input.Started(ALICE, Set.of()), Instant.EPOCH);
        while (peer.status().state() != Status.State.CONNECTED) {
            peer.feed(kindly(peer), Instant.EPOCH);
        }
        peer.feed(new Input.SocketLost("reset"), Instant.EPOCH);
        peer.feed(new Input.WaitOver(), Instant.EPOCH);
        peer.feed(new Input.SocketOpened(), Instant.EPOCH);
        var connect = peer.unanswered.getFirst();
        var subscribe = peer.unanswered.getLast();

        // The peer checks what is announced.
        peer.feed(
                new Input.FramesReceived(List.of(
                        reply(subscribe, new Frame.Outcome.Accepted(), null),
                        reply(connect, new Frame.Outcome.Refused(new Refusal("401::Unknown client")), null))),
                Instant.EPOCH);

        assertThat(peer.status().state()).isEqualTo(Status.State.HANDSHAKING);
    }

    @Test
    void manyChannelsAreAskedForInSeveralFrames() {
        var wanted = IntStream.range(0, 120).mapToObj(i -> "/group/" + i).collect(Collectors.toSet());
        var connected = connected();

        var step = SessionMachine.step(connected, new Input.ChannelsWanted(wanted), Instant.EPOCH);

        assertThat(step.actions().stream()
                        .filter(Action.Send.class::isInstance)
                        .map(Action.Send.class::cast)
                        .map(send -> send.requests().size()))
                .containsExactly(50, 50);
    }

    @Test
    void aThousandChannelsAreJoinedWithAtMostAHundredRequestsUnanswered() {
        var peer = new Peer();
        for (var input : List.of(new Input.Started(ALICE, many(1_000)), new Input.SocketOpened())) {
            peer.feed(input, Instant.EPOCH);
        }
        for (var answers = 0; peer.status().channels().size() < 1_001; answers++) {
            assertThat(peer.unanswered).hasSizeLessThanOrEqualTo(101);
            assertThat(answers).isLessThan(1_100);
            peer.feed(kindly(peer), Instant.EPOCH);
        }

        assertThat(peer.unanswered).singleElement().isInstanceOf(Request.Connect.class);
    }

    private static SessionState connected() {
        var state = SessionState.idle();
        for (var input : List.of(
                new Input.Started(ALICE, Set.of()),
                new Input.SocketOpened(),
                frame(new Frame.HandshakeAccepted("1", new ClientId("abcdefghijkl"), null)),
                frame(new Frame.SubscribeReply("2", new Frame.Outcome.Accepted(), null)))) {
            state = SessionMachine.step(state, input, Instant.EPOCH).state();
        }
        return state;
    }

    private static Input input(Random random, Peer peer, Instant now) {
        var due = peer.timers.entrySet().stream()
                .filter(timer -> !timer.getValue().isAfter(now))
                .findFirst();
        if (due.isPresent()) {
            return new Input.DeadlinePassed(due.get().getKey());
        }
        return switch (random.nextInt(18)) {
            case 0 -> new Input.SocketLost("lost");
            case 1 -> new Input.DeadlinePassed(any(random, List.copyOf(EnumSet.allOf(Deadline.class))));
            case 2 -> new Input.ChannelsWanted(Set.of("/group/" + random.nextInt(3), "/group/9"));
            case 3 -> new Input.FramesMalformed("no JSON");
            case 4 -> random.nextBoolean() ? new Input.TokenVerified() : new Input.WaitOver();
            case 8 ->
                frame(new Frame.ConnectReply(
                        Integer.toString(random.nextInt(36), 36), new Frame.Outcome.Accepted(), advice(random)));
            case 9 -> new Input.TypingWanted("/group/" + random.nextInt(3));
            case 11 ->
                random.nextInt(20) > 0
                        ? kindly(peer)
                        : random.nextBoolean() ? new Input.StopRequested() : new Input.TokenRejected("unauthorized");
            case 10 -> new Input.ChannelsWanted(many(random.nextInt(10) > 0 ? 2 : 120));
            case 12, 13 -> answers(random, peer);
            case 5, 6 -> answer(random, peer, new Frame.Outcome.Refused(new Refusal(error(random))));
            case 7 -> frame(new Frame.Published(new Inbound("/user/1", NullNode.instance, "1"), advice(random)));
            default -> random.nextBoolean() ? kindly(peer) : answer(random, peer, new Frame.Outcome.Accepted());
        };
    }

    private static Set<String> many(int count) {
        return IntStream.range(0, count).mapToObj(i -> "/group/" + i).collect(Collectors.toSet());
    }

    /** What a peer that means well does next. */
    private static Input kindly(Peer peer) {
        if (peer.opening) {
            return new Input.SocketOpened();
        }
        if (peer.waiting) {
            return new Input.WaitOver();
        }
        var request = peer.unanswered.stream()
                .filter(sent -> !(sent instanceof Request.Connect))
                .findFirst();
        if (request.isPresent()) {
            return frame(reply(request.get(), new Frame.Outcome.Accepted(), null));
        }
        return switch (peer.status().state()) {
            case SUBSCRIPTION_REFUSED -> new Input.TokenVerified();
            case CONNECTED -> new Input.FramesReceived(List.of());
            default ->
                peer.timers.keySet().stream()
                        .findFirst()
                        .<Input>map(Input.DeadlinePassed::new)
                        .orElse(new Input.Started(ALICE, Set.of()));
        };
    }

    private static Input answer(Random random, Peer peer, Frame.Outcome outcome) {
        if (peer.unanswered.isEmpty()) {
            return new Input.SocketOpened();
        }
        var request = any(random, peer.unanswered);
        return frame(reply(request, outcome, advice(random)));
    }

    /** Up to four answers in one frame. */
    private static Input answers(Random random, Peer peer) {
        var requests = new ArrayList<>(peer.unanswered);
        Collections.shuffle(requests, random);
        return new Input.FramesReceived(requests.stream()
                .limit(1 + random.nextInt(4))
                .map(request -> reply(request, outcome(random), advice(random)))
                .toList());
    }

    private static Frame.Outcome outcome(Random random) {
        return random.nextInt(3) > 0
                ? new Frame.Outcome.Accepted()
                : new Frame.Outcome.Refused(new Refusal(error(random)));
    }

    private static Frame reply(Request request, Frame.Outcome outcome, Advice.Given advice) {
        return switch (request) {
            case Request.Handshake(var id) ->
                switch (outcome) {
                    case Frame.Outcome.Accepted _ ->
                        new Frame.HandshakeAccepted(id, new ClientId("client" + id), advice);
                    case Frame.Outcome.Refused(var refusal) -> new Frame.HandshakeRefused(id, refusal, advice);
                };
            case Request.Connect connect -> new Frame.ConnectReply(connect.id(), outcome, advice);
            case Request.Subscribe subscribe -> new Frame.SubscribeReply(subscribe.id(), outcome, advice);
            case Request.Unsubscribe unsubscribe -> new Frame.UnsubscribeReply(unsubscribe.id(), outcome, advice);
            case Request.Publish publish -> new Frame.PublishReply(publish.id(), publish.channel(), outcome, advice);
            case Request.Disconnect disconnect -> new Frame.DisconnectReply(disconnect.id(), outcome, advice);
        };
    }

    private static Advice.Given advice(Random random) {
        return random.nextInt(3) == 0 ? any(random, ADVICES) : null;
    }

    private static String error(Random random) {
        return List.of("401:x:Unknown client", "Access token authentication failed", "403::no")
                .get(random.nextInt(3));
    }

    private static <T> T any(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static Input frame(Frame frame) {
        return new Input.FramesReceived(List.of(frame));
    }

    /** A sample with a few bytes changed, doubled, dropped, or with a piece of another sample. */
    private static Input mutated(Random random, List<String> samples) {
        var bytes = new ArrayList<Byte>();
        for (var b : any(random, samples).getBytes(UTF_8)) {
            bytes.add(b);
        }
        for (var i = random.nextInt(6); i >= 0 && !bytes.isEmpty(); i--) {
            var at = random.nextInt(bytes.size());
            switch (random.nextInt(4)) {
                case 0 -> bytes.set(at, (byte) random.nextInt(256));
                case 1 -> bytes.remove(at);
                case 2 -> bytes.add(at, (byte) "{}[]\",:0truenull-".charAt(random.nextInt(17)));
                default -> bytes.addAll(at, List.copyOf(bytes.subList(at, Math.min(bytes.size(), at + 20))));
            }
        }
        var mutated = new byte[bytes.size()];
        for (var i = 0; i < mutated.length; i++) {
            mutated[i] = bytes.get(i);
        }
        return switch (CODEC.decode(new Utf8(mutated))) {
            case Decoded.Frames(var frames, var _) -> new Input.FramesReceived(frames);
            case Decoded.Malformed(var reason) -> new Input.FramesMalformed(reason);
        };
    }
}
