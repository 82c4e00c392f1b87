package io.groupmebridge.subscription;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Decides whether a subscription can be as somebody wants it: the one place of these rules, for the settings and for the
 * API. Says all that is wrong at once.
 */
@Component
public final class SubscriptionRules {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(30);
    private static final int DEFAULT_CONCURRENCY = 8;
    private static final int MOST_CONCURRENCY = 256;
    private static final int HIGHEST_RATE = 10_000;
    private static final int MOST_WAITS = 100;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_ITEM = 100;
    private static final int MOST_EVENTS = 50;
    private static final int MOST_ACCOUNTS = 200;
    private static final int MOST_CONVERSATIONS = 1_000;

    private final EndpointPolicy policy;

    public SubscriptionRules(EndpointPolicy policy) {
        this.policy = policy;
    }

    /** Makes a draft of the form, or says everything that is in the way. */
    public Checked check(SubscriptionForm form) {
        var faults = new ArrayList<InvalidField>();
        var name = name(form.name(), faults);
        var url = url(form.url(), faults);
        var filter = new EventFilter(
                items("events", form.events(), MOST_EVENTS, EventPattern::new, faults).stream()
                        .distinct()
                        .toList(),
                new HashSet<>(items("accounts", form.accounts(), MOST_ACCOUNTS, AccountId::new, faults)),
                new HashSet<>(items(
                        "conversations",
                        form.conversations(),
                        MOST_CONVERSATIONS,
                        SubscriptionRules::conversation,
                        faults)));
        var format = format(form.format(), faults);
        var order = order(form.order(), faults);
        var signature = SignatureScheme.read(form.signature(), faults);
        var secret = SigningSecret.read(form.secret(), signature, faults);
        faults.addAll(HeaderRules.check(form.headers()));
        if (form.sslBundle() != null) {
            policy.bundleRefusal(form.sslBundle())
                    .ifPresent(refusal -> faults.add(new InvalidField("ssl_bundle", refusal)));
        }
        var timeout = timeout(form.timeout(), faults);
        var concurrency = concurrency(form.concurrency(), faults);
        var rateLimit = rateLimit(form.rateLimit(), faults);
        var schedule = form.schedule() == null
                ? null
                : items("schedule", form.schedule(), MOST_WAITS, WaitText::parse, faults);
        if (!faults.isEmpty() || name.isEmpty() || url.isEmpty()) {
            return new Checked.Invalid(faults);
        }
        return new Checked.Valid(new SubscriptionDraft(
                name.get(),
                url.get(),
                filter,
                format,
                order,
                secret,
                signature,
                Map.copyOf(form.headers()),
                form.sslBundle(),
                timeout,
                concurrency,
                rateLimit,
                schedule,
                form.enabled()));
    }

    private static Optional<String> name(@Nullable String name, List<InvalidField> faults) {
        if (name == null
                || name.isBlank()
                || name.length() > LONGEST_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            faults.add(new InvalidField(
                    "name", "must be 1 to " + LONGEST_NAME + " characters, not blank, without control characters"));
            return Optional.empty();
        }
        return Optional.of(name);
    }

    private Optional<URI> url(@Nullable String text, List<InvalidField> faults) {
        return switch (EndpointUrl.parse(text)) {
            case EndpointUrl.Malformed(var remedy) -> {
                faults.add(new InvalidField("url", remedy));
                yield Optional.empty();
            }
            case EndpointUrl.WellFormed(var url) -> {
                policy.refusal(url).ifPresent(refusal -> faults.add(new InvalidField("url", refusal)));
                yield Optional.of(url);
            }
        };
    }

    private static <T> List<T> items(
            String field, List<String> texts, int most, Function<String, T> parser, List<InvalidField> faults) {
        if (texts.size() > most) {
            faults.add(new InvalidField(field, "must be at most " + most + ", not " + texts.size()));
            return List.of();
        }
        var items = new ArrayList<T>();
        for (int i = 0; i < texts.size(); i++) {
            var place = field + "[" + i + "]";
            if (texts.get(i).length() > LONGEST_ITEM) {
                faults.add(new InvalidField(place, "must be at most " + LONGEST_ITEM + " characters long"));
                continue;
            }
            try {
                items.add(parser.apply(texts.get(i)));
            } catch (IllegalArgumentException e) {
                faults.add(new InvalidField(place, String.valueOf(e.getMessage())));
            }
        }
        return items;
    }

    private static Conversation conversation(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException(
                    "is empty: write group:<group id> or direct:<user id>_<user id>, or leave it out for all");
        }
        return Conversation.parse(text);
    }

    private static PayloadFormat format(@Nullable String text, List<InvalidField> faults) {
        if (text == null) {
            return PayloadFormat.STANDARD;
        }
        return PayloadFormat.named(text).orElseGet(() -> {
            var known = Stream.of(PayloadFormat.values())
                    .map(PayloadFormat::wireName)
                    .collect(Collectors.joining(", "));
            faults.add(new InvalidField("format", "is not known: use one of " + known));
            return PayloadFormat.STANDARD;
        });
    }

    private static DeliveryOrder order(@Nullable String text, List<InvalidField> faults) {
        if (text == null) {
            return DeliveryOrder.CONVERSATION;
        }
        return DeliveryOrder.named(text).orElseGet(() -> {
            faults.add(new InvalidField("order", "is not known: use conversation or strict"));
            return DeliveryOrder.CONVERSATION;
        });
    }

    private static Duration timeout(@Nullable Duration timeout, List<InvalidField> faults) {
        if (timeout == null) {
            return DEFAULT_TIMEOUT;
        }
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0
                || timeout.compareTo(LONGEST_TIMEOUT) > 0
                || !timeout.equals(Duration.ofSeconds(timeout.toSeconds()))) {
            faults.add(new InvalidField(
                    "timeout_seconds", "must be whole seconds from 1 to " + LONGEST_TIMEOUT.toSeconds()));
        }
        return timeout;
    }

    private static int concurrency(@Nullable Integer concurrency, List<InvalidField> faults) {
        if (concurrency == null) {
            return DEFAULT_CONCURRENCY;
        }
        if (concurrency < 1 || concurrency > MOST_CONCURRENCY) {
            faults.add(new InvalidField("concurrency", "must be 1 to " + MOST_CONCURRENCY + ", not " + concurrency));
        }
        return concurrency;
    }

    private static @Nullable Integer rateLimit(@Nullable Integer rate, List<InvalidField> faults) {
        if (rate != null && (rate < 1 || rate > HIGHEST_RATE)) {
            faults.add(new InvalidField(
                    "rate_limit",
                    "must be 1 to " + HIGHEST_RATE + " a second, not " + rate + ", or left out for no limit"));
        }
        return rate;
    }

    /** What became of a form. */
    public sealed interface Checked {

        /** It can be so. */
        record Valid(SubscriptionDraft draft) implements Checked {}

        /** It cannot, for at least one reason. */
        record Invalid(List<InvalidField> fields) implements Checked {

            public Invalid {
                fields = List.copyOf(fields);
            }
        }
    }
}
