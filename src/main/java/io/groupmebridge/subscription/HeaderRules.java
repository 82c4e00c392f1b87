package io.groupmebridge.subscription;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Decides which headers a subscription may add to its webhooks. Values are secret and are never repeated. */
final class HeaderRules {

    /** What the API shows in place of a value. */
    static final String MASK = "***";

    private static final int MOST_HEADERS = 20;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_VALUE = 4 * 1_024;

    /** RFC 9110, 5.6.2. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1," + LONGEST_NAME + "}");

    /** Visible ASCII, spaces and tabs, neither first nor last a blank: no line breaks (RFC 9110, 5.5). */
    private static final Pattern VALUE = Pattern.compile("[\\x21-\\x7e](?:[\\x20-\\x7e\\t]*[\\x21-\\x7e])?");

    /** The connection's own (RFC 9110, 7.6.1), the request's target, and what the bridge says itself. */
    private static final Set<String> RESERVED = Set.of(
            "connection",
            "expect",
            "host",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings",
            "traceparent",
            "tracestate",
            "user-agent");

    private static final List<String> RESERVED_PREFIXES = List.of("content-", "webhook-");

    private HeaderRules() {}

    static List<InvalidField> check(Map<String, String> headers) {
        if (headers.size() > MOST_HEADERS) {
            return List.of(
                    new InvalidField("headers", "must be at most " + MOST_HEADERS + " headers, not " + headers.size()));
        }
        var faults = new ArrayList<InvalidField>();
        var seen = new HashSet<String>();
        headers.forEach((name, value) -> nameFault(name)
                .or(() -> seen.add(name.toLowerCase(Locale.ROOT))
                        ? valueFault(value)
                        : Optional.of("is there twice: names of headers know no case"))
                .ifPresent(fault -> faults.add(new InvalidField("headers." + shortened(name), fault))));
        return faults;
    }

    private static Optional<String> nameFault(String name) {
        if (!TOKEN.matcher(name).matches()) {
            return Optional.of(
                    "is no name of a header: use 1 to " + LONGEST_NAME + " letters, digits and - (RFC 9110 tokens)");
        }
        var lower = name.toLowerCase(Locale.ROOT);
        return RESERVED.contains(lower) || RESERVED_PREFIXES.stream().anyMatch(lower::startsWith)
                ? Optional.of("cannot be set: the connection or the bridge itself sets it; leave it out")
                : Optional.empty();
    }

    private static Optional<String> valueFault(String value) {
        if (value.length() > LONGEST_VALUE) {
            return Optional.of("must have a value of at most " + LONGEST_VALUE + " characters");
        }
        if (!VALUE.matcher(value).matches()) {
            return Optional.of("must have a value of visible ASCII characters, without line breaks and outer blanks");
        }
        return value.equals(MASK)
                ? Optional.of(
                        "has a masked value: write the real one, or leave the header out of the change to keep it")
                : Optional.empty();
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
    }
}
