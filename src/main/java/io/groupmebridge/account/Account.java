package io.groupmebridge.account;

import io.groupmebridge.event.AccountId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A GroupMe account that is bridged.
 *
 * @param userId GroupMe's id of the user, null until GroupMe was asked
 * @param userName GroupMe's name of the user, null until GroupMe was asked
 * @param enabled whether a session is held
 */
public record Account(
        AccountId id,
        AccessToken token,
        @Nullable String userId,
        @Nullable String userName,
        boolean enabled,
        Source source,
        Instant createdAt) {

    /** Who made the account: the settings (which win over the API at every start) or the API. */
    public enum Source {
        SETTINGS,
        API
    }
}
