package io.groupmebridge.admin;

import java.util.Optional;
import reactor.core.publisher.Mono;

/** The stored hash of the generated API token. */
interface ApiTokens {

    /** The hash that is in force; empty when none was ever stored. */
    Mono<Optional<TokenHash>> find();

    /** Stores the hash unless there is one, and answers the one that is in force. */
    Mono<TokenHash> keep(TokenHash hash);
}
