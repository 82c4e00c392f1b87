package io.groupmebridge.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The prepared statements of one {@link BatchWork}, as many as it has different texts, kept as long as the commit thread keeps
 * its connection: SQLite takes longer to parse a statement of many rows than to carry it out. Belongs to the commit thread;
 * the connection closes them.
 */
public final class Statements {

    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private @Nullable Connection connection;

    /** The statement of that text on that connection, with an empty batch. It must not be closed. */
    public PreparedStatement on(Connection connection, String sql) throws SQLException {
        if (!connection.equals(this.connection)) {
            prepared.clear();
            this.connection = connection;
        }
        var statement = prepared.get(sql);
        if (statement == null || statement.isClosed()) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        statement.clearBatch();
        return statement;
    }
}
