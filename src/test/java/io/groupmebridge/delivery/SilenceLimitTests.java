package io.groupmebridge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SilenceLimitTests {

    private final EmbeddedChannel channel = new EmbeddedChannel();

    SilenceLimitTests() {
        channel.freezeTime();
        channel.pipeline().addFirst(new SilenceLimit(Duration.ofSeconds(10)));
    }

    @Test
    void aConnectionThatIsNotWrittenToIsClosedWhateverComes() {
        pass(9);
        channel.writeInbound(Unpooled.copyLong(1));
        assertThat(channel.isOpen()).isTrue();

        pass(1);

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void oneThatIsWrittenToStaysOpen() {
        for (var i = 0; i < 5; i++) {
            pass(9);
            channel.writeOutbound(Unpooled.copyLong(1));
        }

        assertThat(channel.isOpen()).isTrue();
    }

    private void pass(long seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runPendingTasks();
    }
}
