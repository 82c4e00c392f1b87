package io.groupmebridge.bayeux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdviceTests {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // advice | reconnect | interval | timeout | must stay away
                "{} | retry | PT2S | PT30S | false",
                "{\"reconnect\":\"retry\"} | retry | PT2S | PT30S | false",
                "{\"reconnect\":\"handshake\"} | handshake | PT2S | PT30S | false",
                "{\"reconnect\":\"none\"} | none | PT2S | PT30S | true",
                "{\"reconnect\":\"NONE\"} | unknown | PT2S | PT30S | true",
                "{\"reconnect\":\"\"} | unknown | PT2S | PT30S | true",
                "{\"reconnect\":null} | retry | PT2S | PT30S | false",
                "{\"reconnect\":false} | retry | PT2S | PT30S | false",
                "{\"interval\":0} | retry | PT0S | PT30S | false",
                "{\"interval\":1500.7} | retry | PT1.5S | PT30S | false",
                "{\"interval\":-5000} | retry | PT-0.001S | PT30S | true",
                "{\"interval\":\"0\"} | retry | PT2S | PT30S | false",
                "{\"interval\":1e300} | retry | PT24H | PT30S | false",
                "{\"timeout\":600000} | retry | PT2S | PT10M | false",
                "{\"timeout\":99999999999999999999} | retry | PT2S | PT1H | false",
                "{\"timeout\":-1} | retry | PT2S | PT30S | false",
                "{\"timeout\":0,\"interval\":0} | retry | PT0S | PT0S | false",
                "{\"timeout\":[],\"hosts\":[\"evil.example\"]} | retry | PT2S | PT30S | false",
                "\"none\" | retry | PT2S | PT30S | false",
                "[\"none\"] | retry | PT2S | PT30S | false"
            })
    void aPartOfAdviceChangesThatPart(
            String advice, String reconnect, String interval, String timeout, boolean forbidsReturn) {
        var before = Advice.DEFAULT.merge(given("{\"interval\":2000,\"timeout\":30000}"));

        var merged = before.merge(given(advice));

        assertThat(merged.reconnect().name().toLowerCase(Locale.ROOT)).isEqualTo(reconnect);
        assertThat(merged.interval()).hasToString(interval);
        assertThat(merged.timeout()).hasToString(timeout);
        assertThat(merged.forbidsReturn()).isEqualTo(forbidsReturn);
    }

    @Test
    void theNewestWins() {
        var merged = Advice.DEFAULT.merge(given("{\"reconnect\":\"none\"}")).merge(given("{\"reconnect\":\"retry\"}"));

        assertThat(merged).isEqualTo(Advice.DEFAULT);
    }

    @Test
    void aHandshakeFulfilsTheOrderToHandshakeAndNoOther() {
        var ordered = Advice.DEFAULT.merge(given("{\"reconnect\":\"handshake\"}"));
        var forbidden = Advice.DEFAULT.merge(given("{\"reconnect\":\"none\"}"));

        assertThat(ordered.afterHandshake()).isEqualTo(Advice.DEFAULT);
        assertThat(forbidden.afterHandshake()).isEqualTo(forbidden);
    }

    @ParameterizedTest
    @CsvSource({
        "401:abc:Unknown client, true",
        "402::session_unknown, true",
        "403::Unknown client, true",
        "402::Unknown session, true",
        "UNKNOWN CLIENT, true",
        "401::Unauthorized, false",
        "402:clientId:Missing required parameter, false",
        "403::Forbidden, false",
        "Access token authentication failed, false",
        "405:/unknown client/:Invalid channel, false"
    })
    void onlyTheWordsSayThatTheClientIsUnknown(String error, boolean unknown) {
        assertThat(new Refusal(error).unknownClient()).isEqualTo(unknown);
    }

    private static Advice.Given given(String advice) {
        var text = "{\"channel\":\"/a\",\"data\":1,\"advice\":" + advice + "}";
        return switch (new FrameCodec().decode(Utf8.of(text))) {
            case Decoded.Frames(var frames, var _) -> frames.getFirst().advice();
            case Decoded.Malformed(var reason) -> throw new AssertionError(reason);
        };
    }
}
