package io.groupmebridge.bayeux;

/**
 * Who subscribes. The token is sent with every subscribe and shown nowhere.
 *
 * @param userId GroupMe's id of the user whose channel is {@code /user/{id}}
 */
public record Credentials(String userId, String accessToken) {

    public Credentials {
        if (userId.isBlank() || accessToken.isBlank()) {
            throw new IllegalArgumentException("a session needs a user id and an access token");
        }
    }

    /** The channel that carries everything said to the user. */
    public String ownChannel() {
        return "/user/" + userId;
    }

    @Override
    public String toString() {
        return "Credentials[userId=" + userId + ", accessToken=***]";
    }
}
