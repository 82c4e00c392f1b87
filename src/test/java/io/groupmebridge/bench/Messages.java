package io.groupmebridge.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.groupmebridge.peers.GroupMeData;
import io.groupmebridge.peers.GroupMeData.Person;
import java.time.Clock;
import java.util.HexFormat;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Group messages as GroupMe pushes them, of 724 to 885 bytes, made by overwriting a few places of templates: message id,
 * group, and in {@code source_guid} the message's number and the time. Used by one thread.
 */
final class Messages {

    /** In {@code source_guid}: 8 hexadecimal digits of the number, 16 of {@link System#nanoTime}, which all processes share. */
    static final String GUID = "\"source_guid\":\"";

    private static final int SMALLEST = 724;
    private static final int SIZES = 8;
    private static final int STEP = 23;
    private static final long IDS_PER_SECOND = 100_000_000;
    private static final int FIRST_GROUP = 10_000_000;
    private static final String ID_MARK = "888888888888888888";
    private static final String GROUP_MARK = "77777777";
    private static final HexFormat HEX = HexFormat.of();

    private final Template[] templates;
    private final int conversations;

    /** A frame, and where in it the places to overwrite begin. */
    private static final class Template {

        private final byte[] text;
        private final int id;
        private final int group;
        private final int guid;

        Template(String frame) {
            text = frame.getBytes(US_ASCII);
            id = frame.indexOf(ID_MARK);
            group = frame.indexOf(GROUP_MARK);
            guid = frame.indexOf(GUID) + GUID.length();
        }
    }

    Messages(int conversations) {
        this.conversations = conversations;
        this.templates = IntStream.range(0, SIZES)
                .mapToObj(i -> template(SMALLEST + i * STEP))
                .toArray(Template[]::new);
    }

    /** The frame of the message of that number. The same array every time: it is good until the next call. */
    byte[] next(long number) {
        var template = templates[(int) (number % SIZES)];
        var text = template.text;
        decimal(text, template.id, ID_MARK.length(), id(number));
        decimal(text, template.group, GROUP_MARK.length(), FIRST_GROUP + number % conversations);
        hex(text, template.guid, 8, number);
        hex(text, template.guid + 8, 16, System.nanoTime());
        return text;
    }

    /** As GroupMe makes them: the second, and eight digits that rise. */
    private static long id(long number) {
        return System.currentTimeMillis() / 1_000 * IDS_PER_SECOND + number % IDS_PER_SECOND;
    }

    private static void decimal(byte[] into, int at, int digits, long value) {
        var left = value;
        for (var i = at + digits - 1; i >= at; i--) {
            into[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }

    private static void hex(byte[] into, int at, int digits, long value) {
        var left = value;
        for (var i = at + digits - 1; i >= at; i--) {
            into[i] = (byte) HEX.toLowHexDigit((int) left);
            left >>>= 4;
        }
    }

    private static Template template(int size) {
        return new Template(text("x".repeat(Math.max(0, (size - text("").length()) / 2))));
    }

    /** The text stands in the alert and in the message. */
    private static String text(String text) {
        var data = new GroupMeData(Clock.systemUTC()).line(GROUP_MARK, new Person("20000002", "Bob"), text);
        ((ObjectNode) data.get("subject")).put("id", ID_MARK);
        var json = JsonMapper.shared().writeValueAsString(data);
        return "[{\"channel\":\"/user/" + PushSource.USER + "\",\"id\":\"66c14f\",\"data\":" + json + "}]";
    }
}
