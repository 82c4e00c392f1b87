package io.groupmebridge.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A data source whose database can be cut off, and whose commits can be made to fail. Safe for any thread. */
public final class ShakyDataSource extends DelegatingDataSource {

    private final AtomicInteger failingCommits = new AtomicInteger();
    private volatile boolean cut;

    public ShakyDataSource(DataSource sound) {
        super(sound);
    }

    /** From now on nothing gets a connection and no commit succeeds. */
    public void cut() {
        cut = true;
    }

    /** All is well again. */
    public void mend() {
        cut = false;
        failingCommits.set(0);
    }

    /** The next commits fail, before anything is stored. */
    public void failCommits(int count) {
        failingCommits.set(count);
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (cut) {
            throw new SQLException("cut off");
        }
        var sound = super.getConnection();
        return (Connection) Proxy.newProxyInstance(
                ShakyDataSource.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                    if (method.getName().equals("commit") && (cut || failingCommits.getAndDecrement() > 0)) {
                        throw new SQLRecoverableException("cut off");
                    }
                    try {
                        return method.invoke(sound, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
