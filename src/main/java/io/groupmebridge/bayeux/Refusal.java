package io.groupmebridge.bayeux;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why the server refused a request: free text, or {@code code:args:text}. The args are dropped, because Faye puts the client
 * id there; the text is cut at 200 characters.
 */
public record Refusal(String text) {

    private static final int LONGEST = 200;
    private static final Pattern CODED = Pattern.compile("(\\d{3}):[^:]*:(.*)", Pattern.DOTALL);
    private static final Pattern UNKNOWN_CLIENT = Pattern.compile(
            "unknown[ _-]?(client|session)|(client|session)[ _-]?(is )?unknown", Pattern.CASE_INSENSITIVE);
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");

    public Refusal {
        var coded = CODED.matcher(text);
        var plain = coded.matches() ? coded.group(1) + ": " + coded.group(2) : text;
        var clean = CONTROLS.matcher(plain).replaceAll(" ").strip();
        text = clean.length() > LONGEST ? clean.substring(0, LONGEST) : clean;
    }

    /**
     * Whether the server does not know the client id any more. Decided by the words alone: Faye says {@code 401::Unknown
     * client}, CometD {@code 402::session_unknown}, Salesforce {@code 403::Unknown client}, and each uses these numbers for
     * other things too.
     */
    public boolean unknownClient() {
        return UNKNOWN_CLIENT.matcher(text).find();
    }

    /** Whether the client id is of no use any more, by the words or by the advice beside them. */
    boolean endsClient(Advice.@Nullable Given advice) {
        return unknownClient() || (advice != null && advice.reconnect() == Advice.Reconnect.HANDSHAKE);
    }
}
