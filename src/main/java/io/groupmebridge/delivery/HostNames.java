package io.groupmebridge.delivery;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Hosts by name: each entry is one name ({@code hooks.local}) or, beginning with a dot, all names below a domain
 * ({@code .svc.cluster.local}). Case and a dot at the end make no difference. Addresses are no names.
 */
record HostNames(List<String> entries) {

    private static final String LABEL = "[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?";

    /** The last label begins with a letter: otherwise it is an address, or what some resolver takes for one. */
    private static final Pattern ENTRY = Pattern.compile("\\.?(?:" + LABEL + "\\.)*(?=[a-z])" + LABEL);

    private static final int LONGEST = 254;

    /** No host. */
    static final HostNames NONE = new HostNames(List.of());

    /** Throws {@link IllegalArgumentException} when an entry is no name of a host and no suffix of one. */
    HostNames {
        entries = entries.stream().map(HostNames::plain).toList();
        for (var entry : entries) {
            if (entry.length() > LONGEST || !ENTRY.matcher(entry).matches()) {
                throw new IllegalArgumentException("'" + entry
                        + "' is no host: write a name such as hooks.local, or .svc.cluster.local for all below");
            }
        }
    }

    /** Whether the host is one of them. */
    boolean contain(String host) {
        var name = plain(host);
        return entries.stream()
                .anyMatch(entry -> entry.startsWith(".")
                        ? name.length() > entry.length() && name.endsWith(entry)
                        : name.equals(entry));
    }

    private static String plain(String host) {
        var lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
