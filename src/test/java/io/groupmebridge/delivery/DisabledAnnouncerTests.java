package io.groupmebridge.delivery;

import static io.groupmebridge.delivery.Samples.subscription;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.PushEvent;
import io.groupmebridge.journal.Horizon;
import io.groupmebridge.subscription.Disabled;
import io.groupmebridge.subscription.SubscriptionChanged;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class DisabledAnnouncerTests {

    private final Bench bench = new Bench(1);
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final DisabledAnnouncer announcer =
            new DisabledAnnouncer(bench.environment.subscriptions(), bench.journal, time);

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    @Test
    void aDisabledSubscriptionIsToldOnceHoweverOftenItIsSeen() {
        var active = subscription("a", URI.create("https://example.org"), 1);
        var disabled = Samples.disabled(active, Disabled.Reason.GONE);

        announcer.changed(new SubscriptionChanged.Saved(active));
        assertThat(bench.journal.appended()).isEmpty();
        announcer.changed(new SubscriptionChanged.Saved(disabled));
        announcer.changed(new SubscriptionChanged.Saved(disabled));

        assertThat(bench.journal.appended().values())
                .singleElement()
                .isInstanceOfSatisfying(PushEvent.SubscriptionDisabled.class, event -> {
                    assertThat(event.header().account()).isEqualTo(AccountId.BRIDGE);
                    assertThat(event.header().occurredAt()).isEqualTo(Samples.NOW);
                    assertThat(event.subscriptionId()).isEqualTo("sub_a");
                    assertThat(event.name()).isEqualTo("a");
                    assertThat(event.reason()).isEqualTo("gone");
                });
    }

    @Test
    void whatACrashKeptFromBeingToldIsToldAtTheStart() {
        bench.subscriptions.put(
                subscription("a", URI.create("https://example.org"), 1).id(),
                Samples.disabled(subscription("a", URI.create("https://example.org"), 1), Disabled.Reason.FAILING));

        announcer.start();

        assertThat(bench.journal.appended()).hasSize(1);
    }

    @Test
    void whatCannotBeJournaledIsTriedUntilItCan() {
        var active = subscription("a", URI.create("https://example.org"), 1);
        bench.journal.broken(true);
        announcer.changed(new SubscriptionChanged.Saved(Samples.disabled(active, Disabled.Reason.GONE)));
        time.advanceTimeBy(Duration.ofMinutes(5));
        assertThat(bench.journal.appended()).isEmpty();

        bench.journal.broken(false);
        time.advanceTimeBy(Duration.ofMinutes(1));

        assertThat(bench.journal.appended()).hasSize(1);
    }

    @Test
    void aStopEndsTheTries() {
        var active = subscription("a", URI.create("https://example.org"), 1);
        bench.journal.broken(true);
        announcer.changed(new SubscriptionChanged.Saved(Samples.disabled(active, Disabled.Reason.GONE)));
        announcer.start();

        announcer.stop();
        bench.journal.broken(false);
        time.advanceTimeBy(Duration.ofMinutes(5));

        assertThat(bench.journal.appended()).isEmpty();
    }

    @Test
    void whatMayHaveBeenPrunedIsNotToldAnew() {
        var active = subscription("a", URI.create("https://example.org"), 1);
        bench.subscriptions.put(active.id(), Samples.disabled(active, Disabled.Reason.FAILING));
        bench.journal.horizon(new Horizon(7, Samples.NOW));

        announcer.start();
        assertThat(bench.journal.appended()).isEmpty();

        bench.journal.horizon(new Horizon(7, Samples.NOW.minusMillis(1)));
        announcer.start();
        assertThat(bench.journal.appended()).hasSize(1);
    }
}
