package io.groupmebridge.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;

/**
 * Who may write to a database that several processes can reach: one bridge at a time. The right belongs to the connection
 * that writes and ends with it, so a process that lost its connection cannot write beside the one that took over.
 */
enum WriteRight {

    /** A SQLite file is reserved when it is opened. */
    RESERVED {
        @Override
        void claim(Connection connection) {}

        @Override
        void release(Connection connection) {}
    },

    /** A lock of the session on PostgreSQL (a pooler that shares sessions between transactions would lose it). */
    ADVISORY_LOCK {
        @Override
        void claim(Connection connection) throws SQLException {
            try (var statement = connection.createStatement()) {
                // Seconds, and milliseconds. A host that vanished must not keep the lock for two hours, TCP's default,
                // or for the quarter of an hour while an answer to it is sent again and again.
                statement.execute("SET tcp_keepalives_idle = 30");
                statement.execute("SET tcp_keepalives_interval = 10");
                statement.execute("SET tcp_keepalives_count = 3");
                statement.execute("SET tcp_user_timeout = 60000");
                try (var rows = statement.executeQuery("SELECT pg_try_advisory_lock" + LOCK)) {
                    if (!rows.next() || !rows.getBoolean(1)) {
                        throw new TakenException();
                    }
                }
            }
        }

        @Override
        void release(Connection connection) throws SQLException {
            try (var statement = connection.createStatement()) {
                statement.execute("SELECT pg_advisory_unlock" + LOCK);
            }
        }
    };

    /**
     * Any number, and the schema: bridges may share a database, each with tables of its own. A schema that Flyway is about to
     * make is called as Flyway calls it.
     */
    private static final String LOCK =
            "(1651665252, hashtext(coalesce(current_schema(), current_setting('search_path'))))";

    /** Takes the right for that connection; throws {@link TakenException} while another one has it. */
    abstract void claim(Connection connection) throws SQLException;

    /** Gives it back. */
    abstract void release(Connection connection) throws SQLException;

    /** Another bridge has the right to write. */
    static final class TakenException extends SQLTransientException {

        private static final long serialVersionUID = 1L;

        TakenException() {
            super("another bridge works on this database");
        }
    }
}
