package io.groupmebridge.journal;

import io.groupmebridge.store.Database;
import io.groupmebridge.store.GroupCommit;
import io.groupmebridge.store.StoreReader;
import io.groupmebridge.store.Sweep;
import io.groupmebridge.trace.EventTraces;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Wires the journal. */
@Configuration(proxyBeanMethods = false)
class JournalConfiguration {

    @Bean
    @DependsOnDatabaseInitialization
    Head journalHead(DataSource dataSource) {
        return new Head(EventReader.head(JdbcClient.create(dataSource)));
    }

    @Bean
    Journal journal(
            JournalProperties properties,
            Database database,
            GroupCommit commit,
            StoreReader reader,
            Head head,
            MeterRegistry meters,
            EventTraces traces) {
        return new JdbcJournal(
                new EventCodec(),
                database,
                commit,
                reader,
                head,
                properties.memory().toBytes(),
                new JournalMetrics(meters),
                traces);
    }

    @Bean
    HeadPoll journalHeadPoll(Database database, StoreReader reader, Head head) {
        return new HeadPoll(database, reader, head);
    }

    @Bean
    JournalRetention journalRetention(
            JournalProperties properties,
            ObjectProvider<JournalUse> uses,
            StoreReader reader,
            Sweep sweep,
            Clock clock,
            MeterRegistry meters) {
        return new JournalRetention(
                properties.retention(),
                uses.stream().toList(),
                reader,
                sweep,
                clock,
                new PruningMetrics(meters, clock));
    }
}
