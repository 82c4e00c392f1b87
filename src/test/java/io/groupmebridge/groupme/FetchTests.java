package io.groupmebridge.groupme;

import static io.groupmebridge.groupme.ScriptedServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.account.AccessToken;
import io.groupmebridge.account.Account;
import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.Conversation.Direct;
import io.groupmebridge.event.Conversation.Group;
import io.groupmebridge.groupme.Fetched.Forbidden;
import io.groupmebridge.groupme.Fetched.Found;
import io.groupmebridge.groupme.Fetched.Gone;
import io.groupmebridge.groupme.Fetched.Limited;
import io.groupmebridge.groupme.Fetched.TokenRejected;
import io.groupmebridge.groupme.Fetched.Unavailable;
import io.groupmebridge.groupme.ScriptedServer.Reply;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableChannel;

/** Asks a server on loopback for groups, chats and messages. */
class FetchTests {

    private static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Account ME = account("20000001");
    private static final Group GROUP = new Group("10000001");
    private static final Direct CHAT = new Direct("20000001", "20000002");

    private final ScriptedServer server = new ScriptedServer();
    private final WebGroupMe groupMe = server.client(Clock.fixed(NOW, ZoneOffset.UTC));

    @AfterEach
    void stop() {
        groupMe.destroy();
        server.close();
    }

    @Test
    void groupsComeInPagesWithoutTheirMembers() {
        server.script(text(200, """
                {"response":[
                  {"id":"10000001","messages":{"last_message_id":"174777858990222590"},"children_count":0},
                  {"id":10000002,"messages":{"last_message_id":null},"children_count":3},
                  {"group_id":"10000003","messages":{"last_message_id":"later"}},
                  {"id":"","name":"no id"}, {"id":"../1"}, null, 7, [],
                  {"id":"10000004","messages":null,"children_count":null}
                ],"meta":{"code":200}}"""));

        assertThat(found(groupMe.groups(ME, 2)))
                .containsExactly(
                        new Chat(GROUP, 174777858990222590L, false),
                        new Chat(new Group("10000002"), null, true),
                        new Chat(new Group("10000003"), null, false),
                        new Chat(new Group("10000004"), null, false));
        assertThat(server.requests())
                .containsExactly("GET /v3/groups?per_page=100&omit=memberships&page=2 sesame-3f2a");
    }

    @Test
    void subtopicsHaveNumbersForIds() {
        server.script(text(200, """
                {"response":[{"id":123456789,"parent_id":10000001,"topic":"Trips",
                  "messages":{"count":4,"last_message_id":"1234567890"}}]}"""));

        assertThat(found(groupMe.subtopics(ME, GROUP, 1)))
                .containsExactly(new Chat(new Group("123456789"), 1234567890L, false));
        assertThat(server.requests())
                .containsExactly("GET /v3/groups/10000001/subgroups?per_page=100&page=1 sesame-3f2a");
    }

    @Test
    void aDirectChatIsNamedInOneOfThreePlaces() {
        server.script(text(200, """
                {"response":[
                  {"last_message":{"conversation_id":"20000001+20000002","id":"174777858990222590"}},
                  {"last_message":{"chat_id":"20000003+20000001","id":12},"other_user":{"id":1}},
                  {"last_message":null,"other_user":{"id":20000004}},
                  {"last_message":{"id":"x"},"other_user":{"id":"5"}},
                  {"last_message":{"conversation_id":"20000001"}},
                  {}
                ]}"""));

        assertThat(found(groupMe.directChats(ME, 1)))
                .containsExactly(
                        new Chat(CHAT, 174777858990222590L, false),
                        new Chat(new Direct("20000001", "20000003"), 12L, false),
                        new Chat(new Direct("20000001", "20000004"), null, false),
                        new Chat(new Direct("5", "20000001"), null, false));
        assertThat(server.requests()).containsExactly("GET /v3/chats?per_page=100&page=1 sesame-3f2a");
    }

    @Test
    void aDirectChatThatNamesOnlyTheOtherIsSkippedWhileWeDoNotKnowWhoWeAre() {
        server.script(text(200, """
                {"response":[{"last_message":null,"other_user":{"id":20000004}}]}"""));

        assertThat(found(groupMe.directChats(account(null), 1))).isEmpty();
    }

    @Test
    void messagesAfterAscendByNumberWithoutRepetition() {
        server.script(text(200, """
                {"response":{"count":9,"messages":[
                  {"id":"1000","created_at":1785301508,"text":"new"},
                  {"id":"999","created_at":1785301507,"text":"old"},
                  {"id":1000,"created_at":1,"text":"again"},
                  {"id":"174777858990222590","created_at":null},
                  {"id":"12x"}, {"text":"no id"}, null
                ]}}"""));

        var messages = found(groupMe.messagesAfter(ME, GROUP, 998));

        assertThat(messages).extracting(SaidMessage::id).containsExactly(999L, 1000L, 174777858990222590L);
        assertThat(messages)
                .extracting(SaidMessage::createdAt)
                .extracting(Instant::getEpochSecond)
                .containsExactly(1785301507L, 1785301508L, 1747778589L);
        assertThat(messages.getFirst().message().get("text").asString()).isEqualTo("old");
        assertThat(server.requests())
                .containsExactly("GET /v3/groups/10000001/messages?acceptFiles=1&after_id=998&limit=100 sesame-3f2a");
    }

    @Test
    void messagesBeforeDescend() {
        server.script(text(200, """
                {"response":{"direct_messages":[{"id":"9"},{"id":"10"},{"id":"8"}],"read_receipt":{}}}"""));

        assertThat(found(groupMe.messagesBefore(ME, CHAT, 11L)))
                .extracting(SaidMessage::id)
                .containsExactly(10L, 9L, 8L);
        assertThat(found(groupMe.messagesBefore(ME, CHAT, null))).hasSize(3);
        assertThat(server.requests())
                .containsExactly(
                        "GET /v3/direct_messages?other_user_id=20000002&before_id=11&limit=100 sesame-3f2a",
                        "GET /v3/direct_messages?other_user_id=20000002&limit=100 sesame-3f2a");
    }

    @Test
    void whatCannotBeAskedForIsNotAskedFor() {
        server.script(text(200, "{}"));

        assertThat(fetch(groupMe.messagesAfter(ME, new Direct("3", "4"), 1))).isInstanceOf(Gone.class);
        assertThat(fetch(groupMe.messagesAfter(account(null), CHAT, 1))).isInstanceOf(Unavailable.class);
        assertThat(fetch(groupMe.messagesAfter(ME, new Conversation.None(), 1))).isInstanceOf(Unavailable.class);
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"meta\":{\"code\":200}}",
                "{\"response\":null}",
                "{\"response\":[]}",
                "{\"response\":{}}",
                "{\"response\":{\"count\":3}}",
                "{\"response\":{\"messages\":[]}}",
                "{\"response\":{\"messages\":null}}"
            })
    void emptyIsSpelledInManyWays(String body) {
        assertThat(answered(text(200, body))).isEqualTo(new Found<>(List.of()));
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void emptyMayHaveNoBody(int status) {
        assertThat(answered(text(status, ""))).isEqualTo(new Found<>(List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "{",
                "7",
                "null",
                "{\"error\":\"maintenance\"}",
                "{\"response\":\"ok\"}",
                "{\"response\":{\"messages\":\"none\"}}"
            })
    void whatIsNoListIsNotTakenForAnEmptyOne(String body) {
        assertThat(answered(text(200, body)))
                .isEqualTo(new Unavailable<>("GroupMe's answer is not what was asked for"));
    }

    @ParameterizedTest
    @CsvSource({"301", "302", "400", "405", "418", "501", "503"})
    void anyOtherStatusIsNoAnswer(int status) {
        assertThat(answered(text(status, "{\"secret\":\"sesame\"}")))
                .isEqualTo(new Unavailable<>("GroupMe answered HTTP " + status));
    }

    @Test
    void aGroupThatWasLeftIsGone() {
        assertThat(answered(text(404, ""))).isEqualTo(new Gone<>());
    }

    @Test
    void aRefusedTokenIsToldApartFromARefusedConversation() {
        assertThat(answered(text(401, "{\"meta\":{\"code\":401,\"errors\":[\"unauthorized\"]}}")))
                .isEqualTo(new TokenRejected<>());
        assertThat(answered(text(401, "{\"meta\":{\"code\":40100,\"errors\":[\"Not authorized\"]}}")))
                .isEqualTo(new Forbidden<>());
        assertThat(answered(text(401, ""))).isEqualTo(new Forbidden<>());
        assertThat(answered(text(403, "{\"meta\":{\"errors\":[\"unauthorized\"]}}")))
                .isEqualTo(new Forbidden<>());
    }

    @Test
    void aLimitIsNotTriedAgainAndTellsWhenToComeBack() {
        assertThat(answered(text(429, ""))).isEqualTo(new Limited<>(null));
        assertThat(answered(text(420, "", Map.of("Retry-After", "7")))).isEqualTo(new Limited<>(Duration.ofSeconds(7)));
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void aPassingFaultIsTriedAgain() {
        var answer =
                answered(text(503, ""), text(408, ""), text(200, "{\"response\":{\"messages\":[{\"id\":\"1\"}]}}"));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Found.class, it -> assertThat((List<?>) it.value()).hasSize(1));
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void silenceAndBrokenConnectionsAreNoAnswer() {
        var hasty = server.hastyClient();
        server.script(_ -> Mono.never());
        assertThat(fetch(hasty.groups(ME, 1))).isEqualTo(new Unavailable<>("GroupMe did not answer in time"));
        server.script(response ->
                response.sendString(Flux.concat(Mono.just("{"), Mono.never())).then());
        assertThat(fetch(hasty.groups(ME, 1))).isEqualTo(new Unavailable<>("GroupMe did not answer in time"));
        assertThat(answered(response -> {
                    response.withConnection(DisposableChannel::dispose);
                    return Mono.never();
                }))
                .isInstanceOfSatisfying(
                        Unavailable.class, it -> assertThat(it.reason()).startsWith("GroupMe cannot be reached ("));
    }

    @Test
    void aPageThatIsTooLongIsAskedForInParts() {
        var huge = (Reply) response -> response.sendString(Flux.range(0, 80).map(_ -> "x".repeat(64 * 1024)))
                .then();

        assertThat(answered(huge, text(200, "{\"response\":{\"messages\":[{\"id\":\"1\"}]}}")))
                .isInstanceOf(Found.class);
        assertThat(server.requests()).last().asString().contains("limit=10 ");
        assertThat(answered(huge))
                .isEqualTo(new Unavailable<>("GroupMe's answer cannot be read (DataBufferLimitException)"));
    }

    @Test
    void theClockOfTheLatestAnswerIsCompared() {
        assertThat(groupMe.clockOffset()).isZero();

        answered(text(200, "{}", Map.of("Date", "Wed, 1 Jul 2026 12:01:00 GMT")));

        assertThat(groupMe.clockOffset()).isEqualTo(Duration.ofMinutes(1));
    }

    /** What asking for a group's messages comes to when the server answers so. */
    private Fetched<List<SaidMessage>> answered(Reply... replies) {
        server.script(replies);
        return fetch(groupMe.messagesAfter(ME, GROUP, 1));
    }

    private static <T> T found(Mono<Fetched<T>> call) {
        return ((Found<T>) fetch(call)).value();
    }

    private static <T> Fetched<T> fetch(Mono<Fetched<T>> call) {
        return call.block(PATIENCE);
    }

    private static Account account(String userId) {
        return new Account(
                new AccountId("me"), new AccessToken("sesame-3f2a"), userId, null, true, Account.Source.API, NOW);
    }
}
