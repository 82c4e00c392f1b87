package io.groupmebridge.ingest;

import io.groupmebridge.account.Account;
import io.groupmebridge.bayeux.Inbound;
import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Origin;
import io.groupmebridge.event.PushEvent;
import io.groupmebridge.journal.Payload;
import io.groupmebridge.session.InboundHandler;
import io.groupmebridge.session.SessionChange;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Normalizes what the sessions receive and leaves it to the account's {@link Intake}. Any session's loop may call it. */
final class JournalingHandler implements InboundHandler {

    private static final Logger log = LoggerFactory.getLogger(JournalingHandler.class);

    private final Normalizer normalizer = new Normalizer();
    private final Map<AccountId, Intake> intakes = new ConcurrentHashMap<>();
    private final Surroundings surroundings;
    private final IngestMetrics metrics;
    private final Clock clock;

    JournalingHandler(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.metrics = surroundings.metrics();
        this.clock = surroundings.clock();
    }

    @Override
    public Mono<Void> handle(Account account, Inbound inbound) {
        return Mono.defer(() -> switch (normalizer.normalize(account.id(), inbound, clock.instant(), Origin.PUSH)) {
            case Normalized.Ping _ -> {
                metrics.pinged();
                yield Mono.empty();
            }
            case Normalized.Happened(PushEvent event) -> {
                if (event instanceof PushEvent.Unrecognized unknown) {
                    metrics.unrecognized();
                    log.debug("relaying unrecognized type '{}' account={}", unknown.groupmeType(), account.id());
                }
                var raw = new Payload(inbound.raw().bytes());
                var intake = intakes.get(account.id());
                // What comes after the end of its session has nothing to wait for.
                yield intake == null ? surroundings.journal().append(event, raw).then() : intake.take(event, raw);
            }
        });
    }

    @Override
    public void changed(Account account, SessionChange change) {
        log.debug("account '{}': {}", account.id(), change);
        if (change instanceof SessionChange.Ended) {
            var intake = intakes.remove(account.id());
            if (intake != null) {
                intake.changed(account, change);
            }
        } else {
            intakes.computeIfAbsent(account.id(), _ -> new Intake(account, surroundings))
                    .changed(account, change);
        }
    }

    /** Of the accounts that have a session. */
    Collection<Intake> intakes() {
        return intakes.values();
    }
}
