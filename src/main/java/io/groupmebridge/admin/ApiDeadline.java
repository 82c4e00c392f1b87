package io.groupmebridge.admin;

import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Bounds how long a request of the API takes. */
@Component
final class ApiDeadline implements WebFilter {

    private final AdminProperties properties;

    ApiDeadline(AdminProperties properties) {
        this.properties = properties;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var handled = chain.filter(exchange);
        return exchange.getRequest().getPath().value().startsWith("/api/")
                ? handled.timeout(properties.timeout())
                : handled;
    }
}
