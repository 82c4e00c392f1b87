package io.groupmebridge;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonWriter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogFieldsTests {

    private final LoggerContext context = new LoggerContext();

    @Test
    void aWideLineHasItsPairsAsFields() {
        var json = written(
                "io.groupmebridge.delivery.AttemptLog",
                "delivery.attempted subscription={} status={} error=\"{}\" took={}ms (to {})",
                "sub_1",
                503,
                "",
                7L,
                "nobody");

        assertThat(json.at("/event/action").asString()).isEqualTo("delivery.attempted");
        assertThat(json.path("bridge"))
                .isEqualTo(json("{'subscription': 'sub_1', 'status': 503, 'error': '', 'took': 7}"));
    }

    @Test
    void whatThereIsNotIsNoField() {
        var json =
                written("io.groupmebridge.delivery.AttemptLog", "delivery.attempted event={} status={}", "evt_1", "-");

        assertThat(json.path("bridge")).isEqualTo(json("{'event': 'evt_1'}"));
    }

    @Test
    void whatIsFilledInMakesNoFields() {
        var json = written("io.groupmebridge.session.Showing", "session.changed reason=\"{}\"", "x\" state={} a=b");

        assertThat(json.path("bridge")).isEqualTo(json("{'reason': 'x\\\" state={} a=b'}"));
    }

    @Test
    void otherLinesAreAsTheyWere() {
        assertThat(written("io.groupmebridge.account.DeclaredAccounts", "account '{}' is gone", "club"))
                .isEmpty();
        assertThat(written("org.example.Other", "some.thing key={}", "value")).isEmpty();
    }

    private JsonNode written(String logger, String template, Object... arguments) {
        var writer = JsonWriter.<ILoggingEvent>of(members -> new LogFields().customize(members));
        var event = new LoggingEvent("", context.getLogger(logger), Level.INFO, template, null, arguments);
        return JsonMapper.shared().readTree(writer.writeToString(event));
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }
}
