package io.groupmebridge.groupme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the token may travel in clear, and where not. */
class GroupMePropertiesTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wss://push.groupme.com/faye",
                "WSS://push.example.com",
                "ws://localhost:8000/faye",
                "ws://127.0.0.1:8000/faye",
                "ws://127.9.9.9/faye",
                "ws://[::1]:8000/faye"
            })
    void aPushAddressIsEncryptedOrOnThisMachine(String url) {
        assertThat(properties(url, "https://api.groupme.com/v3").pushUrl()).isEqualTo(URI.create(url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ws://push.groupme.com/faye",
                "ws://localhost.example.com/faye",
                "ws://10.0.0.1/faye",
                "ws://0.0.0.0/faye",
                "https://push.groupme.com/faye",
                "push.groupme.com",
                "wss:///faye",
                "wss://user:pw@push.groupme.com/faye",
                "wss://push.groupme.com/faye?token=1"
            })
    void anyOtherPushAddressIsRefusedByName(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> properties(url, "https://api.groupme.com/v3"))
                .withMessageStartingWith("bridge.groupme.push-url must ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://push.groupme.com/faye?token=s3cr3t",
                "wss://push.groupme.com/faye?token=s3cr3t",
                "https://user:s3cr3t@push.groupme.com/faye",
                "https://push.groupme.com/s3cr3t",
                "ws://s3cr3t.example.com/faye",
                "wss:s3cr3t",
                "s3cr3t"
            })
    void aRefusalDoesNotRepeatTheAddress(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> properties(url, "https://api.groupme.com/v3"))
                .withMessageStartingWith("bridge.groupme.push-url must ")
                .withMessageNotContaining("s3cr3t");
    }

    @Test
    void theApiAddressFollowsTheSameRule() {
        assertThat(properties("wss://h/faye", "http://localhost:1/v3").apiUrl().getPort())
                .isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> properties("wss://h/faye", "http://api.groupme.com/v3"))
                .withMessageStartingWith("bridge.groupme.api-url must be https://");
    }

    private static GroupMeProperties properties(String pushUrl, String apiUrl) {
        return new GroupMeProperties(
                URI.create(pushUrl), URI.create(apiUrl), Duration.ofSeconds(5), Duration.ofSeconds(15), 32);
    }
}
