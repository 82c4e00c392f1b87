package io.groupmebridge.store;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One write, run inside the transaction of a {@link GroupCommit}. It may be run more than once (when the transaction it was
 * part of failed), so it must do nothing but work on the connection.
 */
@FunctionalInterface
public interface UnitOfWork<T> {

    /** Does the work; a value is the answer (null: answered without one), an exception undoes this unit alone. */
    @Nullable
    T run(Connection connection) throws SQLException;
}
