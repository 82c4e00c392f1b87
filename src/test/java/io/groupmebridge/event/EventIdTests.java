package io.groupmebridge.event;

import static io.groupmebridge.event.EventType.MESSAGE_CREATED;
import static io.groupmebridge.event.EventType.MESSAGE_DELETED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdTests {

    private static final AccountId MAIN = new AccountId("main");

    @Test
    void theIdNeverChangesBetweenVersions() {
        // Written down, not computed: a changed derivation would tell every consumer every event twice.
        assertThat(EventId.of(MAIN, MESSAGE_CREATED, "170000000000000001", ""))
                .hasToString("evt_6553f100d092730477d42344c8d8d4e6");
    }

    @Test
    void idsOfEventsAboutMessagesBeginWithTheMessagesSecond() {
        assertThat(EventId.of(MAIN, MESSAGE_CREATED, "178534605500000001", "").value())
                .startsWith("evt_6a6a3807");
        assertThat(EventId.of(MAIN, MESSAGE_DELETED, "178534605599999999", "").value())
                .startsWith("evt_6a6a3807");
        assertThat(EventId.of(MAIN, MESSAGE_CREATED, "17853460550000000", "").value())
                .doesNotStartWith("evt_6a6a3807");
    }

    @Test
    void whateverTellsEventsApartTellsIdsApart() {
        var ids = Set.of(
                EventId.of(MAIN, MESSAGE_CREATED, "1", ""),
                EventId.of(new AccountId("other"), MESSAGE_CREATED, "1", ""),
                EventId.of(MAIN, MESSAGE_DELETED, "1", ""),
                EventId.of(MAIN, MESSAGE_CREATED, "2", ""),
                EventId.of(MAIN, MESSAGE_CREATED, "1", "x"),
                EventId.of(MAIN, MESSAGE_CREATED, "1x", ""));

        assertThat(ids).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "evt_",
                "evt_1234",
                "evt_0123456789ABCDEF0123456789ABCDEF",
                "evt_0123456789abcdef0123456789abcdefa",
                "evt_0123456789abcdef0123456789abcdeg",
                "msg_0123456789abcdef0123456789abcdef"
            })
    void anythingElseIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new EventId(text)).withMessageContaining("evt_");
    }
}
