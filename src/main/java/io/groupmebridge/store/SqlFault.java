package io.groupmebridge.store;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteException;

/** Tells a work that is wrong from a database that is out of order. Pure. */
final class SqlFault {

    /**
     * SQLite's primary result codes (sqlite.org/rescode.html) that say nothing about the work: PERM, ABORT, BUSY, LOCKED,
     * NOMEM, READONLY, INTERRUPT, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL, SCHEMA, NOLFS, AUTH, NOTADB.
     */
    private static final Set<Integer> SQLITE_ENVIRONMENT =
            Set.of(3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 17, 22, 23, 26);

    /**
     * PostgreSQL's classes of SQLSTATE that say nothing about the work: connection, transaction rolled back (deadlock),
     * wrong authorization, no such catalog, insufficient resources, not in prerequisite state, operator intervention,
     * system error, internal error; and 25006, a server that only reads (a standby).
     */
    private static final Set<String> SQLSTATE_ENVIRONMENT =
            Set.of("08", "40", "28", "3D", "53", "55", "57", "58", "XX");

    private SqlFault() {}

    /** Whether the same work may succeed later, unchanged. */
    static boolean isEnvironment(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return isEnvironment(sql);
            }
        }
        return false;
    }

    private static boolean isEnvironment(SQLException sql) {
        return switch (sql) {
            case SQLiteException sqlite -> SQLITE_ENVIRONMENT.contains(sqlite.getErrorCode());
            case SQLTransientException _, SQLRecoverableException _, SQLNonTransientConnectionException _ -> true;
            default -> isEnvironment(sql.getSQLState());
        };
    }

    private static boolean isEnvironment(@Nullable String sqlState) {
        return sqlState != null
                && sqlState.length() == 5
                && (sqlState.equals("25006") || SQLSTATE_ENVIRONMENT.contains(sqlState.substring(0, 2)));
    }
}
