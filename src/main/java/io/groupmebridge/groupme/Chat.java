package io.groupmebridge.groupme;

import io.groupmebridge.event.Conversation;
import org.jspecify.annotations.Nullable;

/**
 * A group, subtopic or direct chat as GroupMe lists it.
 *
 * @param lastMessageId the newest message's id, or null when there is none or GroupMe does not say
 * @param hasSubtopics whether it is a group that has subtopics
 */
public record Chat(Conversation conversation, @Nullable Long lastMessageId, boolean hasSubtopics) {}
