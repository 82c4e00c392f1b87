package io.groupmebridge.delivery;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The host of a URL as it is written. Only what every resolver understands alike is taken for an address: {@code 0177.0.0.1}
 * is 127.0.0.1 to some and 177.0.0.1 to others.
 */
sealed interface WrittenHost {

    /** An address, written out in full. */
    record Literal(InetAddress address) implements WrittenHost {}

    /** A name; what it resolves to is not known. */
    record Name(String name) implements WrittenHost {}

    /** What may be understood in more than one way, with what to write instead. */
    record Dubious(String remedy) implements WrittenHost {}

    /** What the WHATWG's URL standard takes for the end of a v4 address: only digits, or hexadecimal. */
    Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");

    /** Four decimal numbers without leading zeros. */
    Pattern DOTTED = Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");

    /** Reads the host as {@link java.net.URI#getHost()} gives it, v6 addresses in brackets. Looks nothing up. */
    static WrittenHost parse(String host) {
        if (host.startsWith("[")) {
            return v6(host.substring(1, host.length() - 1));
        }
        var name = host.toLowerCase(Locale.ROOT);
        var bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        var last = bare.substring(bare.lastIndexOf('.') + 1);
        if (!NUMBER.matcher(last).matches()) {
            return new Name(bare);
        }
        return DOTTED.matcher(name).matches()
                ? literal(name)
                        .<WrittenHost>map(Literal::new)
                        .orElseGet(() -> new Dubious("must have numbers up to 255 in its address"))
                : new Dubious("must have its address written as four decimal numbers, such as 8.8.8.8");
    }

    private static WrittenHost v6(String text) {
        if (text.contains("%")) {
            return new Dubious("must not have a zone (%…): an address with one is not public");
        }
        return literal(text)
                .<WrittenHost>map(Literal::new)
                .orElseGet(() -> new Dubious("must have an IPv6 address between the brackets"));
    }

    private static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
