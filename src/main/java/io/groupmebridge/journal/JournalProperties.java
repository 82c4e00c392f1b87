package io.groupmebridge.journal;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The journal.
 *
 * @param memory how much of the newest events is kept in memory for delivery, at most; what every lane has read goes sooner
 * @param retention how long events are kept
 */
@Validated
@ConfigurationProperties(prefix = "bridge.journal", ignoreUnknownFields = false)
record JournalProperties(
        @NotNull @DefaultValue("32MB") DataSize memory,
        @Valid @DefaultValue Retention retention) {

    /**
     * How long events are kept.
     *
     * @param maxAge how long events are kept, up to 3650 days, or 0 for ever; what an active subscription has not got, is to
     *     be retried or is a dead letter is kept longer
     * @param maxSize about how many bytes of events are kept, needed or not, or 0 for any number; the database takes half as
     *     much again
     */
    record Retention(
            @DefaultValue("30d") @DurationMin(seconds = 0) @DurationMax(days = 3650)
            Duration maxAge,

            @NotNull @DefaultValue("10GB") DataSize maxSize) {

        Retention {
            if (maxSize.isNegative()) {
                throw new IllegalArgumentException("max-size must be positive, or 0 for any number");
            }
        }
    }
}
