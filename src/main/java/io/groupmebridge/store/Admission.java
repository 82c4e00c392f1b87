package io.groupmebridge.store;

import io.groupmebridge.store.WriteRight.TakenException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wait of a bridge for the end of another one on the same database. A thread of its own looks, four times a second, and the
 * thread that starts the application waits for that one.
 *
 * @param longestWait after which the start fails
 */
record Admission(Duration longestWait) {

    /** Longer than a bridge may take to stop. */
    static final Admission USUAL = new Admission(Duration.ofMinutes(2));

    private static final Logger log = LoggerFactory.getLogger(Admission.class);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    /** Takes the right to write, or throws {@link TakenException} while another bridge has it. */
    interface Claim {

        void make() throws SQLException;
    }

    /**
     * Claims until it is granted; false when the pause says that nobody waits for it any more. Throws a {@link
     * StoreSetupException} after the longest wait, and what else the claim throws at once.
     */
    boolean await(Claim claim, Predicate<Duration> pause) throws SQLException {
        var looks = longestWait.dividedBy(BETWEEN_LOOKS);
        for (var look = 1L; ; look++) {
            try {
                claim.make();
                return true;
            } catch (TakenException e) {
                if (look > looks) {
                    throw new StoreSetupException(
                            "spring.datasource.url",
                            "names a database that another bridge works on",
                            "stop that one, or give this one a database of its own",
                            e);
                }
                if (look == 1) {
                    log.warn("store.taken reason=\"{}\" (waits up to {} for its end)", e.getMessage(), longestWait);
                }
                if (pause.test(BETWEEN_LOOKS)) {
                    return false;
                }
            }
        }
    }

    /** Waits without a limit of its own: only such a wait does Spring interrupt when the process is to end. */
    static void waitFor(Future<?> admitted) {
        try {
            admitted.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StoreSetupException setup
                    ? setup
                    : new IllegalStateException("the store does not start: " + e.getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the start was interrupted", e);
        }
    }
}
