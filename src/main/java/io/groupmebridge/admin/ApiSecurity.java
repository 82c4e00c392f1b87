package io.groupmebridge.admin;

import io.groupmebridge.admin.Problem.Kind;
import org.springframework.boot.security.autoconfigure.actuate.web.reactive.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity.CsrfSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.FormLoginSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.HttpBasicSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.LogoutSpec;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.web.server.authentication.ServerBearerTokenAuthenticationConverter;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authentication.AuthenticationWebFilter;
import org.springframework.security.web.server.authentication.ServerAuthenticationEntryPointFailureHandler;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedHandler;
import org.springframework.security.web.server.savedrequest.NoOpServerRequestCache;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import reactor.core.publisher.Mono;

/**
 * Who may ask for what: the API is for the bearer of the token, Actuator for whoever reaches its port, and there is nothing
 * else. No session, no cookie, no login page, no default user.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
class ApiSecurity {

    private static final String CHALLENGE = "Bearer realm=\"groupme-webhook-bridge\"";

    /** Actuator has a port of its own, which the network guards. */
    @Bean
    @Order(0)
    SecurityWebFilterChain managementChain(ServerHttpSecurity http) {
        return stateless(http)
                .securityMatcher(EndpointRequest.toAnyEndpoint())
                .authorizeExchange(exchanges -> exchanges.anyExchange().permitAll())
                .build();
    }

    @Bean
    @Order(1)
    SecurityWebFilterChain apiChain(ServerHttpSecurity http, BearerAuthentication authentication) {
        var entryPoint = challenge();
        var bearer = new AuthenticationWebFilter(authentication);
        bearer.setServerAuthenticationConverter(new ServerBearerTokenAuthenticationConverter());
        bearer.setAuthenticationFailureHandler(new ServerAuthenticationEntryPointFailureHandler(entryPoint));
        bearer.setSecurityContextRepository(NoOpServerSecurityContextRepository.getInstance());
        return stateless(http)
                .securityMatcher(ServerWebExchangeMatchers.pathMatchers("/api", "/api/**"))
                .authorizeExchange(exchanges -> exchanges.anyExchange().authenticated())
                .addFilterAt(bearer, SecurityWebFiltersOrder.AUTHENTICATION)
                .exceptionHandling(handling -> handling.authenticationEntryPoint(entryPoint))
                .build();
    }

    /** What is under no other rule is closed, and looks as if it were not there. */
    @Bean
    @Order(2)
    SecurityWebFilterChain closedChain(ServerHttpSecurity http) {
        return stateless(http)
                .authorizeExchange(exchanges -> exchanges.anyExchange().denyAll())
                .exceptionHandling(handling -> handling.authenticationEntryPoint(
                        (_, _) -> Mono.error(ProblemException.of(Kind.NOT_FOUND, "The API is under /api/v1."))))
                .build();
    }

    /** What Spring's firewall refuses before any chain: {@code //}, encoded slashes, methods that HTTP does not know. */
    @Bean
    ServerExchangeRejectedHandler rejectedHandler() {
        return (_, _) -> Mono.error(
                ProblemException.of(Kind.BAD_REQUEST, "The method, the path or a header is not one that is taken."));
    }

    private static ServerHttpSecurity stateless(ServerHttpSecurity http) {
        return http.csrf(CsrfSpec::disable)
                .httpBasic(HttpBasicSpec::disable)
                .formLogin(FormLoginSpec::disable)
                .logout(LogoutSpec::disable)
                .requestCache(cache -> cache.requestCache(NoOpServerRequestCache.getInstance()))
                .securityContextRepository(NoOpServerSecurityContextRepository.getInstance());
    }

    /** RFC 6750's header, with a problem as the body. Spring's entry point would end the response without one. */
    private static ServerAuthenticationEntryPoint challenge() {
        return (exchange, error) -> {
            var reason = error instanceof OAuth2AuthenticationException refused
                    ? ", error=\"" + refused.getError().getErrorCode() + "\""
                    : "";
            exchange.getResponse().getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE + reason);
            return Mono.error(ProblemException.of(
                    Kind.UNAUTHORIZED, "Send the token of the API as 'Authorization: Bearer <token>'."));
        };
    }
}
