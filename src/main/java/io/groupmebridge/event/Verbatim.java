package io.groupmebridge.event;

/** One JSON value, relayed as GroupMe sent it: an open union (attachments, reactions) that the bridge does not interpret. */
public record Verbatim(String json) {

    /** {@code []}. */
    public static final Verbatim EMPTY_LIST = new Verbatim("[]");
}
