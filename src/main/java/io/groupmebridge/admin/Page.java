package io.groupmebridge.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param next where the next page begins, or null when this is the last
 */
record Page<T>(List<T> data, @Nullable String next) implements Wire {

    Page {
        data = List.copyOf(data);
    }

    /** The page of items that were read in the order of the list, at most as many as were asked for. */
    static <S, T> Page<T> of(Request request, List<S> items, Function<S, String> place, Function<S, T> view) {
        var next = items.size() < request.limit() ? null : request.cursor(place.apply(items.getLast()));
        return new Page<>(items.stream().map(view).toList(), next);
    }

    /** The page of items that were read, however many, with the place behind which the next begins; null: there is none. */
    static <S, T> Page<T> behind(Request request, List<S> items, @Nullable Long next, Function<S, T> view) {
        return new Page<>(items.stream().map(view).toList(), next == null ? null : request.cursor(Long.toString(next)));
    }

    /** The page out of all items of a list, whose places rise. */
    static <S, T> Page<T> among(Request request, List<S> all, Function<S, String> place, Function<S, T> view) {
        var behind = all.stream()
                .filter(item -> request.after() == null || place.apply(item).compareTo(request.after()) > 0)
                .toList();
        if (behind.size() <= request.limit()) {
            return new Page<>(behind.stream().map(view).toList(), null);
        }
        return of(request, behind.subList(0, request.limit()), place, view);
    }

    /**
     * Which page of which list is wanted.
     *
     * @param list names the list, so that a cursor of another one is refused
     * @param after the place of the last item of the page before, or null for the first page
     */
    record Request(String list, int limit, @Nullable String after) {

        private static final int DEFAULT_LIMIT = 50;
        private static final int MOST = 500;

        /** Reads the parameters; a {@link ProblemException} says which one is wrong. */
        static Request of(String list, @Nullable String limit, @Nullable String cursor) {
            return new Request(list, limit == null ? DEFAULT_LIMIT : number(limit), place(list, cursor));
        }

        /** The place as a number, or what the first page stands for. */
        long afterOr(long first) {
            if (after == null) {
                return first;
            }
            var place = -1L;
            try {
                place = Long.parseLong(after);
            } catch (NumberFormatException _) {
                // No place, like a negative one.
            }
            if (place < 0) {
                throw noCursor();
            }
            return place;
        }

        private String cursor(String place) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString((list + ":" + place).getBytes(UTF_8));
        }

        private static @Nullable String place(String list, @Nullable String cursor) {
            if (cursor == null) {
                return null;
            }
            try {
                var text = new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
                if (text.startsWith(list + ":")) {
                    return text.substring(list.length() + 1);
                }
            } catch (IllegalArgumentException _) {
                throw noCursor();
            }
            throw noCursor();
        }

        private static ProblemException noCursor() {
            return ProblemException.parameter("after", "is no cursor of this list: use what \"next\" said");
        }

        private static int number(String limit) {
            try {
                var number = Integer.parseInt(limit);
                if (number >= 1 && number <= MOST) {
                    return number;
                }
            } catch (NumberFormatException _) {
                throw noLimit();
            }
            throw noLimit();
        }

        private static ProblemException noLimit() {
            return ProblemException.parameter("limit", "must be a whole number from 1 to " + MOST);
        }
    }
}
