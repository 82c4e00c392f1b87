package io.groupmebridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class SqlFaultTests {

    @ParameterizedTest
    @ValueSource(strings = {"08006", "08001", "40001", "40P01", "53100", "53300", "57P01", "58030", "25006", "XX000"})
    void postgresqlIsOutOfOrder(String sqlState) {
        assertThat(SqlFault.isEnvironment(new SQLException("?", sqlState))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "23503", "22021", "22P02", "42P01", "42601", "25P02", "0A000"})
    void theStatementIsWrong(String sqlState) {
        assertThat(SqlFault.isEnvironment(new SQLException("?", sqlState))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = SQLiteErrorCode.class,
            names = {
                "SQLITE_BUSY",
                "SQLITE_BUSY_SNAPSHOT",
                "SQLITE_LOCKED",
                "SQLITE_FULL",
                "SQLITE_IOERR",
                "SQLITE_IOERR_FSYNC",
                "SQLITE_READONLY",
                "SQLITE_CANTOPEN",
                "SQLITE_CORRUPT",
                "SQLITE_NOMEM"
            })
    void sqliteIsOutOfOrder(SQLiteErrorCode code) {
        assertThat(SqlFault.isEnvironment(new SQLiteException("?", code))).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = SQLiteErrorCode.class,
            names = {
                "SQLITE_ERROR",
                "SQLITE_CONSTRAINT",
                "SQLITE_CONSTRAINT_UNIQUE",
                "SQLITE_CONSTRAINT_FOREIGNKEY",
                "SQLITE_MISMATCH",
                "SQLITE_TOOBIG",
                "SQLITE_RANGE"
            })
    void theStatementIsWrongForSqlite(SQLiteErrorCode code) {
        assertThat(SqlFault.isEnvironment(new SQLiteException("?", code))).isFalse();
    }

    static Stream<Throwable> wrapped() {
        return Stream.of(
                new SQLTransientConnectionException("no connection within 5000ms"),
                new DataAccessResourceFailureException("?", new SQLException("?", "08006")),
                new IllegalStateException(new RuntimeException(new SQLException("?", "57P01"))));
    }

    @ParameterizedTest
    @MethodSource("wrapped")
    void looksBehindWhatWraps(Throwable failure) {
        assertThat(SqlFault.isEnvironment(failure)).isTrue();
    }

    static Stream<Throwable> other() {
        return Stream.of(
                new IllegalArgumentException("?"), new IOException("?"), new SQLException("?"), new OutOfMemoryError());
    }

    @ParameterizedTest
    @MethodSource("other")
    void whatIsNotOfTheDatabaseIsTheWorksOwn(Throwable failure) {
        assertThat(SqlFault.isEnvironment(failure)).isFalse();
    }
}
