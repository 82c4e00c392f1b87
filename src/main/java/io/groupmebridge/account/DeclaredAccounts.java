package io.groupmebridge.account;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** Brings the accounts of the settings into the store at the start, before any session begins. */
@Component
final class DeclaredAccounts implements ApplicationRunner {

    private static final Logger log = LoggerFactory.getLogger(DeclaredAccounts.class);
    private static final Duration WITHIN = Duration.ofSeconds(60);

    private final AccountProperties properties;
    private final JdbcAccounts accounts;

    DeclaredAccounts(AccountProperties properties, JdbcAccounts accounts) {
        this.properties = properties;
        this.accounts = accounts;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        var all = accounts.declare(properties.wanted())
                .doOnNext(changes -> changes.forEach(this::log))
                .then(accounts.all())
                .timeout(WITHIN)
                .toFuture()
                .join();
        if (all.isEmpty()) {
            log.info(
                    "no GroupMe account: set GROUPME_ACCESS_TOKEN (or bridge.accounts[0].name and .access-token), or add"
                            + " one with POST /api/v1/accounts");
        }
    }

    private void log(AccountChanged change) {
        if (!properties.wanted().containsKey(change.id())) {
            log.warn("account '{}' is no longer declared in the settings: it is disabled and kept", change.id());
        }
    }
}
