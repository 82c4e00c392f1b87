package io.groupmebridge.account;

/** A GroupMe access token. It goes to GroupMe and into the store (encrypted), nowhere else. */
public record AccessToken(String value) {

    public AccessToken {
        if (value.isBlank()) {
            throw new IllegalArgumentException("the access token is empty: copy it from dev.groupme.com");
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
