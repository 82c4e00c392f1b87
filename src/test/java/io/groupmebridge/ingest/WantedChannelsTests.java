package io.groupmebridge.ingest;

import static io.groupmebridge.ingest.DemandTests.filter;
import static io.groupmebridge.ingest.IngestStage.BOB;
import static io.groupmebridge.ingest.IngestStage.CHAT;
import static io.groupmebridge.ingest.IngestStage.GROUP;
import static io.groupmebridge.ingest.IngestStage.OTHER_GROUP;
import static io.groupmebridge.ingest.IngestStage.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.session.SessionChange;
import io.groupmebridge.subscription.DeliveryOrder;
import io.groupmebridge.subscription.EventFilter;
import io.groupmebridge.subscription.PayloadFormat;
import io.groupmebridge.subscription.SigningSecret;
import io.groupmebridge.subscription.Subscription;
import io.groupmebridge.subscription.SubscriptionChanged;
import io.groupmebridge.subscription.SubscriptionId;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

class WantedChannelsTests {

    private static final SubscriptionId ID = new SubscriptionId("sub_0123456789abcdef0123456789abcdef");

    private final IngestStage stage = new IngestStage();
    private final List<Set<String>> told = new ArrayList<>();

    @BeforeEach
    void begin() {
        stage.changed(new SessionChange.Begun());
    }

    @Test
    void nothingIsToldAtOnceAndWhatIsListedFollows() {
        stage.groupMe.open(GROUP);
        stage.groupMe.open(CHAT);
        want(subscription("typing.started", Subscription.State.ACTIVE));
        listen();
        assertThat(told).containsExactly(Set.of());

        stage.subscribed();

        assertThat(told.getLast()).containsExactlyInAnyOrder("/group/10000001", "/direct_message/20000001_20000002");
    }

    @Test
    void subscriptionsOfTheStoreAreKnownFromTheStart() {
        stage.subscriptions.add(subscription("typing.started", Subscription.State.ACTIVE));
        stage.restart();
        begin();
        stage.pushed(GROUP, 1);

        listen();

        assertThat(told).containsExactly(Set.of("/group/10000001"));
    }

    @Test
    void subscriptionsAreFollowed() {
        stage.pushed(GROUP, 1);
        listen();

        want(subscription("message.*", Subscription.State.ACTIVE));
        want(subscription("typing.started", Subscription.State.ACTIVE));
        want(subscription("typing.started", Subscription.State.PAUSED));
        want(subscription("typing.started", Subscription.State.ACTIVE));
        stage.channels.changed(new SubscriptionChanged.Removed(ID));

        var group = Set.of("/group/10000001");
        assertThat(told).containsExactly(Set.of(), group, Set.of(), group, Set.of());
    }

    @Test
    void aMessageInANewConversationAddsIt() {
        want(subscription("typing.started", Subscription.State.ACTIVE));
        listen();

        stage.pushed(GROUP, 1);
        stage.pushed(GROUP, 2);
        stage.pushed(OTHER_GROUP, 3);

        assertThat(told)
                .containsExactly(Set.of(), Set.of("/group/10000001"), Set.of("/group/10000001", "/group/10000002"));
    }

    @Test
    void theListIsReadAgainOnlyWhileSomebodyWantsWhatItIsFor() {
        var listening = listen();
        stage.groupMe.open(GROUP);
        stage.pass(WantedChannels.REFRESH);
        assertThat(stage.groupMe.calls()).isEmpty();

        want(subscription("typing.started", Subscription.State.ACTIVE));
        stage.pass(WantedChannels.REFRESH);
        assertThat(told.getLast()).containsExactly("/group/10000001");

        listening.dispose();
        stage.groupMe.calls().clear();
        stage.pass(WantedChannels.REFRESH);
        assertThat(stage.groupMe.calls()).isEmpty();
    }

    private Disposable listen() {
        return stage.channels.wanted(BOB).subscribe(told::add);
    }

    private void want(Subscription subscription) {
        stage.channels.changed(new SubscriptionChanged.Saved(subscription));
    }

    private static Subscription subscription(String events, Subscription.State state) {
        EventFilter filter = filter(events, "", "");
        return new Subscription(
                ID,
                "test",
                URI.create("https://example.org/"),
                filter,
                PayloadFormat.STANDARD,
                DeliveryOrder.CONVERSATION,
                new SigningSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="),
                null,
                Map.of(),
                null,
                Duration.ofSeconds(15),
                8,
                null,
                null,
                state,
                null,
                null,
                Subscription.Source.API,
                START,
                START);
    }
}
