package io.groupmebridge.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.groupmebridge.account.Account;
import io.groupmebridge.bayeux.Inbound;
import io.groupmebridge.event.PushEvent;
import io.groupmebridge.journal.Journal;
import io.groupmebridge.journal.Payload;
import io.groupmebridge.session.InboundHandler;
import io.groupmebridge.session.SessionChange;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Normalizes what the sessions receive and appends it to the journal. Stateless: any session's loop may call it. */
@Component
final class JournalingHandler implements InboundHandler {

    private static final Logger log = LoggerFactory.getLogger(JournalingHandler.class);

    private final Normalizer normalizer = new Normalizer();
    private final Journal journal;
    private final IngestMetrics metrics;
    private final Clock clock;

    JournalingHandler(Journal journal, IngestMetrics metrics, Clock clock) {
        this.journal = journal;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public Mono<Void> handle(Account account, Inbound inbound) {
        return Mono.defer(() -> switch (normalizer.normalize(account.id(), inbound, clock.instant())) {
            case Normalized.Ping _ -> {
                metrics.pinged();
                yield Mono.empty();
            }
            case Normalized.Happened(PushEvent event) -> {
                if (event instanceof PushEvent.Unrecognized unknown) {
                    metrics.unrecognized();
                    log.debug("relaying unrecognized type '{}' account={}", unknown.groupmeType(), account.id());
                }
                var raw = new Payload(inbound.data().toString().getBytes(UTF_8));
                yield journal.append(event, raw).then();
            }
        });
    }

    @Override
    public void changed(Account account, SessionChange change) {
        log.debug("account '{}': {}", account.id(), change);
    }
}
