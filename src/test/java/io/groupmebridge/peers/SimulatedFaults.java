package io.groupmebridge.peers;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the simulated REST API shall fail. Asks for it are cheap and may come from any thread. */
public final class SimulatedFaults {

    private final Deque<Fault> next = new ArrayDeque<>();
    private final Set<String> forbiddenGroups = Collections.synchronizedSet(new HashSet<>());
    private volatile Empty empty = Empty.NOT_MODIFIED;
    private volatile int longestPage = Integer.MAX_VALUE;

    /** How an empty page of messages is spelled. */
    public enum Empty {
        NOT_MODIFIED,
        NULL_RESPONSE,
        EMPTY_RESPONSE,
        EMPTY_LIST,
        NO_KEY
    }

    /** An answer that comes instead of the right one. */
    record Fault(
            String pathStart,
            int status,
            String body,
            @Nullable Duration retryAfter) {}

    /** The next calls get this status with an empty body. */
    public void fail(int calls, int status) {
        fail(calls, "", status, null);
    }

    /** The next calls of paths that start so ({@code /groups}) get this status, perhaps with a {@code Retry-After}. */
    public void fail(int calls, String pathStart, int status, @Nullable Duration retryAfter) {
        add(calls, new Fault(pathStart, status, "", retryAfter));
    }

    /** The next calls get the 401 that refuses the token, good as it is. */
    public void refuseToken(int calls) {
        add(calls, new Fault("", 401, "{\"meta\":{\"code\":401,\"errors\":[\"unauthorized\"]}}", null));
    }

    /** The next calls get this body with status 200. */
    public void answer(int calls, String body) {
        add(calls, new Fault("", 200, body, null));
    }

    /** Calls about this group get the 401 that is not about the token ({@code 40100}), from now on. */
    public void forbid(String groupId) {
        forbiddenGroups.add(groupId);
    }

    /** Pages of messages hold at most so many, whatever is asked for: more may follow a short page. */
    public void shortPages(int most) {
        longestPage = most;
    }

    /** How an empty page of messages is spelled from now on. */
    public void spellEmpty(Empty spelling) {
        empty = spelling;
    }

    /** Everything is well again. */
    public void clear() {
        synchronized (next) {
            next.clear();
        }
        forbiddenGroups.clear();
        empty = Empty.NOT_MODIFIED;
        longestPage = Integer.MAX_VALUE;
    }

    Empty empty() {
        return empty;
    }

    int longestPage() {
        return longestPage;
    }

    boolean forbids(String groupId) {
        return forbiddenGroups.contains(groupId);
    }

    /** Takes the fault that this call meets. */
    Optional<Fault> take(String path) {
        synchronized (next) {
            var fault =
                    next.stream().filter(it -> path.startsWith(it.pathStart())).findFirst();
            fault.ifPresent(next::removeFirstOccurrence);
            return fault;
        }
    }

    private void add(int calls, Fault fault) {
        synchronized (next) {
            next.addAll(Collections.nCopies(calls, fault));
        }
    }
}
