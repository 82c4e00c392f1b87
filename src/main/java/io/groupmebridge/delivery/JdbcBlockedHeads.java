package io.groupmebridge.delivery;

import io.groupmebridge.journal.EventQuery;
import io.groupmebridge.journal.Journal;
import io.groupmebridge.store.StoreReader;
import io.groupmebridge.subscription.Subscription;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The blocked heads in the tables, and from the journal what waits behind them. */
final class JdbcBlockedHeads implements BlockedHeads {

    private static final int READS_AT_ONCE = 2;

    private final StoreReader reader;
    private final Journal journal;

    JdbcBlockedHeads(StoreReader reader, Journal journal) {
        this.reader = reader;
        this.journal = journal;
    }

    @Override
    public Mono<List<Blocked>> of(Subscription subscription, int limit, @Nullable String after) {
        return reader.read(jdbc -> SidingTable.heads(jdbc, subscription.id(), limit, after))
                .flatMapMany(Flux::fromIterable)
                .flatMapSequential(head -> counted(subscription, head), READS_AT_ONCE)
                .collectList();
    }

    private Mono<Blocked> counted(Subscription subscription, SidingTable.Head head) {
        var behind = new EventQuery(head.doneTo(), MOST_COUNTED, null, null, head.conversation());
        return journal.browse(behind)
                .map(page -> head.blocking((int) page.events().stream()
                        .filter(event ->
                                subscription.filter().matches(event.type(), event.account(), event.conversation()))
                        .count()));
    }
}
