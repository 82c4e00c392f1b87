package io.groupmebridge.groupme;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * A message as the REST API shows it.
 *
 * @param id orders the messages of a conversation
 * @param message GroupMe's object, as it came
 */
public record SaidMessage(long id, Instant createdAt, JsonNode message) {}
