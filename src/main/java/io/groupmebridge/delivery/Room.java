package io.groupmebridge.delivery;

import io.groupmebridge.subscription.SubscriptionId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;

/** Decides who has to give up how much when deliveries take more room than there is. Pure. */
final class Room {

    /** A cut leaves this part free, so that the next one is not due at once. */
    private static final int FREED = 20;

    private Room() {}

    /**
     * How many bytes too much each has. Nobody is cut below an equal share; what those with less leave goes to the others.
     *
     * @param taken how many bytes each takes
     * @param most how many all may take together; 0 for any number
     */
    static Map<SubscriptionId, Long> excess(Map<SubscriptionId, Long> taken, long most) {
        var all = taken.values().stream().mapToLong(Long::longValue).sum();
        if (most == 0 || all <= most) {
            return Map.of();
        }
        var excess = new HashMap<SubscriptionId, Long>();
        var left = most - most / FREED;
        var smallestFirst = smallestFirst(taken);
        for (var i = 0; i < smallestFirst.size(); i++) {
            var bytes = smallestFirst.get(i).getValue();
            var kept = Math.min(bytes, left / (smallestFirst.size() - i));
            if (kept < bytes) {
                excess.put(smallestFirst.get(i).getKey(), bytes - kept);
            }
            left -= kept;
        }
        return excess;
    }

    private static List<Entry<SubscriptionId, Long>> smallestFirst(Map<SubscriptionId, Long> taken) {
        return taken.entrySet().stream().sorted(Entry.comparingByValue()).toList();
    }
}
