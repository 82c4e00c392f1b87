package io.groupmebridge.subscription;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What was written as the address of an endpoint. A refusal does not repeat the text: it may hold a password. */
sealed interface EndpointUrl {

    int LONGEST = 2_048;

    /** An absolute http or https URL with a host, without user information and fragment. */
    record WellFormed(URI url) implements EndpointUrl {}

    /** Anything else, with what to write instead. */
    record Malformed(String remedy) implements EndpointUrl {}

    /** Reads the text, without looking anything up. */
    static EndpointUrl parse(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return new Malformed("is required: write the http or https URL that takes the webhooks");
        }
        if (text.length() > LONGEST) {
            return new Malformed("must be at most " + LONGEST + " characters long");
        }
        try {
            var url = new URI(text);
            return hasAllParts(url)
                    ? strict(url, text)
                    : new Malformed("must be an absolute http or https URL with a host");
        } catch (URISyntaxException _) {
            return new Malformed("is no URL: percent-encode what is not allowed in one");
        }
    }

    private static boolean hasAllParts(URI url) {
        var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        // Without a host also when the authority is one that Java does not take apart, such as under_score or a@b@c.
        return (scheme.equals("http") || scheme.equals("https")) && url.getHost() != null;
    }

    private static EndpointUrl strict(URI url, String text) {
        if (url.getRawUserInfo() != null) {
            return new Malformed("must not hold a user name or password: send an authorization header instead");
        }
        if (url.getRawFragment() != null) {
            return new Malformed("must not have a fragment (#...): it is never sent");
        }
        if (url.getPort() == 0 || url.getPort() > 65_535) {
            return new Malformed("must have a port from 1 to 65535, or none");
        }
        if (!text.chars().allMatch(c -> c < 128)) {
            return new Malformed("must be ASCII: percent-encode other characters, write a host name in punycode");
        }
        return new WellFormed(url);
    }
}
