package io.groupmebridge.bayeux;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The channels of one client id.
 *
 * @param joined subscribed, by the server's word
 * @param stale those of the joined that want a fresh timestamp
 * @param pending requests that are not answered yet, by id, oldest first
 * @param refused why each of these was not had; they are not asked for again until they are renewed or wanted anew
 */
record Channels(Set<String> joined, Set<String> stale, Map<String, Pending> pending, Map<String, String> refused) {

    /** A subscribe or unsubscribe that must be answered by an instant. */
    record Pending(Kind kind, String channel, Instant deadline) {}

    /** What was asked for. */
    enum Kind {
        JOIN,
        LEAVE
    }

    Channels {
        joined = Collections.unmodifiableSet(new TreeSet<>(joined));
        stale = Collections.unmodifiableSet(new TreeSet<>(stale));
        pending = Collections.unmodifiableMap(new LinkedHashMap<>(pending));
        refused = Collections.unmodifiableMap(new TreeMap<>(refused));
    }

    static Channels joined(Set<String> joined) {
        return new Channels(joined, Set.of(), Map.of(), Map.of());
    }

    boolean has(String channel) {
        return joined.contains(channel);
    }

    /** Whether a subscribe to the channel is unanswered. */
    boolean joins(String channel) {
        return pending.values().stream()
                .anyMatch(request ->
                        request.kind() == Kind.JOIN && request.channel().equals(channel));
    }

    /** What is wanted and neither had, asked for nor refused; then what is had and stale. At most so many. */
    List<String> toJoin(Set<String> wanted, int most) {
        var asked = asked();
        var lacking = wanted.stream().filter(channel -> !joined.contains(channel) && !refused.containsKey(channel));
        return Stream.concat(lacking, stale.stream().filter(wanted::contains))
                .filter(channel -> !asked.contains(channel))
                .limit(most)
                .toList();
    }

    /** What is had and not wanted, and not given up already. At most so many. */
    List<String> toLeave(Set<String> wanted, String own, int most) {
        var asked = asked();
        return joined.stream()
                .filter(channel -> !channel.equals(own) && !wanted.contains(channel) && !asked.contains(channel))
                .limit(most)
                .toList();
    }

    Channels asked(Map<String, Pending> requests) {
        var all = new LinkedHashMap<>(pending);
        all.putAll(requests);
        var rest = new TreeSet<>(stale);
        requests.values().forEach(request -> rest.remove(request.channel()));
        return new Channels(joined, rest, all, refused);
    }

    /** The request of that id was granted. */
    Channels granted(String id) {
        var answered = pending.get(id);
        var now = new TreeSet<>(joined);
        if (answered != null && answered.kind() == Kind.JOIN) {
            now.add(answered.channel());
        } else if (answered != null) {
            now.remove(answered.channel());
        }
        return new Channels(now, stale, without(List.of(id)), refused);
    }

    /** These requests were refused or never answered: their channels are dropped. */
    Channels dropped(Collection<String> ids, String reason) {
        var now = new TreeSet<>(joined);
        var not = new TreeMap<>(refused);
        for (var id : ids) {
            var request = pending.get(id);
            if (request != null) {
                now.remove(request.channel());
            }
            if (request != null && request.kind() == Kind.JOIN) {
                not.put(request.channel(), reason);
            }
        }
        return new Channels(now, stale, without(ids), not);
    }

    /** The request of that id is settled and nothing changes. */
    Channels kept(String id) {
        return new Channels(joined, stale, without(List.of(id)), refused);
    }

    /** A refused channel that is wanted no longer may be asked for when it is wanted again. */
    Channels forgive(Set<String> wanted) {
        var still = new TreeMap<>(refused);
        still.keySet().retainAll(wanted);
        return new Channels(joined, stale, pending, still);
    }

    /** All that is joined, but for the own channel, wants a fresh timestamp, and what was refused may be asked for again. */
    Channels renewing(String own) {
        var others = new TreeSet<>(joined);
        others.remove(own);
        return new Channels(joined, others, pending, Map.of());
    }

    Optional<Instant> deadline() {
        return pending.values().stream().map(Pending::deadline).min(Instant::compareTo);
    }

    /** The requests that should have been answered by now. */
    Map<String, Pending> overdue(Instant now) {
        var late = new LinkedHashMap<>(pending);
        late.values().removeIf(request -> now.isBefore(request.deadline()));
        return late;
    }

    private Set<String> asked() {
        return pending.values().stream().map(Pending::channel).collect(Collectors.toSet());
    }

    private Map<String, Pending> without(Collection<String> ids) {
        var rest = new LinkedHashMap<>(pending);
        rest.keySet().removeAll(ids);
        return rest;
    }
}
