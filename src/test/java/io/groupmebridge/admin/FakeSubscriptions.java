package io.groupmebridge.admin;

import io.groupmebridge.subscription.Disabled;
import io.groupmebridge.subscription.RetiringSecret;
import io.groupmebridge.subscription.Rotation;
import io.groupmebridge.subscription.SignatureScheme;
import io.groupmebridge.subscription.SigningSecret;
import io.groupmebridge.subscription.Subscription;
import io.groupmebridge.subscription.SubscriptionDraft;
import io.groupmebridge.subscription.SubscriptionId;
import io.groupmebridge.subscription.Subscriptions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import reactor.core.publisher.Mono;

/** Subscriptions in memory, with ids that count; fails or hangs when told to. */
final class FakeSubscriptions implements Subscriptions {

    static final SigningSecret GENERATED = new SigningSecret("whsec_Z2VuZXJhdGVkLWdlbmVyYXRlZC1nZW5lcmF0ZWQh");
    static final SigningSecret GENERATED_KEY = new SigningSecret("whsk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    static final Instant CREATED = Instant.parse("2026-08-01T12:00:00Z");

    private final Map<String, Subscription> byId = new ConcurrentSkipListMap<>();
    private volatile Mono<Void> before = Mono.empty();

    void clear() {
        byId.clear();
        before = Mono.empty();
    }

    /** What happens before everything else from now on. */
    void before(Mono<Void> before) {
        this.before = before;
    }

    void put(Subscription subscription) {
        byId.put(subscription.id().value(), subscription);
    }

    Subscription only() {
        return byId.values().iterator().next();
    }

    int count() {
        return byId.size();
    }

    @Override
    public Mono<List<Subscription>> all() {
        return before.then(Mono.fromSupplier(() -> List.copyOf(byId.values())));
    }

    @Override
    public Mono<Optional<Subscription>> find(SubscriptionId id) {
        return before.then(Mono.fromSupplier(() -> Optional.ofNullable(byId.get(id.value()))));
    }

    @Override
    public Mono<Saved> create(SubscriptionDraft draft) {
        return before.then(Mono.fromSupplier(() -> {
            if (isTaken(draft.name(), null)) {
                return new Saved.NameTaken(draft.name());
            }
            return saved(of(new SubscriptionId("sub_" + (byId.size() + 1)), draft, Subscription.Source.API));
        }));
    }

    @Override
    public Mono<Saved> replace(Subscription read, SubscriptionDraft draft) {
        return before.then(Mono.fromSupplier(() -> {
            var id = read.id();
            if (!byId.containsKey(id.value())) {
                return new Saved.Unknown(id);
            }
            if (!read.equals(byId.get(id.value()))) {
                return new Saved.Outdated(id);
            }
            return isTaken(draft.name(), id)
                    ? new Saved.NameTaken(draft.name())
                    : saved(of(id, draft, Subscription.Source.API));
        }));
    }

    @Override
    public Mono<Optional<Subscription>> setState(SubscriptionId id, Subscription.State state) {
        return before.then(Mono.fromSupplier(() -> Optional.ofNullable(
                byId.computeIfPresent(id.value(), (_, present) -> with(present, state, present.source())))));
    }

    @Override
    public Mono<Optional<Subscription>> rotate(SubscriptionId id, Rotation.Valid rotation) {
        return before.then(Mono.fromSupplier(() -> Optional.ofNullable(byId.computeIfPresent(
                id.value(),
                (_, present) -> present.previousSecret() != null
                        ? present
                        : with(
                                present,
                                rotation.secret(),
                                new RetiringSecret(present.secret(), CREATED.plus(rotation.overlap())))))));
    }

    @Override
    public Mono<Optional<Subscription>> revokePreviousSecret(SubscriptionId id) {
        return before.then(Mono.fromSupplier(() -> Optional.ofNullable(
                byId.computeIfPresent(id.value(), (_, present) -> with(present, present.secret(), null)))));
    }

    private static Subscription with(Subscription present, SigningSecret secret, RetiringSecret previous) {
        return new Subscription(
                present.id(),
                present.name(),
                present.url(),
                present.filter(),
                present.format(),
                present.order(),
                secret,
                previous,
                present.headers(),
                present.sslBundle(),
                present.timeout(),
                present.concurrency(),
                present.rateLimit(),
                present.schedule(),
                present.state(),
                present.disabled(),
                present.pausedUntil(),
                present.source(),
                present.createdAt(),
                present.updatedAt());
    }

    @Override
    public Mono<Boolean> disable(Subscription judged, Disabled.Reason reason) {
        return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<Boolean> remove(SubscriptionId id) {
        return before.then(Mono.fromSupplier(() -> byId.remove(id.value()) != null));
    }

    static Subscription disabled(Subscription present, Disabled disabled, Instant pausedUntil) {
        return with(present, Subscription.State.AUTO_DISABLED, disabled, pausedUntil, present.source());
    }

    static Subscription with(Subscription present, Subscription.State state, Subscription.Source source) {
        return with(present, state, null, null, source);
    }

    private static Subscription with(
            Subscription present,
            Subscription.State state,
            Disabled disabled,
            Instant pausedUntil,
            Subscription.Source source) {
        return new Subscription(
                present.id(),
                present.name(),
                present.url(),
                present.filter(),
                present.format(),
                present.order(),
                present.secret(),
                present.previousSecret(),
                present.headers(),
                present.sslBundle(),
                present.timeout(),
                present.concurrency(),
                present.rateLimit(),
                present.schedule(),
                state,
                disabled,
                pausedUntil,
                source,
                present.createdAt(),
                present.updatedAt());
    }

    private Saved saved(Subscription subscription) {
        put(subscription);
        return new Saved.Done(subscription);
    }

    private boolean isTaken(String name, SubscriptionId mine) {
        return byId.values().stream()
                .anyMatch(other -> other.name().equals(name) && !other.id().equals(mine));
    }

    private Subscription of(SubscriptionId id, SubscriptionDraft draft, Subscription.Source source) {
        var present = Optional.ofNullable(byId.get(id.value()));
        var state = draft.enabled() == null
                ? present.map(Subscription::state).orElse(Subscription.State.ACTIVE)
                : draft.enabled() ? Subscription.State.ACTIVE : Subscription.State.PAUSED;
        return new Subscription(
                id,
                draft.name(),
                draft.url(),
                draft.filter(),
                draft.format(),
                draft.order(),
                draft.secret() == null ? present.map(Subscription::secret).orElse(generated(draft)) : draft.secret(),
                null,
                draft.headers(),
                draft.sslBundle(),
                draft.timeout(),
                draft.concurrency(),
                draft.rateLimit(),
                draft.schedule(),
                state,
                null,
                null,
                source,
                CREATED,
                CREATED);
    }

    private static SigningSecret generated(SubscriptionDraft draft) {
        return draft.signature() == SignatureScheme.V1A ? GENERATED_KEY : GENERATED;
    }
}
