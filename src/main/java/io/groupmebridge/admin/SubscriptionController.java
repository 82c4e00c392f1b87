package io.groupmebridge.admin;

import io.groupmebridge.admin.Problem.Fault;
import io.groupmebridge.admin.Problem.Kind;
import io.groupmebridge.subscription.InvalidField;
import io.groupmebridge.subscription.Rotation;
import io.groupmebridge.subscription.Subscription;
import io.groupmebridge.subscription.SubscriptionDraft;
import io.groupmebridge.subscription.SubscriptionForm;
import io.groupmebridge.subscription.SubscriptionId;
import io.groupmebridge.subscription.SubscriptionRules;
import io.groupmebridge.subscription.Subscriptions;
import io.groupmebridge.subscription.Subscriptions.Saved;
import java.net.URI;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Subscriptions over REST. Those that the settings declare can be paused and resumed here, not changed. */
@RestController
@RequestMapping(path = SubscriptionController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
final class SubscriptionController {

    static final String PATH = "/api/v1/subscriptions";

    private final Subscriptions subscriptions;
    private final SubscriptionRules rules;
    private final Verification verification;
    private final Clock clock;

    SubscriptionController(
            Subscriptions subscriptions, SubscriptionRules rules, Verification verification, Clock clock) {
        this.subscriptions = subscriptions;
        this.rules = rules;
        this.verification = verification;
        this.clock = clock;
    }

    @GetMapping
    Mono<Page<SubscriptionView>> list(
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        var request = Page.Request.of("subscriptions", limit, after);
        return subscriptions
                .all()
                .map(all -> Page.among(
                        request,
                        all.stream()
                                .sorted(Comparator.comparing(SubscriptionController::place))
                                .toList(),
                        SubscriptionController::place,
                        this::view));
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<ResponseEntity<SubscriptionView>> create(@RequestBody SubscriptionBody body) {
        var draft = checked(body.toForm(body.enabled() == null || body.enabled()));
        return verified(draft, body, null).flatMap(subscriptions::create).map(saved -> {
            var subscription = done(saved);
            return ResponseEntity.created(URI.create(PATH + "/" + subscription.id()))
                    .body(SubscriptionView.withSecret(subscription, clock.instant()));
        });
    }

    @GetMapping("/{id}")
    Mono<SubscriptionView> show(@PathVariable String id) {
        return present(id).map(this::view);
    }

    @PatchMapping(
            path = "/{id}",
            consumes = {MediaType.APPLICATION_JSON_VALUE, ApiCodecs.MERGE_PATCH})
    Mono<SubscriptionView> change(@PathVariable String id, @RequestBody MergePatch patch) {
        return changeable(id)
                .flatMap(subscription ->
                        patched(subscription, patch).flatMap(draft -> subscriptions.replace(subscription, draft)))
                .map(saved -> view(done(saved)));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> remove(@PathVariable String id) {
        return changeable(id)
                .flatMap(subscription -> subscriptions.remove(subscription.id()))
                .flatMap(removed -> removed ? Mono.empty() : Mono.error(unknown(id)));
    }

    @PostMapping("/{id}/pause")
    Mono<SubscriptionView> pause(@PathVariable String id) {
        return setState(id, Subscription.State.PAUSED);
    }

    @PostMapping("/{id}/resume")
    Mono<SubscriptionView> resume(@PathVariable String id) {
        return setState(id, Subscription.State.ACTIVE);
    }

    /** Answers the new secret, once. */
    @PostMapping("/{id}/secret/rotate")
    Mono<SubscriptionView> rotate(@PathVariable String id, @RequestBody(required = false) @Nullable RotationBody body) {
        var wanted = body == null ? RotationBody.DEFAULTS : body;
        return changeable(id)
                .flatMap(subscription -> rotated(subscription.id(), checked(wanted, subscription)))
                .map(rotated -> SubscriptionView.withSecret(rotated, clock.instant()));
    }

    private Mono<Subscription> rotated(SubscriptionId id, Rotation.Valid wanted) {
        return subscriptions.rotate(id, wanted).map(rotated -> {
            var subscription = rotated.orElseThrow(() -> unknown(id.value()));
            if (!subscription.secret().equals(wanted.secret())) {
                throw ProblemException.of(
                        Kind.ROTATION_IN_PROGRESS,
                        "The secret before signs too until previous_secret_until, which receivers may rely on. Wait, or"
                                + " end it first: DELETE …/secret/previous");
            }
            return subscription;
        });
    }

    /** Also of a subscription that is declared in the settings: a secret that leaked must end at once. */
    @DeleteMapping("/{id}/secret/previous")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> revokePreviousSecret(@PathVariable String id) {
        return subscriptions
                .revokePreviousSecret(id(id))
                .flatMap(revoked -> revoked.isPresent() ? Mono.empty() : Mono.error(unknown(id)));
    }

    private SubscriptionView view(Subscription subscription) {
        return SubscriptionView.of(subscription, clock.instant());
    }

    private Mono<SubscriptionView> setState(String id, Subscription.State state) {
        return subscriptions.setState(id(id), state).map(changed -> view(changed.orElseThrow(() -> unknown(id))));
    }

    private Mono<Subscription> present(String id) {
        return subscriptions.find(id(id)).map(found -> found.orElseThrow(() -> unknown(id)));
    }

    private Mono<Subscription> changeable(String id) {
        return present(id).doOnNext(subscription -> {
            if (subscription.source() == Subscription.Source.SETTINGS) {
                throw ProblemException.of(
                        Kind.DECLARED_IN_SETTINGS,
                        "The subscription is declared in the settings: change it there. It can be paused and resumed here.");
            }
        });
    }

    private Mono<SubscriptionDraft> patched(Subscription subscription, MergePatch patch) {
        if (patch.removes("secret")) {
            throw ProblemException.invalid(
                    "secret", "cannot be taken away: write a new one, or leave it out to keep the present one");
        }
        var body = patch.applyTo(SubscriptionBody.of(subscription), SubscriptionBody.class);
        Boolean enabled = patch.names("enabled") ? Boolean.valueOf(body.enabled() == null || body.enabled()) : null;
        var draft = checked(body.toForm(enabled));
        if (draft.secret() == null
                && draft.signature() != null
                && draft.signature() != subscription.secret().scheme()) {
            throw ProblemException.invalid(
                    "signature", "changes with the secret: rotate it (POST …/secret/rotate), or write a new one too");
        }
        return verified(draft, body, subscription);
    }

    private Mono<SubscriptionDraft> verified(
            SubscriptionDraft draft, SubscriptionBody body, @Nullable Subscription present) {
        return body.isToBeVerified() ? verification.of(draft, present) : Mono.just(draft);
    }

    private SubscriptionDraft checked(SubscriptionForm form) {
        return switch (rules.check(form)) {
            case SubscriptionRules.Checked.Valid(var draft) -> draft;
            case SubscriptionRules.Checked.Invalid(var fields) -> throw invalid(fields);
        };
    }

    private static Rotation.Valid checked(RotationBody body, Subscription subscription) {
        var present = subscription.secret().scheme();
        return switch (Rotation.of(present, body.secret(), body.signature(), body.overlapHours())) {
            case Rotation.Valid rotation -> rotation;
            case Rotation.Invalid(var fields) -> throw invalid(fields);
        };
    }

    private static ProblemException invalid(List<InvalidField> fields) {
        return new ProblemException(Problem.of(
                Kind.INVALID_FIELD,
                fields.stream()
                        .map(field -> new Fault(field.field(), field.message()))
                        .toList()));
    }

    private static Subscription done(Saved saved) {
        return switch (saved) {
            case Saved.Done(var subscription) -> subscription;
            case Saved.NameTaken(var name) ->
                throw ProblemException.of(Kind.NAME_TAKEN, "Another subscription is named '" + name + "'.");
            case Saved.Outdated(var id) ->
                throw ProblemException.of(
                        Kind.CHANGED_MEANWHILE, "The subscription '" + id + "' was changed meanwhile. Try again.");
            case Saved.Unknown(var id) -> throw unknown(id.value());
        };
    }

    /** Where it stands in the list: oldest first, the id tells those of one instant apart. */
    private static String place(Subscription subscription) {
        return "%019d-%s".formatted(subscription.createdAt().toEpochMilli(), subscription.id());
    }

    /** What is no id is the id of nothing. */
    static SubscriptionId id(String text) {
        try {
            return new SubscriptionId(text);
        } catch (IllegalArgumentException _) {
            throw unknown(text);
        }
    }

    static ProblemException unknown(String id) {
        return ProblemException.of(Kind.NOT_FOUND, "There is no subscription '" + id + "'.");
    }
}
