package io.groupmebridge;

import io.groupmebridge.peers.ReceivedWebhook;
import io.groupmebridge.peers.ReceivedWebhook.Signature;
import io.groupmebridge.peers.SimulatedGroupMe;
import java.io.PrintStream;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.springframework.core.env.Environment;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** What the demo shows on the terminal: where the API is, and a line for each webhook that arrives. */
record TryItTerminal(PrintStream out) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final int WIDEST_TEXT = 60;

    /** Says what runs where, with a command to copy. */
    void welcome(Environment settings) {
        var api = "http://127.0.0.1:" + settings.getProperty("server.port") + "/api/v1";
        var actuator = "http://127.0.0.1:" + settings.getProperty("management.server.port") + "/actuator";
        var token = settings.getProperty("bridge.admin.token");
        out.printf("""

                  The GroupMe webhook bridge is running against a simulated GroupMe. Nothing leaves this machine,
                  and what it stores is deleted at the end. Ctrl-C ends it.

                    API      %s
                    Health   %s/health
                    Try      curl -s -H 'Authorization: Bearer %s' %s/subscriptions

                  What arrives at the webhook inbox:

                """, api, actuator, token, api);
    }

    /** Shows one webhook: time, type, where, who and what, and whether its signature is right. */
    void show(ReceivedWebhook webhook) {
        var event = read(webhook);
        var type = event.path("type").asString("?");
        out.printf(
                "  %s  %-24s %-13s %-62s %s%n",
                TIME.format(webhook.at().atZone(ZoneId.systemDefault())),
                type,
                place(event.path("conversation").asString("")),
                shortened(summary(type, event.path("data"))),
                webhook.signature() == Signature.VALID ? "signature ok" : "SIGNATURE WRONG");
    }

    private static JsonNode read(ReceivedWebhook webhook) {
        try {
            return webhook.json();
        } catch (JacksonException _) {
            return MissingNode.getInstance();
        }
    }

    private static String place(String conversation) {
        return conversation.startsWith("direct:")
                ? "(direct)"
                : SimulatedGroupMe.nameOf(conversation.replace("group:", ""));
    }

    /** Who did what, as far as the payload says it. */
    private static String summary(String type, JsonNode data) {
        var text = data.findPath("text").asString("");
        return switch (type) {
            case "message.created" -> data.findPath("sender").path("name").asString("?") + ": " + text;
            case "message.updated" -> "now reads: " + text;
            case "message.deleted" -> "message " + data.findPath("message_id").asString("") + " was taken back";
            case "reaction.created", "reaction.changed" ->
                SimulatedGroupMe.nameOf(data.findPath("user_id").asString("?")) + " reacted "
                        + data.findPath("code").asString("") + " to: "
                        + data.findPath("message_text").asString("");
            case "bridge.session.connected" -> "the push session is there";
            case "bridge.session.disconnected" -> "the push session was lost: " + text(data, "reason");
            case "bridge.account.token_rejected" -> text(data, "reason");
            case "bridge.gap" -> "something may be missing from " + text(data, "from") + " on";
            default -> data.toString();
        };
    }

    private static String text(JsonNode data, String name) {
        return data.path(name).asString("?");
    }

    private static String shortened(String text) {
        return text.length() <= WIDEST_TEXT ? text : text.substring(0, WIDEST_TEXT - 1) + "…";
    }
}
