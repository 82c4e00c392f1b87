package io.groupmebridge.subscription;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Drafts to start from. */
final class Drafts {

    static final SigningSecret SECRET = new SigningSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    static final SubscriptionDraft DRAFT = new SubscriptionDraft(
            "orders",
            URI.create("https://example.com/hooks?a=b"),
            new EventFilter(
                    List.of(new EventPattern("message.*"), new EventPattern("typing.started")),
                    Set.of(new AccountId("work"), new AccountId("home")),
                    Set.of(new Conversation.Group("1"), new Conversation.Direct("1", "2"))),
            PayloadFormat.STANDARD,
            DeliveryOrder.STRICT,
            SECRET,
            null,
            Map.of("X-Key", "hunter2"),
            null,
            Duration.ofSeconds(20),
            3,
            25,
            List.of(Duration.ofSeconds(5), Duration.ofMinutes(90)),
            null);

    private Drafts() {}

    static SubscriptionDraft named(String name) {
        return draft(name, SECRET, null);
    }

    static SubscriptionDraft to(String name, String url) {
        return draft(name, URI.create(url), SECRET, null);
    }

    static SubscriptionDraft withSecret(String name, SigningSecret secret) {
        return draft(name, secret, null);
    }

    static SubscriptionDraft signing(String name, SignatureScheme signature) {
        return draft(name, DRAFT.url(), null, signature, null);
    }

    static SubscriptionDraft enabled(String name, Boolean enabled) {
        return draft(name, SECRET, enabled);
    }

    static SubscriptionDraft declared(String name, String url, Boolean enabled) {
        return draft(name, URI.create(url), SECRET, enabled);
    }

    private static SubscriptionDraft draft(String name, SigningSecret secret, Boolean enabled) {
        return draft(name, DRAFT.url(), secret, enabled);
    }

    private static SubscriptionDraft draft(String name, URI url, SigningSecret secret, Boolean enabled) {
        return draft(name, url, secret, null, enabled);
    }

    private static SubscriptionDraft draft(
            String name, URI url, SigningSecret secret, SignatureScheme signature, Boolean enabled) {
        return new SubscriptionDraft(
                name,
                url,
                DRAFT.filter(),
                DRAFT.format(),
                DRAFT.order(),
                secret,
                signature,
                DRAFT.headers(),
                null,
                DRAFT.timeout(),
                DRAFT.concurrency(),
                DRAFT.rateLimit(),
                DRAFT.schedule(),
                enabled);
    }
}
