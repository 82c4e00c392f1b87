package io.groupmebridge.admin;

import io.groupmebridge.store.DataDirectory;
import io.groupmebridge.store.GroupCommit;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.SmartLifecycle;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The one token that opens the API: that of the settings, else one that is generated at the first start, written to a file
 * in the data directory and nowhere else, and stored as a hash. Known before the server takes requests; until then
 * nothing matches. Whoever loses a generated token sets one.
 */
@Component
final class AdminToken implements SmartLifecycle {

    static final String FILE = "admin-token";

    private static final Pattern SENDABLE = Pattern.compile("[a-zA-Z0-9\\-._~+/]+=*");
    private static final Logger log = LoggerFactory.getLogger(AdminToken.class);

    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final int TOKEN_BYTES = 32;

    private final ApiTokens tokens;
    private final DataDirectory directory;

    /** Written by the thread that starts the application, read by any. */
    private volatile @Nullable TokenHash hash;

    AdminToken(AdminProperties properties, ApiTokens tokens, DataDirectory directory) {
        this.tokens = tokens;
        this.directory = directory;
        this.hash = declared(properties.token());
    }

    /** Whether the token opens the API. */
    boolean matches(String token) {
        var present = hash;
        return present != null && present.matches(token);
    }

    @Override
    public void start() {
        if (hash == null) {
            hash = generated().timeout(LONGEST_START).toFuture().join();
        }
    }

    @Override
    public void stop() {
        // The token stays good for requests that are still under way.
    }

    @Override
    public boolean isRunning() {
        return hash != null;
    }

    /** After the store and before the server. */
    @Override
    public int getPhase() {
        return GroupCommit.PHASE + 1;
    }

    private Mono<TokenHash> generated() {
        return tokens.find().flatMap(found -> found.map(Mono::just).orElseGet(this::generate));
    }

    /** The file comes first: a crash behind it finds the same token again. */
    private Mono<TokenHash> generate() {
        var token = directory.readOrCreate(FILE, AdminToken::random).strip();
        var file = directory.path().resolve(FILE);
        return tokens.keep(TokenHash.of(token)).doOnNext(kept -> {
            if (kept.matches(token)) {
                log.info("the token of the API was generated: it is in {}", file);
            } else {
                log.warn("another replica has generated the token of the API: the one in {} is not good", file);
            }
        });
    }

    private static @Nullable TokenHash declared(@Nullable String token) {
        if (token == null || token.isBlank()) {
            return null;
        }
        if (token.length() < TokenHash.SHORTEST_TOKEN) {
            throw new InvalidConfigurationPropertyValueException(
                    "bridge.admin.token",
                    null,
                    "must have at least " + TokenHash.SHORTEST_TOKEN
                            + " characters: make one with 'openssl rand -base64 32', or leave it out to have one generated");
        }
        // RFC 6750 section 2.1; another token could never be sent.
        if (!SENDABLE.matcher(token).matches()) {
            throw new InvalidConfigurationPropertyValueException(
                    "bridge.admin.token",
                    null,
                    "may have letters, digits and -._~+/ only, and = at its end: make one with 'openssl rand -base64 32'");
        }
        return TokenHash.of(token);
    }

    private static String random() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(KeyGenerators.secureRandom(TOKEN_BYTES).generateKey());
    }
}
