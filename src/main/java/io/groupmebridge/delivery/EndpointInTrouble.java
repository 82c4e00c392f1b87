package io.groupmebridge.delivery;

/** What a breaker is told when an answer {@linkplain Answer#showsTrouble shows trouble}. Never thrown, so without a trace. */
final class EndpointInTrouble extends Exception {

    private static final long serialVersionUID = 1;

    EndpointInTrouble() {
        super("the endpoint is down or overwhelmed", null, false, false);
    }
}
