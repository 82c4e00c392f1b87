package io.groupmebridge.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;
import java.util.SortedMap;

/**
 * Who reads the journal with a place of its own: keeps events from being pruned for their age, and learns what was pruned.
 * Asked and told in the transaction that prunes, so nothing changes in between; it may be run more than once.
 */
public interface JournalUse {

    /** Which of the events are needed still. They may be pruned all the same when the journal is too large. */
    Set<Long> needed(Connection connection, SortedMap<Long, Instant> events) throws SQLException;

    /** These events, which can still be read, are gone when the transaction is committed, needed or not. */
    void pruned(Connection connection, SortedMap<Long, Instant> events) throws SQLException;
}
