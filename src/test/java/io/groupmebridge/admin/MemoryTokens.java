package io.groupmebridge.admin;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.publisher.Mono;

/** The token's hash in memory. */
final class MemoryTokens implements ApiTokens {

    private final AtomicReference<TokenHash> kept = new AtomicReference<>();

    @Override
    public Mono<Optional<TokenHash>> find() {
        return Mono.fromSupplier(() -> Optional.ofNullable(kept.get()));
    }

    @Override
    public Mono<TokenHash> keep(TokenHash hash) {
        return Mono.fromSupplier(() -> {
            kept.compareAndSet(null, hash);
            return kept.get();
        });
    }
}
