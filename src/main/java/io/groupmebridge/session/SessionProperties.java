package io.groupmebridge.session;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How push sessions are held.
 *
 * @param window messages of one session that may be received and not yet journaled; when so many are, the socket is not
 *     read
 * @param connectTimeout how long opening a socket may take, from the name lookup to the answered upgrade
 * @param pingInterval how often the server is pinged
 * @param pongTimeout how long the server may be silent after a ping before the socket counts as lost
 * @param maxFrameSize the largest frame that is read; a larger one ends the socket
 * @param stopTimeout how long saying goodbye and journaling what came in may take when a session is stopped
 * @param threads threads that all sessions share
 * @param transports how to learn what is said, the best first: websocket, http-handshake, long-polling, polling
 * @param probeInterval when it is tried for the first time whether a better transport works again; later tries are rarer,
 *     but not rarer than every 5 minutes
 * @param pollInterval how often GroupMe's REST API is asked while nothing is pushed, when polling is among the transports
 */
@Validated
@ConfigurationProperties(prefix = "bridge.session", ignoreUnknownFields = false)
public record SessionProperties(
        @DefaultValue("1024") @Min(1) @Max(65_536) int window,

        @DefaultValue("10s") @DurationMin(millis = 1) @DurationMax(minutes = 5)
        Duration connectTimeout,

        @DefaultValue("25s") @DurationMin(millis = 1) @DurationMax(minutes = 10)
        Duration pingInterval,

        @DefaultValue("10s") @DurationMin(millis = 1) @DurationMax(minutes = 5)
        Duration pongTimeout,

        @DefaultValue("8MB") DataSize maxFrameSize,

        @DefaultValue("5s") @DurationMin(millis = 1) @DurationMax(minutes = 1)
        Duration stopTimeout,

        @DefaultValue("2") @Min(1) @Max(64) int threads,

        @DefaultValue({"websocket", "http-handshake", "long-polling", "polling"})
        List<TransportType> transports,

        @DefaultValue("30s") @DurationMin(millis = 1) @DurationMax(minutes = 5)
        Duration probeInterval,

        @DefaultValue("30s") @DurationMin(seconds = 1) @DurationMax(hours = 1)
        Duration pollInterval) {

    public SessionProperties {
        if (maxFrameSize.toBytes() < 1024 || maxFrameSize.toMegabytes() > 64) {
            throw new IllegalArgumentException(
                    "bridge.session.max-frame-size must be 1KB to 64MB and is " + maxFrameSize);
        }
        transports = List.copyOf(transports);
        if (transports.isEmpty() || Set.copyOf(transports).size() < transports.size()) {
            throw new IllegalArgumentException(
                    "bridge.session.transports must name at least one transport and none of them twice");
        }
        if (transports.contains(TransportType.POLLING) && transports.getLast() != TransportType.POLLING) {
            throw new IllegalArgumentException(
                    "bridge.session.transports must name polling last: it goes on beside whatever comes after it");
        }
    }

    /** Whether polling stands in while nothing is pushed. */
    boolean polls() {
        return transports.getLast() == TransportType.POLLING;
    }

    /** Whether nothing is ever to be pushed. */
    boolean pollsOnly() {
        return transports.getFirst() == TransportType.POLLING;
    }
}
