package io.groupmebridge.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.peers.GroupMeData.Person;
import io.groupmebridge.peers.SimulatedFaults.Empty;
import io.groupmebridge.peers.SimulatedGroupMe.Account;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Shows that the simulated REST API answers as GroupMe's does. */
class SimulatedRestTests {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Person BOB = new Person("20000002", "Bob");

    private final SimulatedRest rest = SimulatedRest.start();
    private final Account me = rest.open("20000001", "Me", "good-token");
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void stop() {
        http.close();
        rest.close();
    }

    @Test
    void aMessageIsInTheHistoryAsItWasPushedButForWhatOnlyAPushShows() throws Exception {
        var pushed = rest.post("10000001", BOB, "hi");

        var message = response("/groups/10000001/messages").at("/messages/0");

        assertThat(message.get("id")).isEqualTo(pushed.at("/subject/id"));
        assertThat(message.get("id").asLong()).isGreaterThan(1L << 53);
        assertThat(message.get("source_guid")).isEqualTo(pushed.at("/subject/source_guid"));
        assertThat(pushed.get("subject").has("updated_at")).isTrue();
        assertThat(message.has("updated_at")).isFalse();
    }

    @Test
    void pagesGoUpAfterAnIdDownBeforeOneAndSkipTheMiddleSinceOne() throws Exception {
        var ids = IntStream.range(0, 30)
                .mapToObj(each -> idOf(rest.post("10000001", BOB, "message " + each)))
                .toList();
        var messages = "/groups/10000001/messages?limit=3&";

        assertThat(idsOf(messages + "after_id=" + ids.getFirst())).isEqualTo(ids.subList(1, 4));
        assertThat(idsOf(messages + "before_id=" + ids.get(10)))
                .isEqualTo(ids.subList(7, 10).reversed());
        assertThat(idsOf(messages + "since_id=" + ids.getFirst()))
                .isEqualTo(ids.subList(27, 30).reversed());
        assertThat(idsOf("/groups/10000001/messages")).hasSize(20);
        assertThat(get("/groups/10000001/messages?limit=201").statusCode()).isEqualTo(400);
        assertThat(get(messages + "after_id=" + ids.getLast()).statusCode()).isEqualTo(304);
    }

    @Test
    void groupsAndTheirSubtopicsAreListedWithTheirLastMessage() throws Exception {
        rest.group("10000003");
        rest.subtopic("10000001", "10000009");
        var inTopic = idOf(rest.post("10000009", BOB, "about the trip"));
        var inGroup = idOf(rest.post("10000002", BOB, "hi"));

        var groups = response("/groups?per_page=2&page=1");
        var topics = response("/groups/10000001/subgroups");

        assertThat(groups).extracting(group -> group.get("id").asString()).containsExactly("10000002", "10000003");
        assertThat(groups.at("/0/messages/last_message_id").asString()).isEqualTo(inGroup);
        assertThat(groups.at("/1/messages/last_message_id").isNull()).isTrue();
        assertThat(response("/groups?per_page=2&page=2").at("/0/children_count").asInt())
                .isOne();
        assertThat(response("/groups?per_page=2&page=3")).isEmpty();
        assertThat(topics.at("/0/id").isNumber()).isTrue();
        assertThat(topics.at("/0/messages/last_message_id").asString()).isEqualTo(inTopic);
        assertThat(idsOf("/groups/10000009/messages")).containsExactly(inTopic);
    }

    @Test
    void aChatIsBetweenTwoUsers() throws Exception {
        rest.open("20000005", "Eve", "eves-token");
        var id = idOf(rest.postTo(me, BOB, "psst"));

        var chats = response("/chats");

        assertThat(chats.at("/0/last_message/conversation_id").asString()).isEqualTo("20000001+20000002");
        assertThat(chats.at("/0/other_user/id").asLong()).isEqualTo(20000002);
        assertThat(response("/direct_messages?other_user_id=20000002")
                        .at("/direct_messages/0/id")
                        .asString())
                .isEqualTo(id);
        assertThat(get("/direct_messages?other_user_id=20000003").statusCode()).isEqualTo(304);
        assertThat(get("/chats", "eves-token").body()).contains("\"response\":[]");
    }

    @Test
    void whoLeftAGroupFindsItGone() throws Exception {
        rest.post("10000001", BOB, "hi");

        rest.leave("10000001", me);

        assertThat(get("/groups/10000001/messages").statusCode()).isEqualTo(404);
        assertThat(response("/groups")).isEmpty();
        rest.join("10000001", me);
        assertThat(response("/groups")).hasSize(1);
    }

    @Test
    void aFaultComesInsteadOfTheRightAnswerAsOftenAsItIsAskedFor() throws Exception {
        rest.post("10000001", BOB, "hi");
        rest.faults().fail(1, "/groups", 429, Duration.ofSeconds(3));
        rest.faults().fail(1, 503);
        rest.faults().refuseToken(1);

        assertThat(get("/users/me").statusCode()).isEqualTo(503);
        var limited = get("/groups");
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.headers().firstValue("Retry-After")).hasValue("3");
        assertThat(get("/groups").body()).contains("\"unauthorized\"");
        assertThat(response("/groups")).hasSize(1);

        rest.faults().forbid("10000001");
        assertThat(get("/groups/10000001/messages").body()).contains("40100");
        rest.faults().clear();
        assertThat(idsOf("/groups/10000001/messages")).hasSize(1);
    }

    @Test
    void emptyCanBeSpelledInEveryWayAndPagesCanBeShort() throws Exception {
        rest.group("10000001");
        rest.faults().spellEmpty(Empty.NULL_RESPONSE);
        assertThat(get("/groups/10000001/messages").body()).contains("\"response\":null");
        rest.faults().spellEmpty(Empty.EMPTY_LIST);
        assertThat(get("/groups/10000001/messages").body()).contains("\"messages\":[]");

        rest.faults().shortPages(2);
        IntStream.range(0, 5).forEach(each -> rest.post("10000001", BOB, "message " + each));
        assertThat(idsOf("/groups/10000001/messages?limit=100&after_id=1")).hasSize(2);
    }

    @Test
    void callsAreCounted() throws Exception {
        get("/users/me");
        get("/groups/10000001/messages?limit=1");

        assertThat(rest.requests("/groups/10000001/messages")).isOne();
        assertThat(rest.requestsPerSecond().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(2);
    }

    private List<String> idsOf(String path) throws Exception {
        return response(path)
                .path("messages")
                .valueStream()
                .map(message -> message.get("id").asString())
                .toList();
    }

    private static String idOf(JsonNode pushed) {
        return pushed.at("/subject/id").asString();
    }

    private JsonNode response(String path) throws Exception {
        return JSON.readTree(get(path).body()).get("response");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return get(path, me.accessToken());
    }

    private HttpResponse<String> get(String path, String token) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(rest.apiUri() + path)).header("X-Access-Token", token);
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
