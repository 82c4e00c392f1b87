package io.groupmebridge.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountIdTests {

    @ParameterizedTest
    @ValueSource(strings = {"a", "main", "club-42", "0_x"})
    void aNameIsKept(String name) {
        assertThat(new AccountId(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Main", "-a", "a b", "a/b", "ä", "a\n"})
    void anythingElseIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AccountId(name))
                .withMessageContaining("use 1 to 64 of a-z, 0-9, '_' and '-'");
    }
}
