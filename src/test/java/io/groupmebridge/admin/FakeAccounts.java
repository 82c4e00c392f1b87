package io.groupmebridge.admin;

import io.groupmebridge.account.AccessToken;
import io.groupmebridge.account.Account;
import io.groupmebridge.account.Accounts;
import io.groupmebridge.event.AccountId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import reactor.core.publisher.Mono;

/** Accounts in memory. */
final class FakeAccounts implements Accounts {

    static final Instant CREATED = Instant.parse("2026-08-01T12:00:00Z");

    private final Map<String, Account> byId = new ConcurrentSkipListMap<>();

    void clear() {
        byId.clear();
    }

    void put(Account account) {
        byId.put(account.id().value(), account);
    }

    Account get(String id) {
        return byId.get(id);
    }

    @Override
    public Mono<List<Account>> all() {
        return Mono.fromSupplier(() -> List.copyOf(byId.values()));
    }

    @Override
    public Mono<Optional<Account>> find(AccountId id) {
        return Mono.fromSupplier(() -> Optional.ofNullable(byId.get(id.value())));
    }

    @Override
    public Mono<Boolean> add(AccountId id, AccessToken token, boolean enabled) {
        return Mono.fromSupplier(() ->
                byId.putIfAbsent(id.value(), new Account(id, token, null, null, enabled, Account.Source.API, CREATED))
                        == null);
    }

    @Override
    public Mono<Optional<Account>> change(AccountId id, AccessToken token, boolean enabled) {
        return Mono.fromSupplier(() -> Optional.ofNullable(byId.computeIfPresent(
                id.value(),
                (_, present) -> new Account(
                        id,
                        token,
                        present.userId(),
                        present.userName(),
                        enabled,
                        present.source(),
                        present.createdAt()))));
    }

    @Override
    public Mono<Boolean> remove(AccountId id) {
        return Mono.fromSupplier(() -> byId.remove(id.value()) != null);
    }

    @Override
    public Mono<Void> identified(AccountId id, String userId, String userName) {
        return Mono.empty();
    }
}
