package io.groupmebridge.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import io.groupmebridge.peers.ReceivedWebhook.Signature;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Shows that the inbox records what arrives and answers as it is told. */
class WebhookInboxTests {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final WebhookInbox inbox = WebhookInbox.start(3);
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        http.shutdownNow();
        inbox.close();
    }

    @Test
    void aSignedWebhookIsVerified() throws Exception {
        inbox.trust("/hook", SECRET);
        var now = Instant.now().getEpochSecond();
        var signature = new Webhook(SECRET).sign("evt_1", now, "{\"a\":\"é\"}");

        var status = post("/hook", "{\"a\":\"é\"}", "evt_1", now, signature);

        var webhook = inbox.awaitCount("/hook", 1, Duration.ofSeconds(5)).getFirst();
        assertThat(status).isEqualTo(204);
        assertThat(webhook.signature()).isEqualTo(Signature.VALID);
        assertThat(webhook.id()).isEqualTo("evt_1");
        assertThat(webhook.json().get("a").asString()).isEqualTo("é");
    }

    @Test
    void aChangedBodyIsNotVerified() throws Exception {
        inbox.trust("/hook", SECRET);
        var now = Instant.now().getEpochSecond();
        var signature = new Webhook(SECRET).sign("evt_1", now, "{}");

        post("/hook", "{ }", "evt_1", now, signature);

        assertThat(inbox.received("/hook").getFirst().signature()).isEqualTo(Signature.INVALID);
    }

    @Test
    void eachPathAnswersAsItIsTold() throws Exception {
        inbox.answer("/busy", new WebhookAnswer.Reply(503, Map.of("retry-after", "7"), "later"));
        inbox.answer("/dead", new WebhookAnswer.Reset());
        inbox.answer("/silent", new WebhookAnswer.Hang());
        inbox.answerWith(
                "/second", webhook -> WebhookAnswer.status(webhook.text().equals("2") ? 200 : 500));

        var busy = http.send(request("/busy", "").build(), BodyHandlers.ofString());

        assertThat(busy.statusCode()).isEqualTo(503);
        assertThat(busy.headers().firstValue("retry-after")).hasValue("7");
        assertThat(busy.body()).isEqualTo("later");
        assertThat(http.send(request("/second", "1").build(), BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(500);
        assertThat(http.send(request("/second", "2").build(), BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(200);
        assertThatThrownBy(() -> http.send(request("/dead", "").build(), BodyHandlers.discarding()))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> http.send(
                        request("/silent", "").timeout(Duration.ofMillis(200)).build(), BodyHandlers.discarding()))
                .isInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void onlyTheNewestAreKept() throws Exception {
        for (var number = 1; number <= 5; number++) {
            http.send(request("/hook", String.valueOf(number)).build(), BodyHandlers.discarding());
        }

        assertThat(inbox.received()).extracting(ReceivedWebhook::text).containsExactly("3", "4", "5");
    }

    private int post(String path, String body, String id, long timestamp, String signature) throws Exception {
        var request = request(path, body)
                .header("webhook-id", id)
                .header("webhook-timestamp", String.valueOf(timestamp))
                .header("webhook-signature", signature)
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private HttpRequest.Builder request(String path, String body) {
        return HttpRequest.newBuilder(inbox.uri(path))
                .version(HttpClient.Version.HTTP_1_1)
                .POST(BodyPublishers.ofString(body));
    }
}
