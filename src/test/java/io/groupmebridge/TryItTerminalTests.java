package io.groupmebridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.groupmebridge.peers.ReceivedWebhook;
import io.groupmebridge.peers.ReceivedWebhook.Signature;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

/** Shows what somebody who tries the bridge reads. */
class TryItTerminalTests {

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final TryItTerminal terminal = new TryItTerminal(new PrintStream(screen, true, StandardCharsets.UTF_8));

    @Test
    void aMessageShowsWhereWhoAndWhat() {
        terminal.show(webhook("""
                {"type": "message.created", "conversation": "group:10000001",
                 "data": {"sender": {"id": "20000002", "name": "Bob"}, "text": "hi"}}\
                """, Signature.VALID));

        assertThat(line()).contains("message.created", "Weekend Hike", "Bob: hi", "signature ok");
    }

    @Test
    void aReactionShowsWhoAndToWhat() {
        terminal.show(webhook("""
                {"type": "reaction.created", "conversation": "direct:20000001_20000003",
                 "data": {"user_id": "20000003", "reaction": {"code": "👍"}, "message_text": "Count me in"}}\
                """, Signature.VALID));

        assertThat(line()).contains("(direct)", "Carol reacted 👍 to: Count me in");
    }

    @Test
    void whatTheBridgeSaysIsShownInWords() {
        terminal.show(webhook("""
                {"type": "bridge.session.connected", "conversation": null, "data": {"resumed": false}}\
                """, Signature.VALID));

        assertThat(line()).contains("bridge.session.connected", "the push session is there", "signature ok");
    }

    @Test
    void aWrongSignatureAndABodyThatIsNoJsonAreShown() {
        terminal.show(webhook("oops", Signature.INVALID));

        assertThat(line()).contains("?", "SIGNATURE WRONG");
    }

    @Test
    void theWelcomeHoldsACommandToCopy() {
        terminal.welcome(new MockEnvironment()
                .withProperty("server.port", "8080")
                .withProperty("management.server.port", "8081")
                .withProperty("bridge.admin.token", "demo-token"));

        assertThat(line())
                .contains("curl -s -H 'Authorization: Bearer demo-token' http://127.0.0.1:8080/api/v1/subscriptions");
    }

    private String line() {
        return screen.toString(StandardCharsets.UTF_8);
    }

    private static ReceivedWebhook webhook(String body, Signature signature) {
        return new ReceivedWebhook(
                1, Instant.EPOCH, "POST", "/", Map.of(), body.getBytes(StandardCharsets.UTF_8), signature);
    }
}
