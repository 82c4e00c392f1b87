package io.groupmebridge.delivery;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How webhooks are delivered.
 *
 * @param allowHttp Whether webhooks may go to http:// URLs. For demonstrations and local use.
 * @param allowedNetworks Networks (CIDR) that webhooks may be sent to although they are not public, such as 10.0.0.0/8.
 * @param allowedHosts Hosts that may be in private networks: names, or suffixes such as .svc.cluster.local for all names below. Addresses that clouds give out credentials at must be among the allowed networks all the same.
 * @param proxy HTTP proxy through which webhooks are sent.
 * @param schedule How long to wait after each failed attempt before the next one, up to 100 waits of 0 to 30 days; one attempt more than there are waits.
 * @param jitter How much later than scheduled a retry may be, as a part of the wait: 0.2 is up to 20 %.
 * @param disableAfter How long all attempts for a subscription may fail, at least as many as the schedule has, until it is disabled: 1 hour to 365 days, or 0 for never.
 * @param connectTimeout How long a connection may take to be made, 100 ms to 30 s.
 * @param windowEvents How many events a lane reads ahead at most.
 * @param windowSize How many bytes of payload a lane reads ahead at most, at least 64KB; one event and the page of up to 256 that is being read may come on top.
 * @param unsettled How many attempts of a lane may be under way or answered and not yet written; bounds what is repeated after a crash.
 * @param replayRate How many deliveries a replay makes due in a second at most, 1 to 10,000; a slow endpoint slows it further.
 * @param retention How long deliveries are kept, and how much of them.
 */
@ConfigurationProperties(prefix = "bridge.delivery", ignoreUnknownFields = false)
@Validated
record DeliveryProperties(
        @DefaultValue("false") boolean allowHttp,
        @DefaultValue List<Network> allowedNetworks,
        @DefaultValue List<Host> allowedHosts,
        @DefaultValue @Valid Proxy proxy,

        @DefaultValue({"5s", "5m", "30m", "2h", "5h", "10h", "14h", "20h", "24h"}) @Size(max = 100)
        List<@DurationMin(seconds = 0) @DurationMax(days = 30) Duration> schedule,

        @DefaultValue("0.2") @DecimalMin("0") @DecimalMax("1")
        double jitter,

        @DefaultValue("5d") @DurationMin(seconds = 0) @DurationMax(days = 365)
        Duration disableAfter,

        @DefaultValue("5s") @DurationMin(millis = 100) @DurationMax(seconds = 30)
        Duration connectTimeout,

        @DefaultValue("1024") @Min(1) @Max(100_000) int windowEvents,
        @DefaultValue("8MB") DataSize windowSize,
        @DefaultValue("512") @Min(1) @Max(65_536) int unsettled,
        @DefaultValue("200") @Min(1) @Max(10_000) int replayRate,

        @Valid @DefaultValue Retention retention) {

    private static final Duration SHORTEST_DISABLE_AFTER = Duration.ofHours(1);
    private static final DataSize SMALLEST_WINDOW = DataSize.ofKilobytes(64);

    DeliveryProperties {
        allowedNetworks = List.copyOf(allowedNetworks);
        allowedHosts = List.copyOf(allowedHosts);
        schedule = List.copyOf(schedule);
        if (disableAfter.isPositive() && disableAfter.compareTo(SHORTEST_DISABLE_AFTER) < 0) {
            throw new IllegalArgumentException("disable-after must be at least 1h, or 0 for never");
        }
        if (windowSize.compareTo(SMALLEST_WINDOW) < 0) {
            throw new IllegalArgumentException("window-size must be at least " + SMALLEST_WINDOW.toKilobytes() + "KB");
        }
    }

    /** What these settings let webhooks be sent to. */
    AddressGuard addressGuard() {
        return new AddressGuard(
                allowedNetworks.stream().map(Network::cidr).toList(),
                new HostNames(allowedHosts.stream().map(Host::name).toList()));
    }

    /** The schedule as the pure half knows it. */
    RetrySchedule retrySchedule() {
        return new RetrySchedule(schedule, jitter);
    }

    /** How much a lane may hold. */
    Limits limits() {
        return new Limits(windowEvents, windowSize.toBytes(), unsettled);
    }

    /**
     * How long deliveries are kept, with their attempts, and how much of them.
     *
     * @param delivered How long what was delivered is kept, up to 3650 days, or 0 for as long as its event; never longer than that.
     * @param dead How long dead letters are kept, each with its event, up to 3650 days, or 0 for ever.
     * @param maxSize About how many bytes of the database deliveries and attempts take together at most, or 0 for any number; the oldest make room, what was delivered before dead letters.
     */
    public record Retention(
            @DefaultValue("7d") @DurationMin(seconds = 0) @DurationMax(days = 3650)
            Duration delivered,

            @DefaultValue("30d") @DurationMin(seconds = 0) @DurationMax(days = 3650)
            Duration dead,

            @NotNull @DefaultValue("4GB") DataSize maxSize) {

        public Retention {
            if (maxSize.isNegative()) {
                throw new IllegalArgumentException("max-size must be positive, or 0 for any number");
            }
        }
    }

    /**
     * How much a lane may hold.
     *
     * @param events read and not done
     * @param bytes of their payloads
     * @param unsettled attempts under way, or answered and not yet written
     */
    record Limits(int events, long bytes, int unsettled) {}

    /**
     * A network whose addresses are all allowed.
     *
     * @param cidr address and length of the prefix, such as 10.0.0.0/8
     */
    public record Network(String cidr) {

        public Network {
            try {
                new AddressGuard(List.of(cidr), HostNames.NONE);
            } catch (IllegalArgumentException _) {
                throw new IllegalArgumentException("must be networks such as 10.0.0.0/8 or fd00::/8");
            }
        }
    }

    /**
     * A host, or all hosts below a domain.
     *
     * @param name name of a host, or suffix that begins with a dot
     */
    public record Host(String name) {

        public Host {
            try {
                new HostNames(List.of(name));
            } catch (IllegalArgumentException _) {
                throw new IllegalArgumentException("must be hosts such as hooks.local or .svc.cluster.local");
            }
        }
    }

    /**
     * An HTTP proxy that opens tunnels (CONNECT).
     *
     * @param host Name or address of the proxy; webhooks are sent directly when empty.
     * @param port Port of the proxy.
     * @param username User name for the proxy, none when empty.
     * @param password Password for the proxy.
     * @param nonProxyHosts Hosts that are reached without the proxy: names, or suffixes such as .svc.cluster.local for all names below.
     */
    record Proxy(
            @DefaultValue("") String host,
            @DefaultValue("3128") @Min(1) @Max(65_535) int port,
            @DefaultValue("") String username,
            @DefaultValue("") String password,
            @DefaultValue List<Host> nonProxyHosts) {

        Proxy {
            nonProxyHosts = List.copyOf(nonProxyHosts);
        }

        /** The hosts that are reached without it. */
        HostNames direct() {
            return new HostNames(nonProxyHosts.stream().map(Host::name).toList());
        }

        /** Without the credentials. */
        @Override
        public String toString() {
            return "Proxy[" + host + ":" + port + "]";
        }
    }
}
