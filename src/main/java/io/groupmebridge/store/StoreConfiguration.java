package io.groupmebridge.store;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import reactor.core.scheduler.Schedulers;

/** Wires the store. What reads or writes comes after the migrations. */
@Configuration(proxyBeanMethods = false)
class StoreConfiguration {

    @Bean
    DataDirectory dataDirectory(StoreProperties properties) {
        return new DataDirectory(properties.dataDir());
    }

    @Bean
    DatabaseUrl databaseUrl(DataSourceProperties properties, DataDirectory directory) {
        var url = properties.getUrl();
        return url == null || url.isBlank() ? DatabaseUrl.sqliteIn(directory) : DatabaseUrl.of(url);
    }

    @Bean
    Database database(DatabaseUrl url) {
        return url.database();
    }

    @Bean
    @ConfigurationProperties("spring.datasource.hikari")
    HikariDataSource dataSource(DatabaseUrl url, DataSourceProperties properties, DataDirectory directory) {
        url.file().ifPresent(directory::reserve);
        var pool = url.pool();
        pool.setUsername(properties.getUsername());
        pool.setPassword(properties.getPassword());
        return pool;
    }

    @Bean
    FlywayConfigurationCustomizer flywaySettings(Database database) {
        // Flyway would overlook what a newer version has migrated.
        return flyway -> flyway.placeholders(database.placeholders()).ignoreMigrationPatterns(new String[0]);
    }

    @Bean
    FlywayMigrationStrategy migration(Database database, Transaction transaction) {
        return database.shared() ? new ExclusiveMigration(transaction, Admission.USUAL) : Flyway::migrate;
    }

    /** Closed by the group commit; where that was never started, its connection ends with the pool. */
    @Bean(destroyMethod = "")
    Transaction transaction(DataSource dataSource, Database database) {
        return new Transaction(dataSource, database.writeRight());
    }

    @Bean
    @DependsOnDatabaseInitialization
    GroupCommit groupCommit(Transaction transaction, MeterRegistry meters) {
        return new GroupCommit(transaction, Admission.USUAL, meters);
    }

    @Bean
    @DependsOnDatabaseInitialization
    StoreReader storeReader(DataSource dataSource) {
        return new StoreReader(dataSource);
    }

    @Bean
    Sweep sweep(GroupCommit commit) {
        return new Sweep(commit, Schedulers.parallel());
    }

    @Bean
    StoreSize storeSize(Database database, StoreReader reader, MeterRegistry meters) {
        return new StoreSize(database, reader, meters);
    }

    @Bean
    WalKeeper walKeeper(DatabaseUrl url, StoreReader reader, DataSource dataSource) {
        return new WalKeeper(url, reader, dataSource);
    }

    @Bean
    @DependsOnDatabaseInitialization
    SecretCipher secretCipher(StoreProperties properties, DataDirectory directory, DataSource dataSource) {
        return KeyCheck.cipher(properties.encryptionKey(), directory, JdbcClient.create(dataSource));
    }
}
