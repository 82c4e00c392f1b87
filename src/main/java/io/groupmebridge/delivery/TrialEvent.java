package io.groupmebridge.delivery;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.EventType;
import io.groupmebridge.event.Origin;
import io.groupmebridge.journal.EventCodec;
import io.groupmebridge.journal.Payload;
import io.groupmebridge.subscription.Subscription;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An event that never happened, in the standard envelope. Its id says so, and is another one each time.
 *
 * @param id {@code evt_test_} and 32 hexadecimal digits
 * @param body the envelope, with the same id
 */
record TrialEvent(String id, Payload body) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final EventCodec CODEC = new EventCodec();

    /** Says that somebody tests the subscription. */
    static TrialEvent test(Subscription subscription, Instant now) {
        return of(
                "webhook.test", Map.of("subscription_id", subscription.id().value(), "name", subscription.name()), now);
    }

    /** Asks whether webhooks are welcome. */
    static TrialEvent ping(Subscription subscription, Instant now) {
        return of("webhook.ping", Map.of("name", subscription.name()), now);
    }

    /** Looks like an event of the type. */
    static TrialEvent sample(EventType type, Instant now) {
        var id = randomId();
        var envelope = (ObjectNode)
                JSON.readTree(CODEC.encode(SampleEvents.of(type, now)).bytes());
        envelope.put("id", id);
        return new TrialEvent(id, new Payload(JSON.writeValueAsBytes(envelope)));
    }

    private static TrialEvent of(String type, Map<String, String> data, Instant now) {
        var id = randomId();
        var envelope = new LinkedHashMap<String, @Nullable Object>();
        envelope.put("id", id);
        envelope.put("type", type);
        envelope.put("timestamp", now.toString());
        envelope.put("account", AccountId.BRIDGE.value());
        envelope.put("conversation", null);
        envelope.put("origin", Origin.BRIDGE.wireName());
        envelope.put("data", data);
        return new TrialEvent(id, new Payload(JSON.writeValueAsBytes(envelope)));
    }

    private static String randomId() {
        return "evt_test_" + UUID.randomUUID().toString().replace("-", "");
    }
}
