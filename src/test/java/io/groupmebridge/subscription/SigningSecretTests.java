package io.groupmebridge.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningSecretTests {

    private static final String PAIR =
            "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";

    @Test
    void theSeedAloneIsTheSameSecretAsThePair() {
        var pair = Base64.getDecoder().decode(PAIR.substring(5));
        var seed = new SigningSecret("whsk_" + Base64.getEncoder().encodeToString(Arrays.copyOf(pair, 32)));

        assertThat(seed).isEqualTo(new SigningSecret(PAIR));
        assertThat(seed.value()).isEqualTo(PAIR);
        assertThat(seed.key()).hasSize(32);
        assertThat(seed.publicKey()).contains("whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=");
    }

    @Test
    void thePublicKeyMustBeThatOfThePrivateOne() {
        var pair = Base64.getDecoder().decode(PAIR.substring(5));
        pair[63] ^= 1;

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new SigningSecret("whsk_" + Base64.getEncoder().encodeToString(pair)))
                .withMessageContaining("not the public key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hunter2",
                "whsec_",
                "whsec_hunter2",
                "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRY=",
                "whsk_",
                "whsk_hunter2",
                "whsk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==",
                "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4="
            })
    void whatIsNoSecretIsRefusedAndNotRepeated(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SigningSecret(text))
                .withMessageStartingWith("the secret must be wh")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("hunter2", "AAEC", "1SiA"));
    }

    @ParameterizedTest
    @EnumSource(SignatureScheme.class)
    void oneThatIsMadeUpSignsAsWanted(SignatureScheme scheme) {
        var secret = SigningSecret.generate(scheme);

        assertThat(secret.scheme()).isEqualTo(scheme);
        assertThat(secret.key()).hasSize(32);
        assertThat(secret)
                .isNotEqualTo(SigningSecret.generate(scheme))
                .hasToString(scheme == SignatureScheme.V1 ? "whsec_***" : "whsk_***");
        assertThat(secret.publicKey().isPresent()).isEqualTo(scheme == SignatureScheme.V1A);
    }

    @ParameterizedTest
    @CsvSource({"v1, signature", "v2, signature", "V1A, signature", "v1a,", ","})
    void whatIsSaidOfTheSignatureMustFitTheSecret(String signature, String field) {
        var faults = new ArrayList<InvalidField>();

        var scheme = SignatureScheme.read(signature, faults);
        SigningSecret.read(PAIR, scheme, faults);

        assertThat(faults.stream().map(InvalidField::field).findFirst().orElse(null))
                .isEqualTo(field);
    }
}
