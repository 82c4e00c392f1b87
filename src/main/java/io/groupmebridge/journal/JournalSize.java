package io.groupmebridge.journal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * About how many bytes of events are stored, part by part: a count of them would cost every append, a sum would read all.
 * So the longest part that is not known yet is halved again and again; the first few events of a part stand for its rest,
 * and a hole before them is left out. What comes before or behind a hole may be wrong by one part of it, a hundredth of all.
 *
 * @param parts in the order of the journal; between them are no events
 */
record JournalSize(List<Part> parts) {

    private static final int READS = 128;
    private static final int SAMPLE = 8;

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

    /** The first events up to a place, no more than the sample; all of them when they are fewer. */
    private record Stretch(List<Sampled> sample, long last) {

        static Stretch read(JdbcClient jdbc, long behind, long last) {
            var sample = jdbc.sql(
                            "SELECT seq, length(payload) + length(raw) FROM event WHERE seq > :behind AND seq <= :last"
                                    + " ORDER BY seq LIMIT :limit")
                    .param("behind", behind)
                    .param("last", last)
                    .param("limit", SAMPLE)
                    .query((row, _) -> new Sampled(row.getLong(1), row.getLong(2)))
                    .list();
            return new Stretch(sample, last);
        }

        boolean isKnown() {
            return sample.size() < SAMPLE || sample.getLast().seq() == last;
        }

        long behind() {
            return sample.getFirst().seq() - 1;
        }

        long length() {
            return last - behind();
        }

        long middle() {
            return behind() + length() / 2;
        }

        Stretch upTo(long place) {
            return new Stretch(
                    sample.stream().filter(event -> event.seq() <= place).toList(), place);
        }

        Part part() {
            var bytes = sample.stream().mapToLong(Sampled::bytes).sum();
            if (!isKnown()) {
                var next = sample.getLast();
                // From the first to the one before the last, for the places from the first to before the last.
                var density = (bytes - next.bytes()) / (double) (next.seq() - behind() - 1);
                bytes += (long) (density * (last - next.seq()));
            }
            return new Part(behind(), last, bytes);
        }
    }

    /** The size of the journal between two places, both included. */
    static JournalSize between(JdbcClient jdbc, long first, long last) {
        var known = new ArrayList<Stretch>();
        var unknown =
                new PriorityQueue<>(Comparator.comparingLong(Stretch::length).reversed());
        sort(Stretch.read(jdbc, first - 1, last), known, unknown);
        for (var reads = 1; reads < READS && !unknown.isEmpty(); reads++) {
            var longest = unknown.remove();
            sort(longest.upTo(longest.middle()), known, unknown);
            sort(Stretch.read(jdbc, longest.middle(), longest.last()), known, unknown);
        }
        known.addAll(unknown);
        return new JournalSize(known.stream()
                .map(Stretch::part)
                .sorted(Comparator.comparingLong(Part::last))
                .toList());
    }

    private static void sort(Stretch stretch, List<Stretch> known, PriorityQueue<Stretch> unknown) {
        if (!stretch.isKnown()) {
            unknown.add(stretch);
        } else if (!stretch.sample().isEmpty()) {
            known.add(stretch);
        }
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
