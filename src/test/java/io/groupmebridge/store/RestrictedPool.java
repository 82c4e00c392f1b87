package io.groupmebridge.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * SQLite on a disk that is made small or slow while it is used: no page may be added to the database, or every commit takes
 * its time. Any thread may restrict it.
 */
public final class RestrictedPool extends HikariDataSource {

    private static final long MOST_PAGES = 1_073_741_823;

    private volatile boolean full;
    private volatile Duration commit = Duration.ZERO;

    /** A pool like that one, in place of it. */
    public RestrictedPool(HikariConfig like) {
        super(like);
    }

    /** Whether the database may not grow. */
    public void full(boolean now) {
        full = now;
    }

    /** How much longer than usual a commit takes from now on. */
    public void commitTakes(Duration time) {
        commit = time;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return (Connection) Proxy.newProxyInstance(
                RestrictedPool.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new Restricted(super.getConnection()));
    }

    @Override
    public void evictConnection(Connection connection) {
        super.evictConnection(((Restricted) Proxy.getInvocationHandler(connection)).sound);
    }

    private final class Restricted implements InvocationHandler {

        private final Connection sound;

        Restricted(Connection sound) {
            this.sound = sound;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // This is the very method that says what equal is.
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            return switch (method.getName()) {
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                case "prepareStatement" -> {
                    restrict();
                    yield restricted((PreparedStatement) on(sound, method, arguments));
                }
                case "commit" -> {
                    LockSupport.parkNanos(commit.toNanos());
                    yield on(sound, method, arguments);
                }
                default -> on(sound, method, arguments);
            };
        }

        /** Restricted whenever it is carried out: it may have been kept since the database was as it should be. */
        private PreparedStatement restricted(PreparedStatement statement) {
            return (PreparedStatement) Proxy.newProxyInstance(
                    RestrictedPool.class.getClassLoader(),
                    new Class<?>[] {PreparedStatement.class},
                    (_, method, arguments) -> {
                        if (method.getName().startsWith("execute")) {
                            restrict();
                        }
                        return on(statement, method, arguments);
                    });
        }

        private static Object on(Object sound, Method method, Object[] arguments) throws Throwable {
            try {
                return method.invoke(sound, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        /** SQLite takes a limit below what there is for the present size. */
        private void restrict() throws SQLException {
            try (var statement = sound.createStatement()) {
                statement.execute("PRAGMA max_page_count = " + (full ? 1 : MOST_PAGES));
            }
        }
    }
}
