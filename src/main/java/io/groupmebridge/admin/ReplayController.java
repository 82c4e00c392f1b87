package io.groupmebridge.admin;

import io.groupmebridge.admin.Problem.Kind;
import io.groupmebridge.delivery.Replay;
import io.groupmebridge.delivery.ReplayId;
import io.groupmebridge.delivery.Replays;
import io.groupmebridge.delivery.Replays.Started;
import io.groupmebridge.subscription.SubscriptionId;
import io.groupmebridge.subscription.Subscriptions;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Replays of one subscription over REST. */
@RestController
@RequestMapping(path = SubscriptionController.PATH + "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
final class ReplayController {

    private final Subscriptions subscriptions;
    private final Replays replays;

    ReplayController(Subscriptions subscriptions, Replays replays) {
        this.subscriptions = subscriptions;
        this.replays = replays;
    }

    /** Answers the replay, or for a dry run the count. */
    @PostMapping(path = "/replay", consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<ResponseEntity<Wire>> start(@PathVariable String id, @RequestBody ReplayBody body) {
        var subscription = SubscriptionController.id(id);
        var request = body.toRequest();
        if (body.isDryRun()) {
            return replays.count(subscription, request)
                    .map(count -> ResponseEntity.ok(
                            TallyView.of(count.orElseThrow(() -> SubscriptionController.unknown(id)))));
        }
        return replays.start(subscription, request).map(started -> switch (started) {
            case Started.Begun(var replay) ->
                ResponseEntity.accepted().location(place(replay)).body(ReplayView.of(replay));
            case Started.AnotherRuns(var other) ->
                throw ProblemException.of(
                        Kind.REPLAY_RUNNING,
                        "The replay '" + other + "' of this subscription is running: wait for its end or cancel it.");
            case Started.Unknown _ -> throw SubscriptionController.unknown(id);
        });
    }

    @GetMapping("/replays")
    Mono<Page<ReplayView>> list(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        var request = Page.Request.of("replays", limit, after);
        var before = request.after() == null ? null : replayId(request.after());
        return known(id)
                .flatMap(subscription -> replays.list(subscription, request.limit(), before))
                .map(found -> Page.of(request, found, replay -> replay.id().value(), ReplayView::of));
    }

    @GetMapping("/replays/{replayId}")
    Mono<ReplayView> show(@PathVariable String id, @PathVariable String replayId) {
        return known(id)
                .flatMap(subscription -> replays.find(subscription, replayId(replayId)))
                .map(found -> ReplayView.of(found.orElseThrow(() -> unknown(replayId))));
    }

    /** Answers how it is then: one that is over stays as it is. */
    @PostMapping("/replays/{replayId}/cancel")
    Mono<ReplayView> cancel(@PathVariable String id, @PathVariable String replayId) {
        return known(id)
                .flatMap(subscription -> replays.cancel(subscription, replayId(replayId)))
                .map(found -> ReplayView.of(found.orElseThrow(() -> unknown(replayId))));
    }

    private Mono<SubscriptionId> known(String id) {
        return subscriptions
                .find(SubscriptionController.id(id))
                .map(found -> found.orElseThrow(() -> SubscriptionController.unknown(id))
                        .id());
    }

    private static ReplayId replayId(String text) {
        try {
            return new ReplayId(text);
        } catch (IllegalArgumentException _) {
            throw unknown(text);
        }
    }

    private static URI place(Replay replay) {
        return URI.create(SubscriptionController.PATH + "/" + replay.subscription() + "/replays/" + replay.id());
    }

    private static ProblemException unknown(String id) {
        return ProblemException.of(Kind.NOT_FOUND, "The subscription has no replay '" + id + "'.");
    }
}
