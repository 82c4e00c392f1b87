package io.groupmebridge.subscription;

/**
 * One thing that is wrong with a {@link SubscriptionForm}.
 *
 * @param field its name as the API writes it, with the place: {@code events[1]}, {@code headers.Host}
 * @param message what to write instead; repeats no secret
 */
public record InvalidField(String field, String message) {}
