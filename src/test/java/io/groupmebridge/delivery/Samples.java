package io.groupmebridge.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventId;
import io.groupmebridge.event.EventType;
import io.groupmebridge.event.Origin;
import io.groupmebridge.journal.JournaledEvent;
import io.groupmebridge.journal.Payload;
import io.groupmebridge.subscription.DeliveryOrder;
import io.groupmebridge.subscription.Disabled;
import io.groupmebridge.subscription.EventFilter;
import io.groupmebridge.subscription.EventPattern;
import io.groupmebridge.subscription.PayloadFormat;
import io.groupmebridge.subscription.RetiringSecret;
import io.groupmebridge.subscription.SigningSecret;
import io.groupmebridge.subscription.Subscription;
import io.groupmebridge.subscription.SubscriptionId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Values that tests share. */
final class Samples {

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final SigningSecret SECRET = new SigningSecret("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    static final EventFilter EVERYTHING = filter();

    /** Of a lane that never was. */
    static final LaneState.Start BEGINNING = new LaneState.Start(0, Set.of(), Standing.GOOD, List.of());

    private Samples() {}

    static EventFilter filter(String... patterns) {
        return new EventFilter(Arrays.stream(patterns).map(EventPattern::new).toList(), Set.of(), Set.of());
    }

    static Subscription subscription(String name, URI url, int concurrency) {
        return subscription(name, url, concurrency, Duration.ofSeconds(10));
    }

    static Subscription subscription(String name, URI url, int concurrency, Duration timeout) {
        return new Subscription(
                new SubscriptionId("sub_" + name),
                name,
                url,
                EVERYTHING,
                PayloadFormat.STANDARD,
                DeliveryOrder.CONVERSATION,
                SECRET,
                null,
                Map.of("x-key", "custom-header-value"),
                null,
                timeout,
                concurrency,
                null,
                null,
                Subscription.State.ACTIVE,
                null,
                null,
                Subscription.Source.API,
                NOW,
                NOW);
    }

    static EventId id(long seq) {
        return new EventId("evt_%032x".formatted(seq));
    }

    /** An event of a conversation, written as in payloads ({@code group:1}, empty for none). */
    static JournaledEvent event(long seq, String conversation) {
        return event(seq, conversation, EventType.MESSAGE_CREATED);
    }

    static JournaledEvent event(long seq, String conversation, EventType type) {
        return new JournaledEvent(
                seq,
                id(seq),
                new AccountId("main"),
                type,
                Conversation.parse(conversation),
                NOW,
                NOW.plusMillis(seq),
                Origin.PUSH,
                new Payload(("{\"seq\":" + seq + "}").getBytes(UTF_8)));
    }

    static List<JournaledEvent> events(String... conversations) {
        return java.util.stream.IntStream.range(0, conversations.length)
                .mapToObj(i -> event(i + 1L, conversations[i]))
                .toList();
    }

    /** The same with a pace of its own. */
    static Subscription paced(Subscription it, Integer rateLimit, List<Duration> schedule) {
        return new Subscription(
                it.id(),
                it.name(),
                it.url(),
                it.filter(),
                it.format(),
                it.order(),
                it.secret(),
                it.previousSecret(),
                it.headers(),
                it.sslBundle(),
                it.timeout(),
                it.concurrency(),
                rateLimit,
                schedule,
                it.state(),
                it.disabled(),
                it.pausedUntil(),
                it.source(),
                it.createdAt(),
                it.updatedAt());
    }

    /** The same with an SSL bundle. */
    static Subscription secured(Subscription it, String sslBundle) {
        return new Subscription(
                it.id(),
                it.name(),
                it.url(),
                it.filter(),
                it.format(),
                it.order(),
                it.secret(),
                it.previousSecret(),
                it.headers(),
                sslBundle,
                it.timeout(),
                it.concurrency(),
                it.rateLimit(),
                it.schedule(),
                it.state(),
                it.disabled(),
                it.pausedUntil(),
                it.source(),
                it.createdAt(),
                it.updatedAt());
    }

    /** The same with other secrets. */
    static Subscription signing(Subscription it, SigningSecret secret, RetiringSecret previous) {
        return new Subscription(
                it.id(),
                it.name(),
                it.url(),
                it.filter(),
                it.format(),
                it.order(),
                secret,
                previous,
                it.headers(),
                it.sslBundle(),
                it.timeout(),
                it.concurrency(),
                it.rateLimit(),
                it.schedule(),
                it.state(),
                it.disabled(),
                it.pausedUntil(),
                it.source(),
                it.createdAt(),
                it.updatedAt());
    }

    /** The same in another order. */
    static Subscription ordered(Subscription it, DeliveryOrder order) {
        return new Subscription(
                it.id(),
                it.name(),
                it.url(),
                it.filter(),
                it.format(),
                order,
                it.secret(),
                it.previousSecret(),
                it.headers(),
                it.sslBundle(),
                it.timeout(),
                it.concurrency(),
                it.rateLimit(),
                it.schedule(),
                it.state(),
                it.disabled(),
                it.pausedUntil(),
                it.source(),
                it.createdAt(),
                it.updatedAt());
    }

    /** The same, as it is once it was disabled. */
    static Subscription disabled(Subscription it, Disabled.Reason reason) {
        return with(it, it.filter(), Subscription.State.AUTO_DISABLED, new Disabled(reason, NOW), it.pausedUntil());
    }

    /** The same with a pause. */
    static Subscription pausedUntil(Subscription it, Instant until) {
        return with(it, it.filter(), it.state(), it.disabled(), until);
    }

    /** The same with another filter and state. */
    static Subscription with(Subscription it, EventFilter filter, Subscription.State state) {
        return with(it, filter, state, null, it.pausedUntil());
    }

    private static Subscription with(
            Subscription it, EventFilter filter, Subscription.State state, Disabled disabled, Instant pausedUntil) {
        return new Subscription(
                it.id(),
                it.name(),
                it.url(),
                filter,
                it.format(),
                it.order(),
                it.secret(),
                it.previousSecret(),
                it.headers(),
                it.sslBundle(),
                it.timeout(),
                it.concurrency(),
                it.rateLimit(),
                it.schedule(),
                state,
                disabled,
                pausedUntil,
                it.source(),
                it.createdAt(),
                it.updatedAt());
    }
}
