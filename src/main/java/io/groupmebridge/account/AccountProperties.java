package io.groupmebridge.account;

import io.groupmebridge.event.AccountId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The accounts that the settings declare. They win over the API at every start.
 *
 * @param accessToken the token of an account named {@code default}, for the common case of a single one; empty for none
 * @param accounts further accounts
 */
@Validated
@ConfigurationProperties("bridge")
public record AccountProperties(
        @DefaultValue("") String accessToken, @DefaultValue List<Declared> accounts) {

    private static final AccountId SINGLE = new AccountId("default");

    /**
     * One declared account.
     *
     * @param name its id in the bridge: 1 to 64 of a-z, 0-9, '_' and '-'
     * @param accessToken its GroupMe access token, from dev.groupme.com
     * @param enabled whether a session is held
     */
    public record Declared(
            @Nullable String name,
            @Nullable String accessToken,
            @DefaultValue("true") boolean enabled) {

        @Override
        public String toString() {
            return "Declared[name=" + name + ", accessToken=***, enabled=" + enabled + "]";
        }
    }

    /** An account as it shall be. */
    record Wanted(AccessToken token, boolean enabled) {}

    public AccountProperties {
        accounts = List.copyOf(accounts);
        wanted(accessToken, accounts);
    }

    /** What the settings want, by id and in their order. */
    Map<AccountId, Wanted> wanted() {
        return wanted(accessToken, accounts);
    }

    @Override
    public String toString() {
        return "AccountProperties[accessToken=***, accounts=" + accounts + "]";
    }

    private static Map<AccountId, Wanted> wanted(String single, List<Declared> accounts) {
        var wanted = new LinkedHashMap<AccountId, Wanted>();
        if (!single.isBlank()) {
            wanted.put(SINGLE, new Wanted(token("bridge.access-token", single), true));
        }
        for (var i = 0; i < accounts.size(); i++) {
            var setting = "bridge.accounts[" + i + "]";
            var account = accounts.get(i);
            var id = id(setting + ".name", account.name());
            var token = token(setting + ".access-token", account.accessToken());
            if (wanted.putIfAbsent(id, new Wanted(token, account.enabled())) != null) {
                throw new IllegalArgumentException(setting + ".name: there is an account '" + id + "' already"
                        + (id.equals(SINGLE) ? " (bridge.access-token, or GROUPME_ACCESS_TOKEN, declares one)" : ""));
            }
        }
        return wanted;
    }

    private static AccountId id(String setting, @Nullable String name) {
        try {
            return AccountId.chosen(name == null ? "" : name);
        } catch (IllegalArgumentException e) {
            throw wrong(setting, e);
        }
    }

    private static AccessToken token(String setting, @Nullable String token) {
        try {
            return new AccessToken(token == null ? "" : token.strip());
        } catch (IllegalArgumentException e) {
            throw wrong(setting, e);
        }
    }

    /** Without the cause: the innermost failure is the one that is told, and it must name the setting. */
    private static IllegalArgumentException wrong(String setting, IllegalArgumentException cause) {
        return new IllegalArgumentException(setting + ": " + cause.getMessage());
    }
}
