package io.groupmebridge.bayeux;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads the messages of a frame one by one, and keeps the bytes of what each published. */
final class FrameReader {

    private static final int LONGEST_ID = 256;
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(1);
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

    /** What Jackson does not say in its own exception: an exponent that no BigDecimal can have. */
    private static final Decoded TOO_LARGE = new Decoded.Malformed("a number is too large");

    private static final Decoded NO_TEXT = new Decoded.Malformed("no UTF-8");

    /**
     * Decimals keep their digits, because what is published is relayed as it came. Nothing but UTF-8 is text, in whose bytes
     * places are counted.
     */
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private FrameReader() {}

    static Decoded read(Utf8 text) {
        if (!text.isText()) {
            return NO_TEXT;
        }
        try (var in = JSON.createParser(text.bytes())) {
            var frames = frames(in, text);
            return in.nextToken() == null ? frames : malformed(in.currentTokenLocation());
        } catch (JacksonException e) {
            return malformed(e.getLocation());
        } catch (NumberFormatException _) {
            return TOO_LARGE;
        }
    }

    private static Decoded malformed(@Nullable TokenStreamLocation place) {
        return new Decoded.Malformed(
                place == null
                        ? "no JSON"
                        : "no JSON at line %d, column %d".formatted(place.getLineNr(), place.getColumnNr()));
    }

    private static Decoded frames(JsonParser in, Utf8 text) {
        var root = in.nextToken();
        if (root == null) {
            return new Decoded.Frames(List.of(), 0);
        }
        if (root != JsonToken.START_ARRAY) {
            var frame = frame(in, text);
            return frame == null ? new Decoded.Frames(List.of(), 1) : new Decoded.Frames(List.of(frame), 0);
        }
        var frames = new ArrayList<Frame>();
        var ignored = 0;
        while (in.nextToken() != JsonToken.END_ARRAY) {
            var frame = frame(in, text);
            if (frame == null) {
                ignored++;
            } else {
                frames.add(frame);
            }
        }
        return new Decoded.Frames(frames, ignored);
    }

    private static @Nullable Frame frame(JsonParser in, Utf8 text) {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            in.skipChildren();
            return null;
        }
        var message = JSON.createObjectNode();
        var published = Utf8.EMPTY;
        for (var name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            if (name.equals("data")) {
                var from = in.currentTokenLocation().getByteOffset();
                message.set(name, in.<JsonNode>readValueAsTree());
                published = text.part(from, in.currentLocation().getByteOffset());
            } else {
                message.set(name, in.<JsonNode>readValueAsTree());
            }
        }
        return frame(message, published);
    }

    private static @Nullable Frame frame(JsonNode message, Utf8 published) {
        var channel = message.path("channel");
        if (!channel.isString() || !channel.stringValue().startsWith("/")) {
            return null;
        }
        var name = channel.stringValue();
        var advice = advice(message.path("advice"));
        var id = scalar(message.path("id"));
        var data = message.path("data");
        if (!name.startsWith("/meta/") && !data.isMissingNode() && !data.isNull()) {
            return new Frame.Published(new Inbound(name, data, published, id), advice);
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
}
