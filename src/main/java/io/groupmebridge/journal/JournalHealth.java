package io.groupmebridge.journal;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Health {@code journal}: how far it reaches. Unknown when that cannot be read; whether the store works is the store's to say. */
@Component("journalHealthIndicator")
final class JournalHealth implements ReactiveHealthIndicator {

    private static final Duration LONGEST_READ = Duration.ofSeconds(2);

    private final Journal journal;

    JournalHealth(Journal journal) {
        this.journal = journal;
    }

    @Override
    public Mono<Health> health() {
        return Mono.defer(() -> journal.readAfter(journal.head() - 1, 1))
                .timeout(LONGEST_READ)
                .map(this::up)
                .onErrorResume(_ -> Mono.just(Health.unknown().build()));
    }

    private Health up(List<JournaledEvent> newest) {
        var health = Health.up().withDetail("head", journal.head());
        newest.forEach(event -> health.withDetail("newest_received_at", event.receivedAt()));
        return health.build();
    }
}
