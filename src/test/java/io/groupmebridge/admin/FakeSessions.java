package io.groupmebridge.admin;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.session.SessionStatus;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Sessions that are as they were put. */
final class FakeSessions implements SessionStatuses {

    private final Map<AccountId, SessionStatus> statuses = new ConcurrentHashMap<>();

    void clear() {
        statuses.clear();
    }

    void put(String id, SessionStatus status) {
        statuses.put(new AccountId(id), status);
    }

    @Override
    public Optional<SessionStatus> status(AccountId id) {
        return Optional.ofNullable(statuses.get(id));
    }
}
