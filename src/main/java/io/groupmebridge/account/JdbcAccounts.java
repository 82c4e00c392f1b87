package io.groupmebridge.account;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.store.BatchWriter;
import io.groupmebridge.store.GroupCommit;
import io.groupmebridge.store.SecretCipher;
import io.groupmebridge.store.StoreReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The accounts in the database. Changes are told on the commit thread, in commit order and also when the caller has gone, so
 * listeners must be quick.
 */
@Component
final class JdbcAccounts implements Accounts {

    private static final Logger log = LoggerFactory.getLogger(JdbcAccounts.class);

    private final StoreReader reader;
    private final AccountTable table;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final BatchWriter<Work, List<AccountChanged>> writer;

    /** Changes accounts in a transaction and answers what it changed that others must know. */
    @FunctionalInterface
    private interface Work {
        List<AccountChanged> run(Connection connection) throws SQLException;
    }

    JdbcAccounts(
            GroupCommit commit,
            StoreReader reader,
            SecretCipher cipher,
            ApplicationEventPublisher events,
            Clock clock) {
        this.reader = reader;
        this.table = new AccountTable(cipher);
        this.events = events;
        this.clock = clock;
        this.writer = commit.batch(
                "accounts", JdbcAccounts::runEach, (_, changes) -> changes.forEach(each -> each.forEach(this::tell)));
    }

    @Override
    public Mono<List<Account>> all() {
        return reader.read(jdbc ->
                jdbc.sql(AccountTable.ALL).query((row, _) -> table.account(row)).list());
    }

    @Override
    public Mono<Optional<Account>> find(AccountId id) {
        return reader.read(jdbc -> jdbc.sql(AccountTable.ONE)
                .param(id.value())
                .query((row, _) -> table.account(row))
                .optional());
    }

    @Override
    public Mono<Boolean> add(AccountId id, AccessToken token, boolean enabled) {
        var account = new Account(id, token, null, null, enabled, Account.Source.API, clock.instant());
        return writer.submit(connection -> inserted(connection, account)).map(changes -> !changes.isEmpty());
    }

    @Override
    public Mono<Optional<Account>> change(AccountId id, AccessToken token, boolean enabled) {
        return writer.submit(connection -> {
                    var account = table.find(connection, id);
                    return account.isEmpty()
                            ? List.of()
                            : replaced(
                                    connection,
                                    changed(
                                            account.get(),
                                            token,
                                            enabled,
                                            account.get().source()));
                })
                .map(changes -> changes.stream()
                        .filter(AccountChanged.Changed.class::isInstance)
                        .map(change -> ((AccountChanged.Changed) change).account())
                        .findFirst());
    }

    @Override
    public Mono<Boolean> remove(AccountId id) {
        return writer.submit(connection ->
                        table.delete(connection, id) ? List.of(new AccountChanged.Removed(id)) : List.of())
                .map(changes -> !changes.isEmpty());
    }

    @Override
    public Mono<Void> identified(AccountId id, String userId, String userName) {
        return writer.submit(connection -> {
                    table.identify(connection, id, userId, userName);
                    return List.of();
                })
                .then();
    }

    /**
     * Makes the accounts be what the settings want. One that the settings made and no longer declare is disabled and left
     * to the API from then on. Answers what changed.
     */
    Mono<List<AccountChanged>> declare(Map<AccountId, AccountProperties.Wanted> wanted) {
        return writer.submit(connection -> {
            var changes = new ArrayList<AccountChanged>();
            for (var account : table.all(connection)) {
                var wish = wanted.get(account.id());
                if (wish != null) {
                    var now = changed(account, wish.token(), wish.enabled(), Account.Source.SETTINGS);
                    changes.addAll(now.equals(account) ? List.of() : replaced(connection, now));
                } else if (account.source() == Account.Source.SETTINGS) {
                    changes.addAll(replaced(connection, changed(account, account.token(), false, Account.Source.API)));
                }
            }
            for (var wish : wanted.entrySet()) {
                changes.addAll(inserted(
                        connection,
                        new Account(
                                wish.getKey(),
                                wish.getValue().token(),
                                null,
                                null,
                                wish.getValue().enabled(),
                                Account.Source.SETTINGS,
                                clock.instant())));
            }
            return changes;
        });
    }

    private List<AccountChanged> inserted(Connection connection, Account account) throws SQLException {
        return table.insert(connection, account) ? List.of(new AccountChanged.Added(account)) : List.of();
    }

    private List<AccountChanged> replaced(Connection connection, Account account) throws SQLException {
        table.replace(connection, account);
        return List.of(new AccountChanged.Changed(account));
    }

    /** Another token may be another user's, so who it was is forgotten. */
    private static Account changed(Account account, AccessToken token, boolean enabled, Account.Source source) {
        var same = token.equals(account.token());
        return new Account(
                account.id(),
                token,
                same ? account.userId() : null,
                same ? account.userName() : null,
                enabled,
                source,
                account.createdAt());
    }

    private static List<List<AccountChanged>> runEach(Connection connection, List<Work> works) throws SQLException {
        var answers = new ArrayList<List<AccountChanged>>(works.size());
        for (var work : works) {
            answers.add(work.run(connection));
        }
        return answers;
    }

    private void tell(AccountChanged change) {
        try {
            events.publishEvent(change);
        } catch (RuntimeException e) {
            log.error("a listener failed when account '{}' changed", change.id(), e);
        }
    }
}
