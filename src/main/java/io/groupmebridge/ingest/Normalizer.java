package io.groupmebridge.ingest;

import io.groupmebridge.bayeux.Inbound;
import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import io.groupmebridge.event.EventId;
import io.groupmebridge.event.EventType;
import io.groupmebridge.event.Message;
import io.groupmebridge.event.Origin;
import io.groupmebridge.event.PushEvent;
import io.groupmebridge.event.PushEvent.Header;
import io.groupmebridge.event.Verbatim;
import java.time.Instant;
import java.util.Optional;

/**
 * Says what a pushed message means. A pure function: the same message gives the same event with the same id, also when it
 * comes twice, by another way or to another replica. It never fails: a message without what its type must have is
 * {@link PushEvent.Unrecognized}, like one of a type that is not known.
 */
final class Normalizer {

    /**
     * Normalizes one message that was pushed to an account, or that the REST API shows in the form in which it would have
     * been pushed.
     */
    Normalized normalize(AccountId account, Inbound inbound, Instant receivedAt, Origin origin) {
        var data = new Pushed(inbound.data());
        var type = Optional.ofNullable(data.text("type")).orElse("");
        // The tutorial of 2011 shows {"ping": true}, today's documentation {"type": "ping"}.
        if (type.equals("ping") || (type.isEmpty() && data.isTrue("ping"))) {
            return new Normalized.Ping();
        }
        var context = new Context(account, inbound, data, receivedAt, origin);
        var known = switch (type) {
            case "line.create", "direct_message.create" -> said(context);
            case "like.create" -> reacted(context);
            case "favorite" -> reactionsChanged(context);
            case "message.update" -> updated(context);
            case "message.deleted" -> deleted(context);
            case "typing" -> typing(context);
            default -> Optional.<PushEvent>empty();
        };
        return new Normalized.Happened(known.orElseGet(() -> unrecognized(context, type)));
    }

    /** A message, or GroupMe's notice (itself a message) that one was edited or deleted. */
    private static Optional<PushEvent> said(Context context) {
        var notice = context.subject().member("event");
        return switch (Optional.ofNullable(notice.text("type")).orElse("")) {
            case "message.update" -> updateNotice(context, notice.member("data"));
            case "message.deleted" -> deleteNotice(context, notice.member("data"));
            default -> created(context);
        };
    }

    private static Optional<PushEvent> created(Context context) {
        var subject = context.subject();
        return subject.id("id")
                .flatMap(id -> subject.conversation().map(place -> {
                    var createdAt = subject.time("created_at").orElse(context.happenedAt());
                    var senderType =
                            Optional.ofNullable(subject.text("sender_type")).orElse("user");
                    var message = new Message(
                            id,
                            new Message.Sender(
                                    subject.id("sender_id")
                                            .or(() -> subject.id("user_id"))
                                            .orElse("system"),
                                    senderType,
                                    subject.text("name"),
                                    subject.text("avatar_url")),
                            subject.text("text"),
                            subject.list("attachments"),
                            createdAt,
                            subject.text("source_guid"),
                            // A direct message has no "system"; GroupMe's own are known by their sender alone.
                            subject.isTrue("system") || senderType.equals("system"),
                            subject.object("event"),
                            subject.id("parent_id").orElse(null));
                    return new PushEvent.MessageCreated(
                            context.header(EventType.MESSAGE_CREATED, id, "", place, createdAt), message);
                }));
    }

    private static Optional<PushEvent> updateNotice(Context context, Pushed notice) {
        return notice.id("message_id")
                .flatMap(id -> context.subject()
                        .conversation()
                        .map(place -> updatedEvent(context, id, place, notice, notice.member("message"))));
    }

    private static Optional<PushEvent> updated(Context context) {
        var subject = context.subject();
        return subject.id("id").map(id -> updatedEvent(context, id, context.place(subject), subject, subject));
    }

    private static PushEvent updatedEvent(
            Context context, String id, Conversation place, Pushed details, Pushed content) {
        var toldAt = details.time("updated_at").or(context::pushedAt);
        var updatedAt = toldAt.orElse(context.receivedAt());
        return new PushEvent.MessageUpdated(
                context.header(EventType.MESSAGE_UPDATED, id, context.discriminator(toldAt), place, updatedAt),
                id,
                details.id("sender_id").orElse(null),
                content.text("text"),
                content.list("attachments"),
                updatedAt);
    }

    private static Optional<PushEvent> deleteNotice(Context context, Pushed notice) {
        return notice.id("message_id")
                .flatMap(id -> context.subject().conversation().map(place -> deletedEvent(context, id, place, notice)));
    }

    private static Optional<PushEvent> deleted(Context context) {
        var subject = context.subject();
        return subject.id("id").map(id -> deletedEvent(context, id, context.place(subject), subject));
    }

    private static PushEvent deletedEvent(Context context, String id, Conversation place, Pushed details) {
        var deletedAt = details.time("deleted_at").orElse(context.happenedAt());
        // A message is deleted once, so its id is enough: notice and tombstone round the time differently.
        return new PushEvent.MessageDeleted(
                context.header(EventType.MESSAGE_DELETED, id, "", place, deletedAt),
                id,
                details.text("deletion_actor"),
                deletedAt);
    }

    private static Optional<PushEvent> reacted(Context context) {
        var subject = context.subject();
        var line = context.reactedTo();
        return line.id("id")
                .flatMap(id -> subject.id("user_id").map(user -> {
                    var reactions = subject.list("reactions");
                    return new PushEvent.ReactionCreated(
                            reactionHeader(context, EventType.REACTION_CREATED, id, user, reactions),
                            id,
                            line.text("text"),
                            user,
                            subject.object("user_reaction"),
                            reactions);
                }));
    }

    private static Optional<PushEvent> reactionsChanged(Context context) {
        var subject = context.subject();
        var line = context.reactedTo();
        return line.id("id")
                .flatMap(id -> subject.id("user_id").map(user -> {
                    var reactions = subject.list("reactions");
                    return new PushEvent.ReactionChanged(
                            reactionHeader(context, EventType.REACTION_CHANGED, id, user, reactions),
                            id,
                            line.text("text"),
                            user,
                            reactions);
                }));
    }

    private static Header reactionHeader(
            Context context, EventType type, String messageId, String userId, Verbatim reactions) {
        var discriminator = String.join("\n", userId, reactions.json(), context.discriminator(context.pushedAt()));
        return context.header(type, messageId, discriminator, context.place(context.reactedTo()), context.happenedAt());
    }

    private static Optional<PushEvent> typing(Context context) {
        return context.data().id("user_id").map(user -> {
            var toldAt = context.data().time("started").or(context::pushedAt);
            var startedAt = toldAt.orElse(context.receivedAt());
            var place = Pushed.conversationOf(context.inbound().channel());
            return new PushEvent.TypingStarted(
                    context.header(
                            EventType.TYPING_STARTED,
                            user,
                            place + "\n" + context.discriminator(toldAt),
                            place,
                            startedAt),
                    user,
                    startedAt);
        });
    }

    private static PushEvent unrecognized(Context context, String type) {
        var channel = context.inbound().channel();
        var data = new Verbatim(context.inbound().data().toString());
        return new PushEvent.Unrecognized(
                context.header(
                        EventType.UNRECOGNIZED,
                        channel,
                        context.publication(),
                        context.place(context.subject()),
                        context.happenedAt()),
                type,
                channel,
                data);
    }

    /** One message on its way to become an event. */
    private record Context(AccountId account, Inbound inbound, Pushed data, Instant receivedAt, Origin origin) {

        Pushed subject() {
            return data.member("subject");
        }

        Pushed reactedTo() {
            var line = subject().member("line");
            return line.isObject() ? line : subject().member("direct_message");
        }

        Optional<Instant> pushedAt() {
            return data.time("received_at");
        }

        /** By GroupMe's clock, or ours where it does not say. */
        Instant happenedAt() {
            return pushedAt().orElse(receivedAt);
        }

        Conversation place(Pushed message) {
            return message.conversation().orElseGet(() -> Pushed.conversationOf(inbound.channel()));
        }

        /** The time that tells events about one thing apart, or what was published where GroupMe gives no time. */
        String discriminator(Optional<Instant> time) {
            return time.map(Instant::toString).orElseGet(this::publication);
        }

        /**
         * What was published and under which id of its publisher: that id tells two like messages apart, and a resumed
         * session replays a message under the same one. Our own clock would not say the same twice.
         */
        String publication() {
            return Optional.ofNullable(inbound.id()).orElse("") + "\n" + inbound.data();
        }

        Header header(EventType type, String subjectId, String discriminator, Conversation place, Instant occurredAt) {
            var id = EventId.of(account, type, subjectId, discriminator);
            return new Header(id, account, place, occurredAt, receivedAt, origin);
        }
    }
}
