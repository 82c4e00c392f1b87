package io.groupmebridge.admin;

import io.groupmebridge.account.Account;
import io.groupmebridge.session.SessionStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An account as it is shown: never with its token.
 *
 * @param session the push session, or null when none is held
 */
record AccountView(
        String id,
        @Nullable String userId,
        @Nullable String userName,
        boolean enabled,
        String source,
        Instant createdAt,
        @Nullable SessionView session)
        implements Wire {

    static AccountView of(Account account, Optional<SessionStatus> session) {
        return new AccountView(
                account.id().value(),
                account.userId(),
                account.userName(),
                account.enabled(),
                account.source().name().toLowerCase(Locale.ROOT),
                account.createdAt(),
                session.map(SessionView::of).orElse(null));
    }

    /**
     * How the session of the account is.
     *
     * @param transport by what messages arrive now, or null when they do not
     * @param refusedChannels channels that are wanted and cannot be had, with the reason of each
     * @param roundTripMs how long a message to the push server and its answer took last time, or null
     * @param reason why it is not connected, or null when it is
     */
    record SessionView(
            String state,
            Instant since,
            List<String> channels,
            @Nullable String transport,
            Map<String, String> refusedChannels,
            @Nullable Instant lastFrameAt,
            @Nullable Instant lastEventAt,
            long reconnects,
            @Nullable Long roundTripMs,
            @Nullable String reason) {

        private static SessionView of(SessionStatus status) {
            return new SessionView(
                    status.state().wireName(),
                    status.since(),
                    status.channels().stream().sorted().toList(),
                    status.transport() == null ? null : status.transport().wireName(),
                    status.refused(),
                    status.lastFrameAt(),
                    status.lastEventAt(),
                    status.reconnects(),
                    status.roundTrip() == null ? null : status.roundTrip().toMillis(),
                    status.reason());
        }
    }
}
