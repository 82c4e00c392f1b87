package io.groupmebridge.store;

import java.time.Duration;
import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Health {@code store}: up while the database answers a read within two seconds and no write waits for it to recover. */
@Component("storeHealthIndicator")
class StoreHealth extends AbstractReactiveHealthIndicator {

    private static final Duration LONGEST_READ = Duration.ofSeconds(2);

    private final Database database;
    private final StoreReader reader;
    private final GroupCommit commit;

    StoreHealth(Database database, StoreReader reader, GroupCommit commit) {
        super("the store does not answer");
        this.database = database;
        this.reader = reader;
        this.commit = commit;
    }

    @Override
    protected Mono<Health> doHealthCheck(Health.Builder builder) {
        return reader.read(jdbc -> jdbc.sql("SELECT 1").query(Integer.class).single())
                .timeout(LONGEST_READ)
                .map(_ -> commit.trouble()
                        .map(trouble -> builder.down().withDetail("writes", trouble))
                        .orElseGet(builder::up)
                        .withDetail("database", database)
                        .build());
    }
}
