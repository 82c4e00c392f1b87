package io.groupmebridge.session;

import io.groupmebridge.account.Account;
import io.groupmebridge.account.AccountChanged;
import io.groupmebridge.account.Accounts;
import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Holds one push session for every enabled account, from when the application is ready to its stop. An account that changes
 * gets a new session when the old one has ended.
 */
@Component
public final class Sessions implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Sessions.class);

    private final Accounts accounts;
    private final Surroundings surroundings;
    private final Scheduler scheduler;
    private final Loop loop;

    /** Written on the loop. */
    private final Map<AccountId, Held> held = new ConcurrentHashMap<>();

    /** By account, the end of every session it had before the present one; owned by the loop. */
    private final Map<AccountId, Mono<Void>> endings = new HashMap<>();

    /** What changed while the accounts are being read; owned by the loop. */
    private final List<AccountChanged> meanwhile = new ArrayList<>();

    /** Owned by the loop. */
    private Phase phase = Phase.NOT_READY;

    private volatile boolean running;

    private enum Phase {
        NOT_READY,
        READING,
        FOLLOWING
    }

    /** An account and its session; a disabled account has none. */
    private record Held(Account account, @Nullable PushSession session, SessionStatus disabled) {

        SessionStatus status() {
            return session == null ? disabled : session.status();
        }

        Mono<Void> stop() {
            return session == null ? Mono.empty() : session.stop();
        }
    }

    Sessions(Accounts accounts, Surroundings surroundings, Scheduler sessionScheduler) {
        this.accounts = accounts;
        this.surroundings = surroundings;
        this.scheduler = sessionScheduler;
        this.loop = new Loop(sessionScheduler);
        surroundings.metrics().sessions(() -> statuses().values());
    }

    /** How the session of the account is; empty when there is no such account. */
    public Optional<SessionStatus> status(AccountId id) {
        return Optional.ofNullable(held.get(id)).map(Held::status);
    }

    /** How all sessions are, by account. */
    public Map<AccountId, SessionStatus> statuses() {
        var statuses = new TreeMap<AccountId, SessionStatus>(
                (one, other) -> one.value().compareTo(other.value()));
        held.forEach((id, each) -> statuses.put(id, each.status()));
        return statuses;
    }

    /**
     * Shows the account's user typing in a group or chat, at once and every 4 seconds for that long, 60 seconds at most. A new
     * wish for the same conversation replaces the old one.
     */
    public Typed typing(AccountId id, Conversation conversation, Duration time) {
        var wanted = held.get(id);
        if (wanted == null) {
            return Typed.UNKNOWN_ACCOUNT;
        }
        var bounded = time.compareTo(Typing.LONGEST) > 0 ? Typing.LONGEST : time;
        return wanted.session() == null ? Typed.NOT_CONNECTED : wanted.session().type(conversation, bounded);
    }

    /** Begins: the accounts of the settings are in the store now. */
    @EventListener(ApplicationReadyEvent.class)
    void ready() {
        loop.run(() -> {
            if (phase == Phase.NOT_READY) {
                phase = Phase.READING;
                accounts.all()
                        .retryWhen(surroundings
                                .waits()
                                .forEver(scheduler, failure -> log.warn("the accounts could not be read", failure)))
                        .subscribe(all -> loop.run(() -> begin(all)));
            }
        });
    }

    /** Follows the accounts; quick, because it is told on the commit thread. */
    @EventListener
    void changed(AccountChanged change) {
        loop.run(() -> {
            switch (phase) {
                case NOT_READY -> {} // It is committed, so it will be read.
                case READING -> meanwhile.add(change);
                case FOLLOWING -> follow(change);
            }
        });
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop(Runnable callback) {
        if (!running) {
            callback.run();
            return;
        }
        running = false;
        loop.run(() -> {
            List.copyOf(held.values()).forEach(this::end);
            held.clear();
            var ends = List.copyOf(endings.values());
            loop.end();
            Mono.when(ends)
                    .doFinally(_ -> {
                        scheduler.dispose();
                        callback.run();
                    })
                    .subscribe();
        });
    }

    /** Not used: the lifecycle stops with a callback. */
    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void begin(List<Account> all) {
        phase = Phase.FOLLOWING;
        all.forEach(this::hold);
        meanwhile.forEach(this::follow);
        meanwhile.clear();
    }

    private void follow(AccountChanged change) {
        switch (change) {
            case AccountChanged.Added(var account) -> hold(account);
            case AccountChanged.Changed(var account) -> hold(account);
            case AccountChanged.Removed(var id) -> {
                var old = held.remove(id);
                if (old != null) {
                    end(old);
                }
            }
        }
    }

    private void hold(Account account) {
        var old = held.get(account.id());
        var disabled = SessionStatus.of(
                SessionStatus.State.DISABLED, surroundings.clock().instant());
        var session = account.enabled() ? new PushSession(account, surroundings, scheduler) : null;
        var now = new Held(account, session, disabled);
        held.put(account.id(), now);
        var before = old == null ? endings.getOrDefault(account.id(), Mono.empty()) : end(old);
        before.doFinally(_ -> loop.run(() -> startIfWanted(now))).subscribe();
    }

    /** Ends a session after those that its account had before it; never fails. */
    private Mono<Void> end(Held old) {
        var id = old.account().id();
        var ending = endings.getOrDefault(id, Mono.empty()).then(old.stop()).cache();
        endings.put(id, ending);
        ending.doFinally(_ -> loop.run(() -> endings.remove(id, ending))).subscribe();
        return ending;
    }

    private void startIfWanted(Held now) {
        if (now.session() != null && now.equals(held.get(now.account().id()))) {
            now.session().start();
        }
    }
}
