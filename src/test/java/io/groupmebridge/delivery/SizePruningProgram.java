package io.groupmebridge.delivery;

import io.groupmebridge.delivery.DeliveryProperties.Retention;
import io.groupmebridge.store.Sweep;
import io.groupmebridge.store.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.springframework.util.unit.DataSize;
import reactor.core.scheduler.Schedulers;

/** A process that prunes the deliveries of a store, to be killed while it does: its argument is the store's directory. */
final class SizePruningProgram {

    static final DataSize ROOM = DataSize.ofKilobytes(50);

    void main(String[] arguments) {
        var database = TestDatabase.in(Path.of(arguments[0]));
        prune(database);
        database.leave();
    }

    /** Makes one pass over deliveries there is no room for. */
    static void prune(TestDatabase database) {
        new DeliveryRetention(
                        new Retention(Duration.ZERO, Duration.ZERO, ROOM),
                        database.reader(),
                        new FakeJournal(),
                        new Sweep(database.commit(), Schedulers.parallel()),
                        Clock.systemUTC(),
                        new RetentionMetrics(database.meters()))
                .turn()
                .block(Duration.ofMinutes(1));
    }
}
