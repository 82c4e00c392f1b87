package io.groupmebridge.journal;

import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * About how many bytes of events are stored, part by part: a count of them would cost every append, a sum would read all.
 * So of equal parts of the journal the first few events are read, and stand for the rest of their part.
 *
 * @param parts in the order of the journal
 */
record JournalSize(List<Part> parts) {

    private static final int PARTS = 64;
    private static final int SAMPLE = 16;

    static final JournalSize EMPTY = new JournalSize(List.of());

    JournalSize {
        parts = List.copyOf(parts);
    }

    /**
     * A part of the journal.
     *
     * @param behind the place before its first
     * @param last its last place
     */
    record Part(long behind, long last, long bytes) {

        /** The place in it behind which there are so many of its bytes. */
        long placeBefore(long bytesBehind) {
            return last - (long) ((last - behind) * (bytesBehind / (double) bytes));
        }
    }

    private record Sampled(long seq, long bytes) {}

    /** The size of the journal between two places, both included. */
    static JournalSize between(JdbcClient jdbc, long first, long last) {
        var parts = new ArrayList<Part>();
        var length = Math.max(SAMPLE, (last - first) / PARTS + 1);
        for (var behind = first - 1; behind < last; behind += length) {
            parts.add(part(jdbc, behind, Math.min(last, behind + length)));
        }
        return new JournalSize(parts);
    }

    private static Part part(JdbcClient jdbc, long behind, long last) {
        var sample = jdbc.sql(
                        "SELECT seq, length(payload) + length(raw) FROM event WHERE seq > :behind AND seq <= :last"
                                + " ORDER BY seq LIMIT :limit")
                .param("behind", behind)
                .param("last", last)
                .param("limit", SAMPLE)
                .query((row, _) -> new Sampled(row.getLong(1), row.getLong(2)))
                .list();
        var bytes = sample.stream().mapToLong(Sampled::bytes).sum();
        if (sample.size() < SAMPLE) {
            return new Part(behind, last, bytes);
        }
        var share = (sample.getLast().seq() - behind) / (double) (last - behind);
        return new Part(behind, last, (long) (bytes / share));
    }

    long bytes() {
        return parts.stream().mapToLong(Part::bytes).sum();
    }

    /** The place behind which the newest so many bytes are; the one before the first when there are fewer. */
    long placeBefore(long newestBytes) {
        var left = newestBytes;
        for (var part : parts.reversed()) {
            if (part.bytes() > left) {
                return part.placeBefore(left);
            }
            left -= part.bytes();
        }
        return parts.isEmpty() ? 0 : parts.getFirst().behind();
    }
}
