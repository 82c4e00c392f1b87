package io.groupmebridge.ingest;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How what was missed is fetched over GroupMe's REST API.
 *
 * @param history how far back messages are fetched when an account is bridged for the first time; none by default
 * @param maxMessages how many messages of one conversation are fetched at once; a gap tells when there were more
 * @param hold how long a live event waits at most for what was said before it
 * @param holdEvents how many live events of one account wait at most; fewer than {@code bridge.session.window} in any case
 * @param concurrency how many accounts are caught up at once
 */
@Validated
@ConfigurationProperties(prefix = "bridge.catch-up", ignoreUnknownFields = false)
record CatchUpProperties(
        @DefaultValue("0s") @DurationMin(millis = 0) @DurationMax(days = 3650)
        Duration history,

        @DefaultValue("10000") @Min(1) @Max(10_000_000) int maxMessages,

        @DefaultValue("30s") @DurationMin(millis = 0) @DurationMax(minutes = 10)
        Duration hold,

        @DefaultValue("512") @Min(0) @Max(65_536) int holdEvents,

        @DefaultValue("32") @Min(1) @Max(1_024) int concurrency) {}
