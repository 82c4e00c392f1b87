package io.groupmebridge.delivery;

import io.groupmebridge.event.EventId;
import io.groupmebridge.event.EventType;

/** One of the latest attempts for a subscription, and of what. */
public record LatestAttempt(EventId eventId, EventType eventType, Attempt attempt) {}
