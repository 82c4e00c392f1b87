package io.groupmebridge.admin;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.session.SessionStatus;
import io.groupmebridge.session.Typed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Sessions that are as they were put. */
final class FakeSessions implements SessionStatuses, Typists {

    final List<String> typed = new CopyOnWriteArrayList<>();

    /** What becomes of any wish to type. */
    volatile Typed typing = Typed.SENT;

    private final Map<AccountId, SessionStatus> statuses = new ConcurrentHashMap<>();

    void clear() {
        statuses.clear();
        typed.clear();
        typing = Typed.SENT;
    }

    void put(String id, SessionStatus status) {
        statuses.put(new AccountId(id), status);
    }

    @Override
    public Optional<SessionStatus> status(AccountId id) {
        return Optional.ofNullable(statuses.get(id));
    }

    @Override
    public Typed typing(AccountId id, Conversation conversation, Duration time) {
        typed.add(id + " " + conversation + " " + time);
        return typing;
    }
}
