package io.groupmebridge.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A kind of write of which many wait at once, so that they share statements: all that wait go in one call. Like a
 * {@link UnitOfWork} it may be run more than once and must do nothing but work on the connection.
 */
@FunctionalInterface
public interface BatchWork<I, O> {

    /** Writes the items in their order and answers each, in the same order. */
    List<O> run(Connection connection, List<I> items) throws SQLException;
}
