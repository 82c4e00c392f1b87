package io.groupmebridge.subscription;

import io.groupmebridge.store.BatchWriter;
import io.groupmebridge.store.GroupCommit;
import io.groupmebridge.store.SecretCipher;
import io.groupmebridge.store.StoreReader;
import io.groupmebridge.subscription.Subscription.Source;
import io.groupmebridge.subscription.Subscription.State;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Subscriptions in the table {@code subscription}. Changes are told on the commit thread, in commit order and also when
 * whoever wanted them has gone; listeners must be quick. Answers come on another thread.
 */
@Component
final class JdbcSubscriptions implements Subscriptions {

    private final StoreReader reader;
    private final SubscriptionRows rows;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;
    private final BatchWriter<Change<?>, Outcome<?>> writer;

    JdbcSubscriptions(
            StoreReader reader,
            GroupCommit commit,
            SecretCipher cipher,
            ApplicationEventPublisher publisher,
            Clock clock) {
        this.reader = reader;
        this.rows = new SubscriptionRows(cipher);
        this.publisher = publisher;
        this.clock = clock;
        this.writer = commit.batch("subscription", JdbcSubscriptions::runEach, this::tell);
    }

    @Override
    public Mono<List<Subscription>> all() {
        return reader.read(rows::all);
    }

    @Override
    public Mono<Optional<Subscription>> find(SubscriptionId id) {
        return reader.read(jdbc -> rows.byId(jdbc, id));
    }

    @Override
    public Mono<Saved> create(SubscriptionDraft draft) {
        return Mono.defer(() -> {
            var subscription = Subscription.fresh(draft, Source.API, now());
            return write(jdbc -> isInserted(jdbc, subscription)
                    ? saved(subscription)
                    : Outcome.nothing(new Saved.NameTaken(draft.name())));
        });
    }

    @Override
    public Mono<Saved> replace(Subscription read, SubscriptionDraft draft) {
        return Mono.defer(() -> {
            // Another time than that of the change that was read, also within its millisecond.
            var at = later(now(), read.updatedAt().plusMillis(1));
            // The unit may be run twice and then finds its own change.
            var written = new AtomicBoolean();
            return write(jdbc -> {
                var outcome = replaced(jdbc, read, draft, at, written.get());
                written.set(outcome.answer() instanceof Saved.Done);
                return outcome;
            });
        });
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private Outcome<Saved> replaced(
            JdbcClient jdbc, Subscription read, SubscriptionDraft draft, Instant at, boolean written) {
        var id = read.id();
        var present = rows.byId(jdbc, id);
        if (present.isEmpty()) {
            return Outcome.nothing(new Saved.Unknown(id));
        }
        var changed = present.get().updatedAt();
        if (!changed.equals(read.updatedAt()) && !(written && changed.equals(at))) {
            return Outcome.nothing(new Saved.Outdated(id));
        }
        if (rows.byName(jdbc, draft.name())
                .filter(named -> !named.id().equals(id))
                .isPresent()) {
            return Outcome.nothing(new Saved.NameTaken(draft.name()));
        }
        var wanted = present.get().as(draft, at);
        rows.update(jdbc, wanted);
        var change = new SubscriptionChanged.Saved(wanted, Boolean.TRUE.equals(draft.enabled()));
        return new Outcome<>(new Saved.Done(wanted), List.of(change));
    }

    @Override
    public Mono<Optional<Subscription>> setState(SubscriptionId id, State state) {
        return change(id, state == State.ACTIVE, present -> present.in(state, now()));
    }

    @Override
    public Mono<Optional<Subscription>> rotate(SubscriptionId id, Rotation.Valid rotation) {
        return change(id, false, present -> present.rotated(rotation.secret(), rotation.overlap(), now()));
    }

    @Override
    public Mono<Optional<Subscription>> revokePreviousSecret(SubscriptionId id) {
        return change(id, false, present -> present.withoutPreviousSecret(now()));
    }

    private Mono<Optional<Subscription>> change(
            SubscriptionId id, boolean resumed, UnaryOperator<Subscription> change) {
        return write(jdbc -> {
            var wanted = rows.byId(jdbc, id).map(change);
            wanted.ifPresent(subscription -> rows.update(jdbc, subscription));
            return new Outcome<>(
                    wanted,
                    wanted
                            .<SubscriptionChanged>map(
                                    subscription -> new SubscriptionChanged.Saved(subscription, resumed))
                            .stream()
                            .toList());
        });
    }

    @Override
    public Mono<Boolean> disable(Subscription judged, Disabled.Reason reason) {
        return write(jdbc -> {
            var judgedStill =
                    rows.byId(jdbc, judged.id()).filter(present -> present.url().equals(judged.url()));
            if (judgedStill.isEmpty()) {
                return Outcome.nothing(false);
            }
            var present = judgedStill.get();
            return switch (present.state()) {
                case ACTIVE -> {
                    var disabled = present.disabled(reason, now());
                    rows.update(jdbc, disabled);
                    yield new Outcome<>(true, List.of(change(disabled)));
                }
                // Told again: the commit before may have been lost on its way back, and with it what was told of it.
                case AUTO_DISABLED -> new Outcome<>(true, List.of(change(present)));
                case PAUSED -> Outcome.nothing(false);
            };
        });
    }

    @Override
    public Mono<Boolean> remove(SubscriptionId id) {
        // Told also when it was gone already: the commit before may have been lost on its way back.
        return write(jdbc -> new Outcome<>(rows.remove(jdbc, id), List.of(new SubscriptionChanged.Removed(id))));
    }

    /**
     * Makes the subscriptions of the settings be as they say, by name and all in one commit. One that they say nothing
     * about any more is paused with its place kept, and becomes the API's so that it can be removed.
     */
    Mono<Declared> declare(List<SubscriptionDraft> drafts) {
        return Mono.defer(() -> {
            var now = now();
            // Outside the unit, which may be run twice.
            var fresh = drafts.stream()
                    .map(draft -> Subscription.fresh(draft, Source.SETTINGS, now))
                    .toList();
            return write(jdbc -> declared(jdbc, drafts, fresh));
        });
    }

    private Outcome<Declared> declared(JdbcClient jdbc, List<SubscriptionDraft> drafts, List<Subscription> fresh) {
        var names = drafts.stream().map(SubscriptionDraft::name).collect(Collectors.toSet());
        var generated = new ArrayList<Subscription>();
        var disabled = new ArrayList<Subscription>();
        var changes = new ArrayList<SubscriptionChanged>();
        for (int i = 0; i < drafts.size(); i++) {
            var draft = drafts.get(i);
            if (isInserted(jdbc, fresh.get(i))) {
                changes.add(change(fresh.get(i)));
                if (draft.secret() == null) {
                    generated.add(fresh.get(i));
                }
                continue;
            }
            var present = rows.byName(jdbc, draft.name()).orElseThrow();
            var made = fresh.get(i).secret();
            var wanted = present.declared(draft.replacing(present.secret(), made), now());
            if (!wanted.equals(present)) {
                rows.update(jdbc, wanted);
                changes.add(change(wanted));
            }
            // Also when the unit is run again and finds it done.
            if (draft.secret() == null && wanted.secret().equals(made)) {
                generated.add(wanted);
            }
            if (wanted.state() == State.AUTO_DISABLED) {
                disabled.add(wanted);
            }
        }
        var orphaned = rows.all(jdbc).stream()
                .filter(present -> present.source() == Source.SETTINGS && !names.contains(present.name()))
                .map(present -> present.orphaned(now()))
                .toList();
        orphaned.forEach(orphan -> {
            rows.update(jdbc, orphan);
            changes.add(change(orphan));
        });
        return new Outcome<>(new Declared(generated, orphaned, disabled), changes);
    }

    /** Whether the row is this subscription afterwards; if not, its name is another one's. */
    private boolean isInserted(JdbcClient jdbc, Subscription subscription) {
        rows.insert(jdbc, subscription);
        return rows.byId(jdbc, subscription.id()).isPresent();
    }

    /** As exact as the table keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private <T> Mono<T> write(Change<T> change) {
        @SuppressWarnings("unchecked") // runEach answers a change with what it gave.
        var answer = (Mono<Outcome<T>>) (Mono<?>) writer.submit(change);
        return answer.publishOn(Schedulers.parallel()).map(Outcome::answer);
    }

    private static List<Outcome<?>> runEach(Connection connection, List<Change<?>> changes) {
        var jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
        var outcomes = new ArrayList<Outcome<?>>(changes.size());
        for (var change : changes) {
            outcomes.add(change.run(jdbc));
        }
        return outcomes;
    }

    private void tell(List<Change<?>> committed, List<Outcome<?>> outcomes) {
        outcomes.forEach(outcome -> outcome.changes().forEach(publisher::publishEvent));
    }

    private static Outcome<Saved> saved(Subscription subscription) {
        return new Outcome<>(new Saved.Done(subscription), List.of(change(subscription)));
    }

    private static SubscriptionChanged change(Subscription subscription) {
        return new SubscriptionChanged.Saved(subscription);
    }

    /** What is done to the table; may be run twice. */
    @FunctionalInterface
    private interface Change<T> {

        Outcome<T> run(JdbcClient jdbc);
    }

    /** What a change came to, and what is told of it after the commit. */
    private record Outcome<T>(T answer, List<SubscriptionChanged> changes) {

        static <T> Outcome<T> nothing(T answer) {
            return new Outcome<>(answer, List.of());
        }
    }
}
