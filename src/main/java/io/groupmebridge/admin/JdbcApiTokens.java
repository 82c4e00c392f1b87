package io.groupmebridge.admin;

import io.groupmebridge.store.GroupCommit;
import io.groupmebridge.store.StoreReader;
import java.sql.Connection;
import java.time.Clock;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The token's hash in the table {@code api_token}. */
@Component
final class JdbcApiTokens implements ApiTokens {

    private static final String NAME = "admin";

    private final StoreReader reader;
    private final GroupCommit commit;
    private final Clock clock;

    JdbcApiTokens(StoreReader reader, GroupCommit commit, Clock clock) {
        this.reader = reader;
        this.commit = commit;
        this.clock = clock;
    }

    @Override
    public Mono<Optional<TokenHash>> find() {
        return reader.read(JdbcApiTokens::find);
    }

    @Override
    public Mono<TokenHash> keep(TokenHash hash) {
        return commit.submit(connection -> keep(connection, hash));
    }

    private TokenHash keep(Connection connection, TokenHash hash) {
        var jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
        jdbc.sql("INSERT INTO api_token (name, hash, created_at) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING")
                .params(NAME, hash.hex(), clock.millis())
                .update();
        return find(jdbc).orElseThrow();
    }

    private static Optional<TokenHash> find(JdbcClient jdbc) {
        return jdbc.sql("SELECT hash FROM api_token WHERE name = ?")
                .param(NAME)
                .query(String.class)
                .optional()
                .map(TokenHash::new);
    }
}
