package io.groupmebridge.delivery;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.groupmebridge.journal.Journal;
import io.groupmebridge.journal.JournalUse;
import io.groupmebridge.store.GroupCommit;
import io.groupmebridge.store.StoreReader;
import io.groupmebridge.store.Sweep;
import io.groupmebridge.subscription.Subscriptions;
import io.groupmebridge.trace.EventTraces;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import java.time.Clock;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.HttpResources;

/** Wires the delivery. */
@Configuration(proxyBeanMethods = false)
class DeliveryConfiguration {

    @Bean
    AddressGuard addressGuard(DeliveryProperties properties) {
        return properties.addressGuard();
    }

    @Bean
    EndpointGuard endpointGuard(AddressGuard guard, DeliveryProperties properties, ClientTls tls) {
        return new EndpointGuard(guard, properties.allowHttp(), tls);
    }

    @Bean
    ClientTls clientTls(SslBundles bundles) {
        return new ClientTls(bundles);
    }

    @Bean
    Egress egress(AddressGuard guard, DeliveryProperties properties) {
        var names = HttpResources.get().getOrCreateDefaultResolver();
        return new Egress(guard, properties.allowHttp(), properties.proxy(), properties.connectTimeout(), names);
    }

    @Bean
    WebhookClient webhookClient(
            Egress egress,
            ClientTls tls,
            DeliveryProperties properties,
            ObjectProvider<BuildProperties> build,
            Scheduler signingScheduler) {
        var info = build.getIfAvailable();
        var version = info == null ? "dev" : String.valueOf(info.getVersion());
        return new WebhookClient(
                egress,
                tls,
                properties.connectTimeout(),
                "groupme-webhook-bridge/" + version,
                UnaryOperator.identity(),
                signingScheduler);
    }

    /** Where ed25519 signatures are made. What waits for it is bounded by the attempts that all lanes may have under way. */
    @Bean(destroyMethod = "dispose")
    Scheduler signingScheduler() {
        return Schedulers.newParallel("sign");
    }

    @Bean
    DeliveryTables deliveryTables(GroupCommit commit, StoreReader reader) {
        return new DeliveryTables(commit, reader);
    }

    @Bean
    DeliveryMetrics deliveryMetrics(MeterRegistry meters) {
        return new DeliveryMetrics(meters);
    }

    /** Of breakers, of which each subscription has one, only the state is shown: the rest would be a dozen series more of each. */
    @Bean
    static MeterFilter breakersShowTheirStateOnly() {
        return MeterFilter.deny(meter -> meter.getName().startsWith("resilience4j.circuitbreaker.")
                && !meter.getName().equals("resilience4j.circuitbreaker.state"));
    }

    /** Where the lanes' loops run. They never block, so there are as many threads as processors. */
    @Bean(destroyMethod = "dispose")
    Scheduler laneScheduler() {
        return Schedulers.newParallel("lane");
    }

    @Bean
    Lanes lanes(
            Subscriptions subscriptions,
            Journal journal,
            DeliveryTables tables,
            WebhookClient client,
            DeliveryProperties properties,
            Clock clock,
            DeliveryMetrics metrics,
            EventTraces traces,
            Scheduler laneScheduler,
            CircuitBreakerRegistry breakers) {
        var environment = new LaneEnvironment(
                subscriptions,
                journal,
                tables,
                client,
                properties.retrySchedule(),
                properties.limits(),
                properties.disableAfter(),
                clock,
                new Random(),
                metrics,
                traces,
                laneScheduler);
        return new Lanes(environment, new Breakers(breakers));
    }

    @Bean
    Deliveries deliveries(
            DeliveryTables tables, GroupCommit commit, StoreReader reader, Journal journal, Lanes lanes, Clock clock) {
        return new JdbcDeliveries(tables, new DeliveryViews(reader), new DeadLetters(commit), journal, lanes, clock);
    }

    @Bean
    ReplayTables replayTables(GroupCommit commit, StoreReader reader) {
        return new ReplayTables(commit, reader);
    }

    @Bean
    ReplayFeeder replayFeeder(
            ReplayTables tables,
            Journal journal,
            Subscriptions subscriptions,
            Lanes lanes,
            Clock clock,
            DeliveryMetrics metrics,
            DeliveryProperties properties) {
        var scan = new ReplayScan(journal, tables);
        return new ReplayFeeder(tables, scan, subscriptions, lanes, clock, metrics, properties.replayRate());
    }

    @Bean
    Replays replays(
            ReplayTables tables, Journal journal, Subscriptions subscriptions, ReplayFeeder feeder, Clock clock) {
        return new JdbcReplays(tables, new ReplayScan(journal, tables), subscriptions, journal, clock, feeder::add);
    }

    @Bean
    Prober prober(WebhookClient client, Clock clock) {
        return new WebhookProber(client, clock);
    }

    @Bean
    BlockedHeads blockedHeads(StoreReader reader, Journal journal) {
        return new JdbcBlockedHeads(reader, journal);
    }

    @Bean
    DisabledAnnouncer disabledAnnouncer(Subscriptions subscriptions, Journal journal) {
        return new DisabledAnnouncer(subscriptions, journal, Schedulers.parallel());
    }

    @Bean
    RemovedSubscriptions removedSubscriptions(GroupCommit commit, StoreReader reader) {
        return new RemovedSubscriptions(commit, reader);
    }

    @Bean
    BacklogSampler backlogSampler(
            Lanes lanes, DeliveryTables tables, Journal journal, Clock clock, DeliveryMetrics metrics) {
        return new BacklogSampler(lanes, tables, journal, clock, metrics);
    }

    @Bean
    JournalUse journalReaders() {
        return new JournalReaders();
    }

    @Bean
    RetentionMetrics retentionMetrics(MeterRegistry meters) {
        return new RetentionMetrics(meters);
    }

    @Bean
    DeliveryRetention deliveryRetention(
            DeliveryProperties properties,
            StoreReader reader,
            Journal journal,
            Sweep sweep,
            Clock clock,
            RetentionMetrics metrics) {
        return new DeliveryRetention(properties.retention(), reader, journal, sweep, clock, metrics);
    }

    @Bean
    LossAnnouncer lossAnnouncer(
            StoreReader reader, GroupCommit commit, Journal journal, Clock clock, RetentionMetrics metrics) {
        return new LossAnnouncer(reader, commit, journal, clock, metrics);
    }
}
