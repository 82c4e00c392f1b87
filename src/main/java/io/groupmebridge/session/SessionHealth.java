package io.groupmebridge.session;

import io.groupmebridge.event.AccountId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * Whether the sessions of all enabled accounts are subscribed to their own channels, with each account's status. Down is
 * GroupMe's trouble or an account's and helps no restart, so it is no part of liveness or readiness.
 */
@Component("sessionHealthIndicator")
final class SessionHealth implements HealthIndicator {

    private final Sessions sessions;
    private final SessionProperties properties;

    SessionHealth(Sessions sessions, SessionProperties properties) {
        this.sessions = sessions;
        this.properties = properties;
    }

    @Override
    public Health health() {
        // Messages arrive, but late and no typing; that is as it should be when nothing better was asked for.
        return health(sessions.statuses(), properties.pollsOnly() ? Status.UP : Status.UNKNOWN);
    }

    static Health health(Map<AccountId, SessionStatus> statuses, Status whenPolling) {
        var states = statuses.values().stream()
                .map(status -> status(status, whenPolling))
                .toList();
        var worst = states.contains(Status.DOWN)
                ? Status.DOWN
                : states.contains(Status.UNKNOWN) ? Status.UNKNOWN : Status.UP;
        var health = Health.status(worst);
        statuses.forEach((id, status) -> health.withDetail(id.value(), details(status)));
        return health.build();
    }

    private static Status status(SessionStatus status, Status whenPolling) {
        return switch (status.state()) {
            case DISABLED -> Status.UP;
            // A connection that brings nothing looks healthy to everybody but the one who counts channels.
            case CONNECTED ->
                status.channels().stream().anyMatch(channel -> channel.startsWith("/user/")) ? Status.UP : Status.DOWN;
            case POLLING -> whenPolling;
            case IDENTIFYING, CONNECTING -> Status.UNKNOWN;
            case SUBSCRIPTION_REFUSED, WAITING, TOKEN_REJECTED, STOPPING, STOPPED -> Status.DOWN;
        };
    }

    private static Map<String, Object> details(SessionStatus status) {
        var details = new LinkedHashMap<String, Object>();
        details.put("state", status.state().wireName());
        details.put("since", status.since());
        details.put("channels", status.channels());
        if (status.transport() != null) {
            details.put("transport", status.transport().wireName());
        }
        details.put("reconnects", status.reconnects());
        if (!status.refused().isEmpty()) {
            details.put("refused_channels", status.refused());
        }
        if (status.roundTrip() != null) {
            details.put("round_trip_ms", status.roundTrip().toMillis());
        }
        if (status.lastFrameAt() != null) {
            details.put("last_frame_at", status.lastFrameAt());
        }
        if (status.lastEventAt() != null) {
            details.put("last_event_at", status.lastEventAt());
        }
        if (status.reason() != null) {
            details.put("reason", status.reason());
        }
        return details;
    }
}
