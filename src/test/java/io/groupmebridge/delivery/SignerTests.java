package io.groupmebridge.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.standardwebhooks.Webhook;
import io.groupmebridge.subscription.RetiringSecret;
import io.groupmebridge.subscription.SigningSecret;
import java.net.http.HttpHeaders;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SignerTests {

    private static final SigningSecret SECRET = new SigningSecret("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

    private static final SigningSecret PRIVATE_KEY = new SigningSecret(
            "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==");

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void signsAsTheVectorsSay(String name, String secret, String id, long timestamp, byte[] body, String signature) {
        var signer = signer(new SigningSecret(secret), null);

        var signed = signer.sign(id, Instant.ofEpochSecond(timestamp), body).block();

        assertThat(signed).isEqualTo(signature);
    }

    @Test
    void theSecretBeforeSignsTooUntilItsTimeBehindThePresentOne() {
        var at = Instant.parse("2026-03-01T12:00:00Z");
        var before = new SigningSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        var body = "{}".getBytes(UTF_8);
        var present = signer(SECRET, null);
        var past = signer(before, null);

        var both = signer(SECRET, new RetiringSecret(before, at.plusSeconds(60)));

        assertThat(both.sign("evt_1", at, body).block())
                .isEqualTo(present.sign("evt_1", at, body).block() + " "
                        + past.sign("evt_1", at, body).block());
        var after = at.plusSeconds(60);
        assertThat(both.sign("evt_1", after, body).block())
                .isEqualTo(present.sign("evt_1", after, body).block());
    }

    @Test
    void anIndependentLibraryVerifiesEverySignatureOfOneSigner() {
        var signer = signer(SECRET, null);
        var library = new Webhook(SECRET.value());

        for (var text : List.of("{}", "{\"text\":\"snow \u2603 and \uD83D\uDC31\"}", "")) {
            var at = Instant.now();
            var id = "evt_0123456789abcdef0123456789abcdef";
            var signature = signer.sign(id, at, text.getBytes(UTF_8)).block();
            var headers = HttpHeaders.of(
                    Map.of(
                            "webhook-id", List.of(id),
                            "webhook-timestamp", List.of(Long.toString(at.getEpochSecond())),
                            "webhook-signature", List.of(signature)),
                    (_, _) -> true);

            assertThatCode(() -> library.verify(text, headers)).doesNotThrowAnyException();
        }
    }

    @Test
    void aSecretOfEachKindSignsBesideTheOther() {
        var at = Instant.parse("2026-03-01T12:00:00Z");
        var body = "{}".getBytes(UTF_8);
        var hmac = signer(SECRET, null).sign("evt_1", at, body).block();
        var edDsa = signer(PRIVATE_KEY, null).sign("evt_1", at, body).block();
        var until = at.plusSeconds(60);

        assertThat(signer(PRIVATE_KEY, new RetiringSecret(SECRET, until))
                        .sign("evt_1", at, body)
                        .block())
                .isEqualTo(edDsa + " " + hmac);
        assertThat(signer(SECRET, new RetiringSecret(PRIVATE_KEY, until))
                        .sign("evt_1", at, body)
                        .block())
                .isEqualTo(hmac + " " + edDsa);
        assertThat(signer(SECRET, new RetiringSecret(PRIVATE_KEY, at))
                        .sign("evt_1", at, body)
                        .block())
                .isEqualTo(hmac);
    }

    @Test
    void theJdkVerifiesWithThePublicKeyThatIsShown() throws Exception {
        var secret = new SigningSecret("whsk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
        var at = Instant.ofEpochSecond(1_700_000_000);

        var signature =
                signer(secret, null).sign("evt_1", at, "{}".getBytes(UTF_8)).block();

        // RFC 8410: what precedes the key in its X.509 form.
        var encoded = HexFormat.of()
                .parseHex("302a300506032b6570032100"
                        + HexFormat.of()
                                .formatHex(Base64.getDecoder()
                                        .decode(secret.publicKey().orElseThrow().substring("whpk_".length()))));
        var verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
        verifier.update("evt_1.1700000000.{}".getBytes(UTF_8));
        assertThat(signature).startsWith("v1a,");
        assertThat(verifier.verify(Base64.getDecoder().decode(signature.substring("v1a,".length()))))
                .isTrue();
    }

    @Test
    void ed25519IsLeftToItsSchedulerAndHmacIsNot() {
        var waiting = new ArrayDeque<Runnable>();
        var slow = Schedulers.fromExecutor(waiting::add);
        var at = Instant.parse("2026-03-01T12:00:00Z");
        var both = new Signer(SECRET, new RetiringSecret(PRIVATE_KEY, at.plusSeconds(60)), slow);
        var signatures = new ArrayList<String>();

        new Signer(SECRET, null, slow).sign("evt_1", at, new byte[0]).subscribe(signatures::add);
        both.sign("evt_1", at, new byte[0]).subscribe(signatures::add);
        assertThat(signatures).hasSize(1);

        waiting.remove().run();
        assertThat(signatures).hasSize(2);
    }

    private static Signer signer(SigningSecret secret, RetiringSecret retiring) {
        return new Signer(secret, retiring, Schedulers.immediate());
    }

    static Stream<Arguments> vectors() throws Exception {
        try (var file = SignerTests.class.getResourceAsStream("/vectors/webhook-signatures.json")) {
            var vectors = JsonMapper.shared().readTree(file).path("vectors");
            return vectors
                    .valueStream()
                    .flatMap(vector -> IntStream.range(
                                    0, vector.path("signatures").size())
                            .mapToObj(i -> Arguments.of(
                                    vector.path("name").asString(),
                                    secrets(vector).get(i),
                                    vector.path("webhook_id").asString(),
                                    vector.path("webhook_timestamp").asLong(),
                                    Base64.getDecoder()
                                            .decode(vector.path("body_base64").asString()),
                                    vector.path("signatures").path(i).asString())))
                    .toList()
                    .stream();
        }
    }

    /** Those for v1, then those for v1a, as their signatures are. */
    private static List<String> secrets(JsonNode vector) {
        return Stream.of("hmac_secrets", "ed25519_secret_keys")
                .flatMap(kind -> vector.path(kind).valueStream())
                .map(JsonNode::asString)
                .toList();
    }
}
