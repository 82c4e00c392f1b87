package io.groupmebridge.session;

import static io.groupmebridge.session.SessionStage.account;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.event.Conversation;
import io.groupmebridge.groupme.Identity;
import io.groupmebridge.session.SessionStatus.State;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a session tells the handler about itself, and what it says and asks for besides. In virtual time. */
class PushSessionChangesTests {

    private static final String OWN = "/user/123";
    private static final String REJECTED = "GroupMe refuses the access token";

    private final SessionStage stage = new SessionStage();
    private final PushSession session = stage.session(account("123"));

    @Test
    void aLossIsToldBeforeWhatComesOnTheNextSocketAndTheResumptionAfterIt() {
        connect();

        stage.transport.socket().lost("reset");
        stage.pass(Duration.ofSeconds(1));
        stage.transport.socket().push(OWN, 1);
        stage.settle();
        stage.transport.socket().answer("/meta/subscribe", true, "\"subscription\":\"/user/123\"");
        stage.settle();

        assertThat(stage.told)
                .containsExactly(
                        new SessionChange.Begun(),
                        new SessionChange.Subscribed(false),
                        new SessionChange.Lost("reset", false),
                        "handle",
                        new SessionChange.Subscribed(false));
    }

    @Test
    void aServerThatSaidGoodbyeAndKeptTheSessionIsResumed() {
        connect();

        stage.transport.failure = "Connection refused";
        stage.transport.socket().closed("1001 Going away");
        stage.pass(Duration.ofSeconds(1));
        stage.transport.failure = "";
        stage.pass(Duration.ofSeconds(2));
        resubscribe();

        assertThat(stage.told).last().isEqualTo(new SessionChange.Subscribed(true));
    }

    @Test
    void whatWasKeptAndSentIntoASocketThatBrokeMayBeLost() {
        connect();

        stage.transport.socket().closed("1001 Going away");
        stage.pass(Duration.ofSeconds(1));
        stage.transport.socket().lost("reset");
        stage.pass(Duration.ofSeconds(2));
        resubscribe();

        assertThat(stage.told).last().isEqualTo(new SessionChange.Subscribed(false));
    }

    @Test
    void anEchoOfItsOwnPingIsHandedOnAndIsNoEvent() {
        connect();

        stage.transport.socket().text("[{\"channel\":\"/user/123\",\"data\":{\"type\":\"ping\"}}]");
        stage.settle();
        assertThat(stage.handled).hasSize(1);
        assertThat(session.status().lastEventAt()).isNull();
        assertThat(stage.meters.counter("bridge.session.messages").count()).isZero();

        stage.transport.socket().push(OWN, 1);
        stage.settle();
        assertThat(session.status().lastEventAt()).isNotNull();
        assertThat(stage.meters.counter("bridge.session.messages").count()).isOne();
    }

    @Test
    void aServerThatSaysGoodbyeIsLostInOrder() {
        connect();

        stage.transport.socket().closed("1000 Bye");
        stage.settle();

        assertThat(stage.told).last().isEqualTo(new SessionChange.Lost("1000 Bye", true));
    }

    @Test
    void whatCannotBeReadIsToldWhileSubscribed() {
        session.start();
        stage.settle();
        stage.transport.socket().text("no json");
        stage.settle();
        stage.connect();

        stage.transport.socket().text("[");
        stage.transport.socket().text("[{\"channel\":7}]");
        stage.settle();

        assertThat(stage.told).hasSize(4).last().isEqualTo(new SessionChange.Doubted("a message could not be read"));
    }

    @Test
    void aTokenThatIsRevokedMidSessionIsFoundAtTheRenewalAndEndsTheSession() {
        connect();
        stage.identity = new Identity.TokenRejected();

        stage.pass(Duration.ofMinutes(49));
        assertThat(session.status().state()).isEqualTo(State.CONNECTED);
        stage.pass(Duration.ofMinutes(1));

        assertThat(stage.told)
                .endsWith(new SessionChange.Lost(REJECTED, false), new SessionChange.TokenRejected(REJECTED));
        stage.pass(Duration.ofSeconds(15));
        assertThat(session.status().state()).isEqualTo(State.TOKEN_REJECTED);
        assertThat(stage.demand.currentSubscriberCount()).isZero();
    }

    @Test
    void aTokenThatIsRejectedBeforeAnySocketIsTold() {
        stage.identity = new Identity.TokenRejected();

        session.start();
        stage.settle();

        assertThat(stage.told).containsExactly(new SessionChange.TokenRejected(REJECTED));
    }

    @Test
    void theEndIsToldOnceAndBeforeTheWindowIsWaitedFor() {
        connect();
        stage.transport.socket().push(OWN, 1);
        stage.settle();

        session.stop().subscribe();
        stage.settle();
        stage.transport.socket().answer("/meta/disconnect", true, "");
        stage.settle();
        assertThat(stage.told).last().isEqualTo(new SessionChange.Ended());
        stage.take();
        stage.pass(Duration.ofMinutes(1));

        assertThat(stage.told)
                .containsExactly(
                        new SessionChange.Begun(),
                        new SessionChange.Subscribed(false),
                        "handle",
                        new SessionChange.Ended());
    }

    @Test
    void wantedChannelsAreJoinedAndARefusedOneIsShown() {
        stage.demand.tryEmitNext(Set.of("/group/7"));
        connect();
        var sent = stage.transport.socket().sent;
        assertThat(sent.getLast()).contains("/meta/subscribe", "/group/7");

        stage.transport.socket().answer("/meta/subscribe", false, "\"error\":\"no\"");
        stage.settle();
        assertThat(session.status().channels()).containsExactly(OWN);
        assertThat(session.status().refused()).containsOnlyKeys("/group/7").containsEntry("/group/7", "no");

        stage.demand.tryEmitNext(Set.of("/group/8"));
        stage.settle();
        stage.transport.socket().answer("/meta/subscribe", true, "");
        stage.settle();
        assertThat(session.status().channels()).containsExactly("/group/8", OWN);
        assertThat(session.status().refused()).isEmpty();
    }

    @Test
    void timestampsAreThoseOfGroupMesClock() {
        stage.clockOffset = Duration.ofSeconds(-90);
        connect();
        stage.pass(Duration.ofMinutes(50));

        assertThat(stage.transport.socket().sent).anyMatch(sent -> sent.contains("\"timestamp\":" + (3000 - 90)));
    }

    @Test
    void theWayToTheServerAndBackIsShown() {
        connect();

        stage.pass(Duration.ofMinutes(1));
        var ping = stage.transport.socket().sent.getLast();
        assertThat(ping).contains("\"channel\":\"/user/123\"", "{\"type\":\"ping\"}");
        stage.pass(Duration.ofMillis(42));
        stage.transport.socket().answer(OWN, true, "");
        stage.settle();

        assertThat(session.status().roundTrip()).isEqualTo(Duration.ofMillis(42));
        assertThat(stage.meters.timer("bridge.session.round.trip").count()).isEqualTo(1);
    }

    @Test
    void typingIsRepeatedEveryFourSecondsWhileItLasts() {
        connect();

        assertThat(session.type(new Conversation.Group("7"), Duration.ofSeconds(10)))
                .isEqualTo(Typed.SENT);
        stage.settle();
        assertThat(typings("/group/7")).isEqualTo(1);
        stage.pass(Duration.ofSeconds(4));
        assertThat(typings("/group/7")).isEqualTo(2);
        stage.pass(Duration.ofSeconds(50));
        assertThat(typings("/group/7")).isEqualTo(3);
    }

    @Test
    void aNewWishToTypeReplacesTheOldOne() {
        connect();

        session.type(new Conversation.Direct("2", "10"), Duration.ofSeconds(60));
        session.type(new Conversation.Direct("10", "2"), Duration.ofSeconds(1));
        stage.pass(Duration.ofSeconds(59));

        assertThat(typings("/direct_message/2_10")).isEqualTo(2);
    }

    @Test
    void manyConversationsAtOnceAreBounded() {
        connect();

        for (var group = 0; group < Typing.MOST_CONVERSATIONS + 10; group++) {
            session.type(new Conversation.Group(Integer.toString(100 + group)), Duration.ofSeconds(60));
        }
        stage.pass(Duration.ofSeconds(4));

        assertThat(typings("/group/100")).isEqualTo(1);
        assertThat(typings("/group/110")).isEqualTo(2);
        assertThat(typings("/group/159")).isEqualTo(2);
    }

    @Test
    void nobodyTypesInASessionThatIsNotConnectedOrEnds() {
        assertThat(session.type(new Conversation.Group("7"), Duration.ofSeconds(10)))
                .isEqualTo(Typed.NOT_CONNECTED);
        connect();
        session.type(new Conversation.Group("7"), Duration.ofSeconds(60));
        stage.settle();

        session.stop().subscribe();
        stage.pass(Duration.ofSeconds(20));

        assertThat(typings("/group/7")).isEqualTo(1);
    }

    private void connect() {
        session.start();
        stage.connectForAnHour();
        assertThat(session.status().state()).isEqualTo(State.CONNECTED);
    }

    private void resubscribe() {
        stage.transport.socket().answer("/meta/subscribe", true, "\"subscription\":\"/user/123\"");
        stage.settle();
    }

    private long typings(String channel) {
        return stage.transport.socket().sent.stream()
                .filter(sent ->
                        sent.contains("\"type\":\"typing\",\"user_id\":\"123\"") && sent.contains(channel + "\""))
                .count();
    }
}
