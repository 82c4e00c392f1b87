package io.groupmebridge;

import static org.awaitility.Awaitility.await;

import io.groupmebridge.peers.FayeServer;
import io.groupmebridge.peers.FayeServer.Push;
import io.groupmebridge.peers.GroupMeData;
import io.groupmebridge.peers.GroupMeData.Person;
import io.groupmebridge.peers.ReceivedWebhook;
import io.groupmebridge.peers.WebhookInbox;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Numbered messages said in several groups: what the tests of the whole bridge count. One thread uses it. */
final class Lines {

    private static final Person BOB = new Person("20000002", "Bob");

    private final GroupMeData data = new GroupMeData(Clock.systemUTC());
    private final int groups;
    private int said;

    Lines(int groups) {
        this.groups = groups;
    }

    /** Says the next {@code count} messages, in one group after the other. */
    List<Push> next(int count) {
        var pushes = new ArrayList<Push>();
        for (int i = 0; i < count; i++, said++) {
            var group = String.valueOf(10000001 + said % groups);
            pushes.add(new Push(RunningBridge.CHANNEL, data.line(group, BOB, "line " + said)));
        }
        return pushes;
    }

    int said() {
        return said;
    }

    /** Waits until somebody hears what is said. */
    static void awaitListener(FayeServer faye) {
        await("a session on " + RunningBridge.CHANNEL)
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        faye.stats().listeners(RunningBridge.CHANNEL).stream().anyMatch(FayeServer.Client::connected));
    }

    /** What is about GroupMe, without what the bridge says of itself. */
    static List<ReceivedWebhook> ofGroupMe(List<ReceivedWebhook> webhooks) {
        return webhooks.stream()
                .filter(webhook -> !webhook.json().path("type").asString("").startsWith("bridge."))
                .toList();
    }

    /** Waits until that many different events of GroupMe's came on the path and returns all requests that bring some. */
    static List<ReceivedWebhook> awaitEvents(WebhookInbox inbox, String path, int count, Duration patience) {
        return ofGroupMe(inbox.awaitThat(
                path,
                all -> ofGroupMe(all).stream()
                                .map(ReceivedWebhook::id)
                                .distinct()
                                .count()
                        >= count,
                patience));
    }

    /** The numbers of the messages that were received in a group, in order of their first arrival. */
    static List<Integer> numbers(Stream<ReceivedWebhook> webhooks, String conversation) {
        return webhooks.map(ReceivedWebhook::json)
                .filter(event -> event.path("conversation").asString("").equals(conversation))
                .map(event ->
                        Integer.valueOf(event.at("/data/text").asString("").substring("line ".length())))
                .distinct()
                .toList();
    }
}
