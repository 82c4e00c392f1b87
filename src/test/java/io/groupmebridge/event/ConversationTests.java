package io.groupmebridge.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationTests {

    @ParameterizedTest
    @ValueSource(strings = {"", "group:10000001", "direct:20000001_20000002"})
    void theTextFormIsReadBack(String text) {
        assertThat(Conversation.parse(text)).hasToString(text);
    }

    @Test
    void theSmallerUserComesFirstByNumberNotByText() {
        var chat = new Conversation.Direct("20000001", "9000001");

        assertThat(chat)
                .hasToString("direct:9000001_20000001")
                .isEqualTo(new Conversation.Direct("9000001", "20000001"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "group:",
                "group:abc",
                "direct:1",
                "direct:1+2",
                "10000001",
                "group:1 ",
                "group:123456789012345678901"
            })
    void anythingElseIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Conversation.parse(text))
                .withMessageContaining("write group:<group id> or direct:");
    }
}
