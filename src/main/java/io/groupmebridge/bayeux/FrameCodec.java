package io.groupmebridge.bayeux;

import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Between text and messages: tolerant of what comes in, strict in what goes out. Of a received message nothing survives but
 * what a {@link Frame} holds; {@code ext}, which can echo the access token, never does. Safe for use by many threads.
 */
public final class FrameCodec {

    private static final String VERSION = "1.0";
    private static final String WEBSOCKET = "websocket";
    private static final int LONGEST_ID = 256;
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(1);
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

    /** What Jackson does not say in its own exception: an exponent that no BigDecimal can have. */
    private static final Decoded TOO_LARGE = new Decoded.Malformed("a number is too large");

    /** Decimals keep their digits, because what is published is relayed as it came. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

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

    /** Reads a text frame: an array of messages, a single one, or anything else as no message. */
    public Decoded decode(String text) {
        try {
            return frames(JSON.readTree(text));
        } catch (JacksonException e) {
            return malformed(e);
        } catch (NumberFormatException _) {
            return TOO_LARGE;
        }
    }

    /** Reads a frame of UTF-8. */
    public Decoded decode(byte[] utf8) {
        try {
            return frames(JSON.readTree(utf8));
        } catch (JacksonException e) {
            return malformed(e);
        } catch (NumberFormatException _) {
            return TOO_LARGE;
        }
    }

    /** Writes requests as one text frame: always an array. */
    public String encode(List<Request> requests) {
        var text = new StringWriter();
        try (var out = JSON.createGenerator(text)) {
            out.writeStartArray();
            requests.forEach(request -> write(request, out));
            out.writeEndArray();
        }
        return text.toString();
    }

    private static Decoded malformed(JacksonException e) {
        var location = e.getLocation();
        return new Decoded.Malformed(
                location == null
                        ? "no JSON"
                        : "no JSON at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr()));
    }

    private static Decoded frames(JsonNode root) {
        if (root.isMissingNode()) {
            return new Decoded.Frames(List.of(), 0);
        }
        if (!root.isArray()) {
            var frame = frame(root);
            return frame == null ? new Decoded.Frames(List.of(), 1) : new Decoded.Frames(List.of(frame), 0);
        }
        var frames = new ArrayList<Frame>(root.size());
        for (var member : root) {
            var frame = frame(member);
            if (frame != null) {
                frames.add(frame);
            }
        }
        return new Decoded.Frames(frames, root.size() - frames.size());
    }

    private static @Nullable Frame frame(JsonNode message) {
        var channel = message.path("channel");
        if (!channel.isString() || !channel.stringValue().startsWith("/")) {
            return null;
        }
        var name = channel.stringValue();
        var advice = advice(message.path("advice"));
        var id = scalar(message.path("id"));
        var data = message.path("data");
        if (!name.startsWith("/meta/") && !data.isMissingNode() && !data.isNull()) {
            return new Frame.Published(new Inbound(name, data, id), advice);
        }
        var successful = truth(message.path("successful"));
        if (successful == null) {
            return new Frame.Unknown(name, advice);
        }
        return reply(name, id, successful, message, advice);
    }

    private static Frame reply(
            String channel, @Nullable String id, boolean successful, JsonNode message, Advice.@Nullable Given advice) {
        var outcome = successful ? new Frame.Outcome.Accepted() : new Frame.Outcome.Refused(refusal(message));
        return switch (channel) {
            case "/meta/handshake" -> handshakeReply(id, successful, message, advice);
            case "/meta/connect" -> new Frame.ConnectReply(id, outcome, advice);
            case "/meta/subscribe" -> new Frame.SubscribeReply(id, outcome, advice);
            case "/meta/unsubscribe" -> new Frame.UnsubscribeReply(id, outcome, advice);
            case "/meta/disconnect" -> new Frame.DisconnectReply(id, outcome, advice);
            default ->
                channel.startsWith("/meta/")
                        ? new Frame.Unknown(channel, advice)
                        : new Frame.PublishReply(id, channel, outcome, advice);
        };
    }

    private static Frame handshakeReply(
            @Nullable String id, boolean successful, JsonNode message, Advice.@Nullable Given advice) {
        if (!successful) {
            return new Frame.HandshakeRefused(id, refusal(message), advice);
        }
        var clientId = scalar(message.path("clientId"));
        return clientId == null
                ? new Frame.HandshakeRefused(id, new Refusal("the reply names no client id"), advice)
                : new Frame.HandshakeAccepted(id, new ClientId(clientId), advice);
    }

    private static Refusal refusal(JsonNode message) {
        var error = message.path("error");
        return new Refusal(
                error.isString() && !error.stringValue().isBlank() ? error.stringValue() : "no reason given");
    }

    private static Advice.@Nullable Given advice(JsonNode advice) {
        if (!advice.isObject()) {
            return null;
        }
        var timeout = millis(advice.path("timeout"), LONGEST_TIMEOUT);
        return new Advice.Given(
                reconnect(advice.path("reconnect")),
                millis(advice.path("interval"), LONGEST_INTERVAL),
                timeout == null || timeout.isNegative() ? null : timeout);
    }

    private static Advice.@Nullable Reconnect reconnect(JsonNode value) {
        if (!value.isString()) {
            return null;
        }
        return switch (value.stringValue()) {
            case "retry" -> Advice.Reconnect.RETRY;
            case "handshake" -> Advice.Reconnect.HANDSHAKE;
            case "none" -> Advice.Reconnect.NONE;
            default -> Advice.Reconnect.UNKNOWN;
        };
    }

    private static @Nullable Duration millis(JsonNode value, Duration longest) {
        if (!value.isNumber()) {
            return null;
        }
        var millis = value.doubleValue();
        return millis >= longest.toMillis() ? longest : Duration.ofMillis((long) Math.max(millis, -1));
    }

    private static @Nullable Boolean truth(JsonNode value) {
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        return value.isString()
                ? switch (value.stringValue()) {
                    case "true" -> Boolean.TRUE;
                    case "false" -> Boolean.FALSE;
                    default -> null;
                }
                : null;
    }

    private static @Nullable String scalar(JsonNode value) {
        if (!value.isString() && !value.isIntegralNumber()) {
            return null;
        }
        var text = value.asString();
        return text.isBlank() || text.length() > LONGEST_ID ? null : text;
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
