package io.groupmebridge.subscription;

import java.net.URI;
import java.util.Optional;

/** Decides where webhooks may be sent at all. Implemented by whoever sends them. */
@FunctionalInterface
public interface EndpointPolicy {

    /** Why a well-formed http or https URL is refused and what to do about it; empty when it is welcome. Never blocks. */
    Optional<String> refusal(URI url);

    /** Why no connection can be made with the SSL bundle of that name and what to do about it; empty when one can. */
    default Optional<String> bundleRefusal(String name) {
        return Optional.of("is not known: there are no SSL bundles");
    }
}
