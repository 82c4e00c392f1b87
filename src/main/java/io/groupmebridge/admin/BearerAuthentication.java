package io.groupmebridge.admin;

import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Lets in who shows the {@link AdminToken}. */
@Component
final class BearerAuthentication implements ReactiveAuthenticationManager {

    private final AdminToken token;

    BearerAuthentication(AdminToken token) {
        this.token = token;
    }

    @Override
    public Mono<Authentication> authenticate(Authentication shown) {
        return shown instanceof BearerTokenAuthenticationToken bearer && token.matches(bearer.getToken())
                ? Mono.just(
                        UsernamePasswordAuthenticationToken.authenticated("admin", "", AuthorityUtils.NO_AUTHORITIES))
                : Mono.error(new InvalidBearerTokenException("the token is not good"));
    }
}
