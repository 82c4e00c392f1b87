package io.groupmebridge.groupme;

import io.groupmebridge.account.AccessToken;
import reactor.core.publisher.Mono;

/** GroupMe's REST API, as far as it is needed. */
public interface GroupMe {

    /** Asks whose the token is ({@code GET /users/me}). Never fails: what goes wrong is {@link Identity.Unavailable}. */
    Mono<Identity> whoAmI(AccessToken token);
}
