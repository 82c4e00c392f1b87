package io.groupmebridge.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.standardwebhooks.Webhook;
import io.groupmebridge.subscription.RetiringSecret;
import io.groupmebridge.subscription.SigningSecret;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class SignerTests {

    private static final SigningSecret SECRET = new SigningSecret("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void signsAsTheVectorsSay(String name, String secret, String id, long timestamp, byte[] body, String signature) {
        var signer = new Signer(new SigningSecret(secret), null);

        var signed = signer.sign(id, Instant.ofEpochSecond(timestamp), body);

        assertThat(signed).isEqualTo(signature);
    }

    @Test
    void theSecretBeforeSignsTooUntilItsTimeBehindThePresentOne() {
        var at = Instant.parse("2026-03-01T12:00:00Z");
        var before = new SigningSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        var body = "{}".getBytes(UTF_8);
        var present = new Signer(SECRET, null);
        var past = new Signer(before, null);

        var both = new Signer(SECRET, new RetiringSecret(before, at.plusSeconds(60)));

        assertThat(both.sign("evt_1", at, body))
                .isEqualTo(present.sign("evt_1", at, body) + " " + past.sign("evt_1", at, body));
        var after = at.plusSeconds(60);
        assertThat(both.sign("evt_1", after, body)).isEqualTo(present.sign("evt_1", after, body));
    }

    @Test
    void anIndependentLibraryVerifiesEverySignatureOfOneSigner() {
        var signer = new Signer(SECRET, null);
        var library = new Webhook(SECRET.value());

        for (var text : List.of("{}", "{\"text\":\"snow \u2603 and \uD83D\uDC31\"}", "")) {
            var at = Instant.now();
            var id = "evt_0123456789abcdef0123456789abcdef";
            var signature = signer.sign(id, at, text.getBytes(UTF_8));
            var headers = HttpHeaders.of(
                    Map.of(
                            "webhook-id", List.of(id),
                            "webhook-timestamp", List.of(Long.toString(at.getEpochSecond())),
                            "webhook-signature", List.of(signature)),
                    (_, _) -> true);

            assertThatCode(() -> library.verify(text, headers)).doesNotThrowAnyException();
        }
    }

    static Stream<Arguments> vectors() throws Exception {
        try (var file = SignerTests.class.getResourceAsStream("/vectors/webhook-signatures.json")) {
            var vectors = JsonMapper.shared().readTree(file).path("vectors");
            return vectors
                    .valueStream()
                    .flatMap(vector -> IntStream.range(
                                    0, vector.path("hmac_secrets").size())
                            .mapToObj(i -> Arguments.of(
                                    vector.path("name").asString(),
                                    vector.path("hmac_secrets").path(i).asString(),
                                    vector.path("webhook_id").asString(),
                                    vector.path("webhook_timestamp").asLong(),
                                    Base64.getDecoder()
                                            .decode(vector.path("body_base64").asString()),
                                    vector.path("signatures").path(i).asString())))
                    .toList()
                    .stream();
        }
    }
}
