package io.groupmebridge.bayeux;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The channels of one client id.
 *
 * @param joined subscribed, by the server's word
 * @param pending requests that are not answered yet, by id, oldest first
 * @param refused not asked for again under this client id
 */
record Channels(Set<String> joined, Map<String, Pending> pending, Set<String> refused) {

    /** A subscribe or unsubscribe that must be answered by an instant. */
    record Pending(Kind kind, String channel, Instant deadline) {}

    /** What was asked for. */
    enum Kind {
        JOIN,
        LEAVE
    }

    Channels {
        joined = Collections.unmodifiableSet(new TreeSet<>(joined));
        pending = Collections.unmodifiableMap(new LinkedHashMap<>(pending));
        refused = Set.copyOf(refused);
    }

    static Channels joined(Set<String> joined) {
        return new Channels(joined, Map.of(), Set.of());
    }

    boolean has(String channel) {
        return joined.contains(channel);
    }

    /** What is wanted and neither had, asked for nor refused. */
    List<String> toJoin(Set<String> wanted) {
        return wanted.stream()
                .filter(channel -> !joined.contains(channel) && !refused.contains(channel) && !asked(channel))
                .toList();
    }

    /** What is had and not wanted, and not given up already. */
    List<String> toLeave(Set<String> wanted, String own) {
        return joined.stream()
                .filter(channel -> !channel.equals(own) && !wanted.contains(channel) && !asked(channel))
                .toList();
    }

    Channels asked(Map<String, Pending> requests) {
        var all = new LinkedHashMap<>(pending);
        all.putAll(requests);
        return new Channels(joined, all, refused);
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
        return new Channels(now, without(List.of(id)), refused);
    }

    /** These requests were refused or never answered: their channels are dropped. */
    Channels dropped(Collection<String> ids) {
        var now = new TreeSet<>(joined);
        var not = new TreeSet<>(refused);
        for (var id : ids) {
            var request = pending.get(id);
            if (request != null) {
                now.remove(request.channel());
            }
            if (request != null && request.kind() == Kind.JOIN) {
                not.add(request.channel());
            }
        }
        return new Channels(now, without(ids), not);
    }

    /** The request of that id is settled and nothing changes. */
    Channels kept(String id) {
        return new Channels(joined, without(List.of(id)), refused);
    }

    /** A refused channel that is wanted no longer may be asked for when it is wanted again. */
    Channels forgive(Set<String> wanted) {
        return new Channels(
                joined,
                pending,
                Set.copyOf(refused.stream().filter(wanted::contains).toList()));
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

    private boolean asked(String channel) {
        return pending.values().stream().anyMatch(request -> request.channel().equals(channel));
    }

    private Map<String, Pending> without(Collection<String> ids) {
        var rest = new LinkedHashMap<>(pending);
        rest.keySet().removeAll(ids);
        return rest;
    }
}
