package io.groupmebridge.subscription;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One webhook: where to send which events, and how.
 *
 * @param name unique, for people
 * @param previousSecret the one before, which signs too for a while after a rotation, or null
 * @param headers sent with every attempt; the values are secret
 * @param sslBundle the name of the SSL bundle that says with which certificate to connect and which to trust, or null for none of one's own
 * @param timeout of one whole attempt, 1 to 30 s
 * @param concurrency how many attempts may be under way at once, 1 to 256
 * @param rateLimit how many attempts may start in a second, 1 to 10,000, or null for no limit
 * @param schedule the waits between attempts, up to 100 of 0 to 30 days, or null for those of the settings
 * @param disabled why it is disabled, or null when it is not
 * @param pausedUntil until when nothing is sent because the endpoint asked for that or is down, or null
 */
public record Subscription(
        SubscriptionId id,
        String name,
        URI url,
        EventFilter filter,
        PayloadFormat format,
        DeliveryOrder order,
        SigningSecret secret,
        @Nullable RetiringSecret previousSecret,
        Map<String, String> headers,
        @Nullable String sslBundle,
        Duration timeout,
        int concurrency,
        @Nullable Integer rateLimit,
        @Nullable List<Duration> schedule,
        State state,
        @Nullable Disabled disabled,
        @Nullable Instant pausedUntil,
        Source source,
        Instant createdAt,
        Instant updatedAt) {

    public Subscription {
        headers = Map.copyOf(headers);
        schedule = schedule == null ? null : List.copyOf(schedule);
        if ((disabled != null) != (state == State.AUTO_DISABLED)) {
            throw new IllegalArgumentException("a subscription is disabled for a reason, and only then: " + state);
        }
    }

    /** Whether the lane moves. A subscription that stands still keeps its place in the journal. */
    public enum State {
        ACTIVE,
        /** Somebody wants it to. */
        PAUSED,
        /** The endpoint is gone, wants it to, or has failed for too long. */
        AUTO_DISABLED
    }

    /** Who made the subscription: the settings (which win over the API at every start) or the API. */
    public enum Source {
        SETTINGS,
        API
    }

    /** A subscription that never was, active unless the draft says otherwise, with a secret made up when it names none. */
    static Subscription fresh(SubscriptionDraft draft, Source source, Instant now) {
        return new Subscription(
                SubscriptionId.random(),
                draft.name(),
                draft.url(),
                draft.filter(),
                draft.format(),
                draft.order(),
                draft.secretOrNew(),
                null,
                draft.headers(),
                draft.sslBundle(),
                draft.timeout(),
                draft.concurrency(),
                draft.rateLimit(),
                draft.schedule(),
                state(draft.enabled(), State.ACTIVE),
                null,
                null,
                source,
                now,
                now);
    }

    /** What the draft would make, of this one or a new one; stored nowhere. */
    public static Subscription proposed(SubscriptionDraft draft, @Nullable Subscription present, Instant now) {
        return present == null ? fresh(draft, Source.API, now) : present.as(draft, now);
    }

    /** This subscription as the draft wants it; one that it enables is sent to at once. */
    Subscription as(SubscriptionDraft draft, Instant now) {
        // Whoever writes another secret wants it alone: to replace one without a gap is to rotate it.
        var previous = isSecretOf(draft) ? previousSecret : null;
        var next = state(draft.enabled(), state);
        var pause = Boolean.TRUE.equals(draft.enabled()) ? null : pauseUnder(draft, next);
        return as(draft, previous, next, pause, source, now);
    }

    /**
     * This subscription as the settings want it; the very same when they want nothing new. An operator's pause stays, unless
     * the settings speak of {@code enabled} or declare this subscription for the first time. One that the bridge gave up stays
     * so until they turn it off or declare another URL: every start would call an endpoint that is gone.
     */
    Subscription declared(SubscriptionDraft draft, Instant now) {
        var state = declaredState(draft);
        var pause = pauseUnder(draft, state);
        // The settings have no other way to rotate.
        var previous =
                isSecretOf(draft) ? previousSecret : new RetiringSecret(secret, now.plus(Rotation.DEFAULT_OVERLAP));
        var wanted = as(draft, previous, state, pause, Source.SETTINGS, updatedAt);
        return wanted.equals(this) ? this : as(draft, previous, state, pause, Source.SETTINGS, now);
    }

    private boolean isSecretOf(SubscriptionDraft draft) {
        return draft.secret() == null || draft.secret().equals(secret);
    }

    private State declaredState(SubscriptionDraft draft) {
        var known = source == Source.SETTINGS;
        if (this.state == State.AUTO_DISABLED) {
            var givenUpStill = known && url.equals(draft.url()) && !Boolean.FALSE.equals(draft.enabled());
            return givenUpStill ? this.state : state(draft.enabled(), State.ACTIVE);
        }
        return state(draft.enabled(), known ? this.state : State.ACTIVE);
    }

    /** A pause was asked for by one endpoint, and ends with the state in which it was. */
    private @Nullable Instant pauseUnder(SubscriptionDraft draft, State next) {
        return next == state && url.equals(draft.url()) ? pausedUntil : null;
    }

    /** This subscription after the settings ceased to declare it: it stands still and can be changed through the API. */
    Subscription orphaned(Instant now) {
        return with(secret, previousSecret, State.PAUSED, null, null, Source.API, now);
    }

    /** This subscription paused, or resumed at once. */
    Subscription in(State state, Instant now) {
        return with(secret, previousSecret, state, null, state == State.ACTIVE ? null : pausedUntil, source, now);
    }

    /** This subscription after the bridge gave it up. */
    Subscription disabled(Disabled.Reason reason, Instant now) {
        var disabled = new Disabled(reason, now);
        return with(secret, previousSecret, State.AUTO_DISABLED, disabled, pausedUntil, source, now);
    }

    /**
     * This subscription with another secret, and with its own as the previous one for so long. The very same while a previous
     * one still signs: receivers may know no other.
     */
    Subscription rotated(SigningSecret next, Duration overlap, Instant now) {
        if (next.equals(secret)) {
            // A commit of which the answer was lost is done again.
            return this;
        }
        if (previousSecret != null && now.isBefore(previousSecret.until())) {
            return this;
        }
        var retiring = overlap.isZero() ? null : new RetiringSecret(secret, now.plus(overlap));
        return with(next, retiring, state, disabled, pausedUntil, source, now);
    }

    /** This subscription without its previous secret. */
    Subscription withoutPreviousSecret(Instant now) {
        return with(secret, null, state, disabled, pausedUntil, source, now);
    }

    private Subscription as(
            SubscriptionDraft draft,
            @Nullable RetiringSecret previousSecret,
            State state,
            @Nullable Instant pausedUntil,
            Source source,
            Instant now) {
        return new Subscription(
                id,
                draft.name(),
                draft.url(),
                draft.filter(),
                draft.format(),
                draft.order(),
                draft.secret() == null ? secret : draft.secret(),
                previousSecret,
                draft.headers(),
                draft.sslBundle(),
                draft.timeout(),
                draft.concurrency(),
                draft.rateLimit(),
                draft.schedule(),
                state,
                state == State.AUTO_DISABLED ? disabled : null,
                pausedUntil,
                source,
                createdAt,
                now);
    }

    private Subscription with(
            SigningSecret secret,
            @Nullable RetiringSecret previousSecret,
            State state,
            @Nullable Disabled disabled,
            @Nullable Instant pausedUntil,
            Source source,
            Instant now) {
        return new Subscription(
                id,
                name,
                url,
                filter,
                format,
                order,
                secret,
                previousSecret,
                headers,
                sslBundle,
                timeout,
                concurrency,
                rateLimit,
                schedule,
                state,
                disabled,
                pausedUntil,
                source,
                createdAt,
                now);
    }

    private static State state(@Nullable Boolean enabled, State otherwise) {
        if (enabled == null) {
            return otherwise;
        }
        return enabled ? State.ACTIVE : State.PAUSED;
    }

    /** Without secret and header values. */
    @Override
    public String toString() {
        return "Subscription[" + id + ", " + name + ", " + state + "]";
    }
}
