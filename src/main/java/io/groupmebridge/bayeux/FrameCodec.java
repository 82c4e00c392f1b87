package io.groupmebridge.bayeux;

import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Between text and messages: tolerant of what comes in, strict in what goes out. Of a received message nothing survives but
 * what a {@link Frame} holds; {@code ext}, which can echo the access token, never does. Safe for use by many threads.
 */
public final class FrameCodec {

    private static final String VERSION = "1.0";
    private static final String WEBSOCKET = "websocket";
    private static final JsonFactory JSON = new JsonFactory();

    private final String connectionType;
    private final List<String> supportedTypes;
    private final Supplier<Duration> clockOffset;

    /** For messages that travel over a WebSocket and nothing else, to a server whose clock is right. */
    public FrameCodec() {
        this(WEBSOCKET, List.of(WEBSOCKET), () -> Duration.ZERO);
    }

    /**
     * For messages that travel so.
     *
     * @param connectionType what a connect says, for example {@code long-polling}
     * @param supportedTypes what a handshake offers
     * @param clockOffset how much the server's clock is ahead of the one that the requests' times are from
     */
    public FrameCodec(String connectionType, List<String> supportedTypes, Supplier<Duration> clockOffset) {
        this.connectionType = connectionType;
        this.supportedTypes = List.copyOf(supportedTypes);
        this.clockOffset = clockOffset;
    }

    /** Reads a frame: an array of messages, a single one, or anything else as no message. */
    public Decoded decode(Utf8 text) {
        return FrameReader.read(text);
    }

    /** Writes requests as one text frame: always an array. */
    public String encode(List<Request> requests) {
        var text = new StringWriter();
        try (var out = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            out.writeStartArray();
            requests.forEach(request -> write(request, out));
            out.writeEndArray();
        }
        return text.toString();
    }

    private void write(Request request, JsonGenerator out) {
        var clockOffset = this.clockOffset.get();
        out.writeStartObject();
        switch (request) {
            case Request.Handshake handshake -> {
                out.writeStringProperty("channel", "/meta/handshake");
                out.writeStringProperty("version", VERSION);
                out.writeArrayPropertyStart("supportedConnectionTypes");
                supportedTypes.forEach(out::writeString);
                out.writeEndArray();
                out.writeStringProperty("id", handshake.id());
            }
            case Request.Connect connect -> {
                begin("/meta/connect", connect.clientId(), out);
                out.writeStringProperty("connectionType", connectionType);
                out.writeStringProperty("id", connect.id());
            }
            case Request.Subscribe subscribe -> {
                begin("/meta/subscribe", subscribe.clientId(), out);
                out.writeStringProperty("subscription", subscribe.channel());
                out.writeStringProperty("id", subscribe.id());
                ext(subscribe.credentials(), subscribe.at().plus(clockOffset), out);
            }
            case Request.Publish publish -> {
                begin(publish.channel(), publish.clientId(), out);
                data(publish.what(), clockOffset, out);
                out.writeStringProperty("id", publish.id());
                ext(publish.credentials(), publish.at().plus(clockOffset), out);
            }
            case Request.Unsubscribe unsubscribe -> {
                begin("/meta/unsubscribe", unsubscribe.clientId(), out);
                out.writeStringProperty("subscription", unsubscribe.channel());
                out.writeStringProperty("id", unsubscribe.id());
            }
            case Request.Disconnect disconnect -> {
                begin("/meta/disconnect", disconnect.clientId(), out);
                out.writeStringProperty("id", disconnect.id());
            }
        }
        out.writeEndObject();
    }

    private static void data(Upstream what, Duration clockOffset, JsonGenerator out) {
        out.writeObjectPropertyStart("data");
        switch (what) {
            case Upstream.Ping _ -> out.writeStringProperty("type", "ping");
            case Upstream.Typing(var userId, var started) -> {
                out.writeStringProperty("type", "typing");
                out.writeStringProperty("user_id", userId);
                out.writeNumberProperty("started", started.plus(clockOffset).toEpochMilli());
            }
        }
        out.writeEndObject();
    }

    /** GroupMe's words, on every subscribe and publish; the timestamp is in seconds. */
    private static void ext(Credentials credentials, Instant at, JsonGenerator out) {
        out.writeObjectPropertyStart("ext");
        out.writeStringProperty("access_token", credentials.accessToken());
        out.writeNumberProperty("timestamp", at.getEpochSecond());
        out.writeEndObject();
    }

    private static void begin(String channel, ClientId clientId, JsonGenerator out) {
        out.writeStringProperty("channel", channel);
        out.writeStringProperty("clientId", clientId.value());
    }
}
