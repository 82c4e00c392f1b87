package io.groupmebridge.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.net.http.HttpHeaders;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * What came of one round: each message once on each path, in the order of its conversation, signed, and how long after it was
 * pushed. Written by the receiver's thread; read after {@link #await} has seen the last.
 */
final class Tally {

    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";

    private static final byte[] GUID = Messages.GUID.getBytes(ISO_8859_1);
    private static final int CHECKED_EVERY = 256;
    private static final int PATH = "POST /".length();
    private static final long PATIENCE_SECONDS = 30;

    private final long first;
    private final int count;
    private final int conversations;
    private final BitSet[] seen;
    private final long[][] last;
    private final Histogram latency = new Histogram(TimeUnit.MINUTES.toNanos(10), 3);
    private final CountDownLatch done = new CountDownLatch(1);
    private final long expected;
    private final AtomicLong came = new AtomicLong();
    private long missingBefore;
    private long repeated;
    private long disordered;
    private long badSignatures;
    private long lastAt;

    Tally(long first, int count, int paths, int conversations) {
        this.first = first;
        this.count = count;
        this.conversations = conversations;
        this.expected = (long) count * paths;
        this.seen = new BitSet[paths];
        Arrays.setAll(seen, _ -> new BitSet(count));
        this.last = new long[paths][conversations];
    }

    /** A request came: its head begins at 0. */
    void came(byte[] request, int body, int length) {
        var now = System.nanoTime();
        var guid = find(request, GUID, body, body + length) + GUID.length;
        var number = hex(request, guid, 8);
        var path = request[PATH] - '0';
        var place = (int) (number - first);
        if (place < 0 || place >= count || path >= seen.length) {
            missingBefore++;
            return;
        }
        if (seen[path].get(place)) {
            repeated++;
            return;
        }
        seen[path].set(place);
        var conversation = (int) (number % conversations);
        if (number < last[path][conversation]) {
            disordered++;
        }
        last[path][conversation] = number;
        latency.recordValue(Math.max(0, now - hex(request, guid + 8, 16)));
        if (number % CHECKED_EVERY == 0 && !isSigned(request, body, length)) {
            badSignatures++;
        }
        lastAt = now;
        if (came.incrementAndGet() == expected) {
            done.countDown();
        }
    }

    /** Waits until all have come, as long as something comes. */
    Map<String, Object> await() {
        try {
            for (var before = -1L; done.getCount() > 0 && before != came.get(); ) {
                before = came.get();
                if (done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    break;
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        var facts = new LinkedHashMap<String, Object>();
        facts.put("came", came.get());
        facts.put("missing", expected - came.get());
        facts.put("repeated", repeated);
        facts.put("strange", missingBefore);
        facts.put("disordered", disordered);
        facts.put("bad_signatures", badSignatures);
        facts.put("last_at", lastAt);
        for (var percentile : new double[] {50, 90, 99, 99.9, 100}) {
            facts.put("p" + percentile, latency.getValueAtPercentile(percentile));
        }
        return facts;
    }

    private static boolean isSigned(byte[] request, int body, int length) {
        var headers = new String(request, 0, body, ISO_8859_1)
                .lines()
                .filter(line -> line.contains(": "))
                .map(line -> line.split(": ", 2))
                .collect(Collectors.toMap(header -> header[0], header -> List.of(header[1])));
        try {
            new Webhook(SECRET)
                    .verify(new String(request, body, length, UTF_8), HttpHeaders.of(headers, (_, _) -> true));
            return true;
        } catch (WebhookVerificationException _) {
            return false;
        }
    }

    private static long hex(byte[] bytes, int from, int digits) {
        var value = 0L;
        for (var i = from; i < from + digits; i++) {
            value = value << 4 | Character.digit(bytes[i], 16);
        }
        return value;
    }

    /** Where the bytes begin, or -1. */
    static int find(byte[] bytes, byte[] what, int from, int to) {
        for (var i = from; i <= to - what.length; i++) {
            if (bytes[i] == what[0] && Arrays.equals(bytes, i, i + what.length, what, 0, what.length)) {
                return i;
            }
        }
        return -1;
    }
}
