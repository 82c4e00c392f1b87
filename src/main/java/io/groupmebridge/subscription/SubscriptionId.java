package io.groupmebridge.subscription;

import java.util.UUID;
import java.util.regex.Pattern;

/** Names a subscription: {@code sub_} and 1 to 64 letters, digits, {@code _} or {@code -}. */
public record SubscriptionId(String value) {

    private static final Pattern FORM = Pattern.compile("sub_[A-Za-z0-9_-]{1,64}");

    public SubscriptionId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value + "' is no subscription id: it begins with sub_");
        }
    }

    /** An id that no subscription has. */
    static SubscriptionId random() {
        return new SubscriptionId("sub_" + UUID.randomUUID().toString().replace("-", ""));
    }

    @Override
    public String toString() {
        return value;
    }
}
