package io.groupmebridge.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groupmebridge.event.AccountId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Declaring accounts in the settings. */
class AccountPropertiesTests {

    @Test
    void nothingSetDeclaresNothing() {
        assertThat(bind(Map.of("bridge.access-token", "")).wanted()).isEmpty();
    }

    @Test
    void aSingleTokenDeclaresTheDefaultAccount() {
        var properties = bind(Map.of("bridge.access-token", " sesame\n"));

        assertThat(properties.wanted())
                .containsExactly(Map.entry(
                        new AccountId("default"), new AccountProperties.Wanted(new AccessToken("sesame"), true)));
    }

    @Test
    void accountsAreDeclaredByNameAndEnabledUnlessTheySayNo() {
        var properties = bind(Map.of(
                "bridge.accounts[0].name", "ada",
                "bridge.accounts[0].access-token", "sesame-a",
                "bridge.accounts[1].name", "bob",
                "bridge.accounts[1].access-token", "sesame-b",
                "bridge.accounts[1].enabled", "false"));

        assertThat(properties.wanted())
                .containsEntry(new AccountId("ada"), new AccountProperties.Wanted(new AccessToken("sesame-a"), true))
                .containsEntry(new AccountId("bob"), new AccountProperties.Wanted(new AccessToken("sesame-b"), false))
                .hasSize(2);
        assertThat(properties.toString()).doesNotContain("sesame");
        assertThat(properties.wanted().toString()).doesNotContain("sesame");
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThatThrownBy(() -> bind(Map.of(
                        "bridge.accounts[0].name", "ada",
                        "bridge.accounts[0].access-token", "sesame",
                        "bridge.accounts[1].name", "ada",
                        "bridge.accounts[1].access-token", "sesame")))
                .rootCause()
                .hasMessage("bridge.accounts[1].name: there is an account 'ada' already");
        assertThatThrownBy(() -> bind(Map.of(
                        "bridge.access-token", "sesame",
                        "bridge.accounts[0].name", "default",
                        "bridge.accounts[0].access-token", "sesame")))
                .rootCause()
                .hasMessageStartingWith("bridge.accounts[0].name: there is an account 'default' already (bridge.");
        assertThatThrownBy(() -> bind(Map.of("bridge.accounts[0].name", "Ada!")))
                .rootCause()
                .hasMessageStartingWith("bridge.accounts[0].name: 'Ada!' is no account name");
        assertThatThrownBy(() ->
                        bind(Map.of("bridge.accounts[0].name", "bridge", "bridge.accounts[0].access-token", "sesame")))
                .rootCause()
                .hasMessageStartingWith("bridge.accounts[0].name: 'bridge' is what the bridge calls itself");
        assertThatThrownBy(() -> bind(Map.of("bridge.accounts[0].access-token", "sesame")))
                .rootCause()
                .hasMessageStartingWith("bridge.accounts[0].name: '' is no account name");
        assertThatThrownBy(() -> bind(Map.of("bridge.accounts[0].name", "ada")))
                .rootCause()
                .hasMessageStartingWith("bridge.accounts[0].access-token: the access token is empty");
    }

    private static AccountProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("bridge", AccountProperties.class);
    }
}
