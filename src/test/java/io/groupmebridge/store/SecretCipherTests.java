package io.groupmebridge.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.junit.jupiter.api.Test;

class SecretCipherTests {

    private static final EncryptionKey KEY = EncryptionKey.generate();

    private final SecretCipher cipher = new SecretCipher(KEY.secretKey());

    @Test
    void opensWhatItSealed() {
        assertThat(cipher.open(cipher.seal("s\u00e9cret \ud83d\udd11"))).isEqualTo("s\u00e9cret \ud83d\udd11");
        assertThat(cipher.open(cipher.seal(""))).isEmpty();
    }

    @Test
    void sealsDifferentlyEachTime() {
        assertThat(cipher.seal("secret"))
                .startsWith("v1:")
                .doesNotContain("secret")
                .isNotEqualTo(cipher.seal("secret"));
    }

    @Test
    void isAes256GcmWithANonceBefore() throws GeneralSecurityException {
        var sealed = Base64.getDecoder().decode(cipher.seal("secret").substring(3));
        var aes = Cipher.getInstance("AES/GCM/NoPadding");

        aes.init(Cipher.DECRYPT_MODE, KEY.secretKey(), new GCMParameterSpec(128, sealed, 0, 12));

        assertThat(KEY.secretKey().getEncoded()).hasSize(32);
        assertThat(new String(aes.doFinal(Arrays.copyOfRange(sealed, 12, sealed.length)), UTF_8))
                .isEqualTo("secret");
    }

    @Test
    void namesTheSettingWhenTheKeyIsAnother() {
        var other = new SecretCipher(EncryptionKey.generate().secretKey());

        assertThatThrownBy(() -> other.open(cipher.seal("secret")))
                .isInstanceOf(StoreSetupException.class)
                .hasMessageContaining("bridge.encryption-key")
                .hasMessageNotContaining("secret\"");
    }

    @Test
    void refusesWhatWasAltered() {
        var sealed = cipher.seal("secret");
        var altered = sealed.substring(0, 20) + (sealed.charAt(20) == 'A' ? 'B' : 'A') + sealed.substring(21);

        assertThatThrownBy(() -> cipher.open(altered)).isInstanceOf(StoreSetupException.class);
        assertThatThrownBy(() -> cipher.open("plain")).isInstanceOf(StoreSetupException.class);
        assertThatThrownBy(() -> cipher.open("v1:AAAA")).isInstanceOf(StoreSetupException.class);
    }

    @Test
    void aKeyIsNeverShown() {
        assertThat(KEY).hasToString("***");
    }
}
