package io.groupmebridge.journal;

import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The journal.
 *
 * @param memory how much of the newest events is kept in memory for delivery
 */
@Validated
@ConfigurationProperties(prefix = "bridge.journal", ignoreUnknownFields = false)
record JournalProperties(@NotNull @DefaultValue("32MB") DataSize memory) {}
