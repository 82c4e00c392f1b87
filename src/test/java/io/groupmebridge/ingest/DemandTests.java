package io.groupmebridge.ingest;

import static io.groupmebridge.ingest.IngestStage.BOB;
import static io.groupmebridge.ingest.IngestStage.CHAT;
import static io.groupmebridge.ingest.IngestStage.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.subscription.EventFilter;
import io.groupmebridge.subscription.EventPattern;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemandTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                       | ''    | ''                       | /direct_message/20000001_20000002 /group/10000001
                    *                        | bob   | ''                       | /direct_message/20000001_20000002 /group/10000001
                    typing.started           | ''    | ''                       | /direct_message/20000001_20000002 /group/10000001
                    reaction.*               | ''    | group:10000001           | /group/10000001
                    unrecognized             | ''    | ''                       | /direct_message/20000001_20000002
                    unrecognized             | ''    | group:10000001           | ''
                    message.* bridge.gap     | ''    | ''                       | ''
                    reaction.created         | ''    | ''                       | ''
                    typing.started           | alice | ''                       | ''
                    typing.started           | ''    | group:10000099           | ''
                    """)
    void whatAFilterMakesWorthJoining(String events, String account, String conversation, String channels) {
        var demand = new Demand(List.of(filter(events, account, conversation)));

        assertThat(demand.channels(BOB.id(), List.of(GROUP, CHAT))).isEqualTo(words(channels));
    }

    @Test
    void severalFiltersAddUp() {
        var demand = new Demand(List.of(
                filter("typing.started", "", "group:10000001"),
                filter("unrecognized", "", ""),
                filter("message.*", "", "")));

        assertThat(demand.channels(BOB.id(), List.of(GROUP, CHAT, new Conversation.Group("7"))))
                .containsExactlyInAnyOrder("/group/10000001", "/direct_message/20000001_20000002");
    }

    @Test
    void nobodyWantsNothing() {
        assertThat(new Demand(List.of()).concerns(BOB.id())).isFalse();
        assertThat(new Demand(List.of(filter("message.*", "", ""))).concerns(BOB.id()))
                .isFalse();
        assertThat(new Demand(List.of(filter("typing.started", "", "group:1"))).concerns(BOB.id()))
                .isTrue();
    }

    static EventFilter filter(String events, String account, String conversation) {
        return new EventFilter(
                words(events).stream().map(EventPattern::new).toList(),
                words(account).stream().map(AccountId::new).collect(Collectors.toSet()),
                words(conversation).stream().map(Conversation::parse).collect(Collectors.toSet()));
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty()).collect(Collectors.toSet());
    }
}
