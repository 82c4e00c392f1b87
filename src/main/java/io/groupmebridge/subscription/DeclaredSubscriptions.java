package io.groupmebridge.subscription;

import io.groupmebridge.store.GroupCommit;
import io.groupmebridge.subscription.SubscriptionRules.Checked;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Takes the subscriptions of the settings into the store, before anything is sent. A wrong one stops the start with a line
 * that names the setting.
 */
@Component
final class DeclaredSubscriptions implements SmartLifecycle {

    /** After the store and before whatever sends. */
    static final int PHASE = GroupCommit.PHASE + 1;

    private static final Logger log = LoggerFactory.getLogger(DeclaredSubscriptions.class);

    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final String DEFAULT_NAME = "default";

    private final List<SubscriptionDraft> drafts;
    private final JdbcSubscriptions subscriptions;

    private volatile boolean running;

    DeclaredSubscriptions(SubscriptionProperties properties, SubscriptionRules rules, JdbcSubscriptions subscriptions) {
        this.drafts = drafts(forms(properties), rules);
        this.subscriptions = subscriptions;
    }

    @Override
    public void start() {
        tell(subscriptions.declare(drafts).timeout(LONGEST_START).toFuture().join());
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    private static void tell(Declared declared) {
        for (var subscription : declared.generated()) {
            log.warn(
                    "subscription '{}' has got a signing secret, shown this once: {}{}",
                    subscription.name(),
                    subscription.secret().value(),
                    subscription
                            .secret()
                            .publicKey()
                            .map(key -> "; receivers verify with " + key)
                            .orElse(""));
        }
        for (var subscription : declared.orphaned()) {
            log.warn(
                    "subscription '{}' ({}) is no longer declared in the settings: it is paused and keeps its place;"
                            + " resume or delete it through the API",
                    subscription.name(),
                    subscription.id());
        }
        for (var subscription : declared.disabled()) {
            log.warn(
                    "subscription '{}' ({}) was disabled by the bridge and stays so: resume it through the API, or"
                            + " declare another url",
                    subscription.name(),
                    subscription.id());
        }
    }

    /** What is declared, by the name of its setting. */
    private static Map<String, SubscriptionForm> forms(SubscriptionProperties properties) {
        var forms = new LinkedHashMap<String, SubscriptionForm>();
        for (int i = 0; i < properties.subscriptions().size(); i++) {
            forms.put(
                    "bridge.subscriptions[" + i + "]",
                    properties.subscriptions().get(i).toForm());
        }
        var webhook = properties.webhook();
        if (!webhook.url().isBlank()) {
            forms.put(
                    "bridge.webhook",
                    new SubscriptionForm(
                            DEFAULT_NAME,
                            webhook.url(),
                            List.of(),
                            List.of(),
                            List.of(),
                            null,
                            null,
                            webhook.secret().isBlank() ? null : webhook.secret(),
                            null,
                            Map.of(),
                            null,
                            null,
                            null,
                            null,
                            null,
                            null));
        }
        return forms;
    }

    /** The drafts, or the first fault in the words of the settings. */
    static List<SubscriptionDraft> drafts(Map<String, SubscriptionForm> forms, SubscriptionRules rules) {
        var names = new HashSet<String>();
        return forms.entrySet().stream()
                .map(form -> {
                    var draft = draft(form.getKey(), rules.check(form.getValue()));
                    if (!names.add(draft.name())) {
                        throw wrong(form.getKey(), "name", "is there twice: give every subscription a name of its own");
                    }
                    return draft;
                })
                .toList();
    }

    private static SubscriptionDraft draft(String setting, Checked checked) {
        return switch (checked) {
            case Checked.Valid(var draft) -> draft;
            case Checked.Invalid(var fields) ->
                throw wrong(
                        setting,
                        settingOf(fields.getFirst().field()),
                        fields.getFirst().message());
        };
    }

    /** The settings write a duration where the API writes seconds, and a hyphen where it writes an underscore. */
    private static String settingOf(String field) {
        return switch (field) {
            case "timeout_seconds" -> "timeout";
            case "rate_limit" -> "rate-limit";
            case "ssl_bundle" -> "ssl-bundle";
            default -> field;
        };
    }

    /** Without the value: it may be a secret. */
    private static InvalidConfigurationPropertyValueException wrong(String setting, String field, String message) {
        return new InvalidConfigurationPropertyValueException(setting + "." + field, null, message);
    }
}
