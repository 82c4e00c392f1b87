package io.groupmebridge.admin;

import io.groupmebridge.admin.Problem.Kind;
import io.groupmebridge.store.StoreUnavailableException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;

/**
 * Answers every failed request with a {@link Problem}, wherever it failed: no route, no token, no store. Comes before
 * Spring Boot's own handler (-1).
 */
@Component
@Order(-2)
final class Problems implements WebExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    private static final String SECONDS_TO_WAIT = "5";

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
        var response = exchange.getResponse();
        if (response.isCommitted() || DisconnectedClientHelper.isClientDisconnectedException(error)) {
            return Mono.error(error);
        }
        var problem = problem(error);
        tell(exchange, problem, error);
        if (error instanceof ErrorResponse spring) {
            // Allow, Accept, Accept-Patch
            response.getHeaders().putAll(spring.getHeaders());
        }
        if (problem.status() == Kind.UNAVAILABLE.status()) {
            response.getHeaders().set(HttpHeaders.RETRY_AFTER, SECONDS_TO_WAIT);
        }
        response.setStatusCode(HttpStatusCode.valueOf(problem.status()));
        response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(ApiJson.MAPPER.writeValueAsBytes(problem))));
    }

    /** What to say about an error: never its class, its stack or its own words. */
    static Problem problem(Throwable error) {
        return switch (error) {
            case ProblemException known -> known.problem();
            case JacksonException json -> JsonFaults.problem(json);
            case ServerWebInputException input -> input(input);
            case ErrorResponse spring -> problem(spring.getStatusCode());
            case StoreUnavailableException _,
                    DataAccessResourceFailureException _,
                    NonTransientDataAccessResourceException _,
                    RecoverableDataAccessException _,
                    TransientDataAccessException _,
                    // What has no name in SQLite's driver: a file that cannot be opened, a full disk.
                    UncategorizedSQLException _ ->
                Problem.of(Kind.UNAVAILABLE, "The store does not answer. Try again.");
            case TimeoutException _ ->
                Problem.of(Kind.UNAVAILABLE, "This took too long; it may still be done. Look, then try again.");
            default -> Problem.of(Kind.INTERNAL_ERROR, "This is a fault of the bridge; its log says more.");
        };
    }

    private static Problem input(ServerWebInputException error) {
        for (var cause = error.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof JacksonException json) {
                return JsonFaults.problem(json);
            }
        }
        return Problem.of(Kind.UNREADABLE_BODY, "A JSON object is needed as the body.");
    }

    private static Problem problem(HttpStatusCode status) {
        return switch (status.value()) {
            case 404 -> Problem.of(Kind.NOT_FOUND, "Nothing is found under this path.");
            case 405 -> Problem.of(Kind.METHOD_NOT_ALLOWED, "Use a method that the Allow header names.");
            case 406 -> Problem.of(Kind.NOT_ACCEPTABLE, "This API answers in application/json.");
            case 413 -> Problem.of(Kind.BODY_TOO_LARGE, "The body is larger than bridge.admin.max-body-size.");
            case 415 ->
                Problem.of(
                        Kind.UNSUPPORTED_MEDIA_TYPE,
                        "Send application/json; PATCH also takes " + ApiCodecs.MERGE_PATCH + ".");
            default ->
                status.is4xxClientError()
                        ? Problem.of(Kind.BAD_REQUEST, "The request cannot be understood.")
                        : Problem.of(Kind.INTERNAL_ERROR, "This is a fault of the bridge; its log says more.");
        };
    }

    private static void tell(ServerWebExchange exchange, Problem problem, Throwable error) {
        var request = exchange.getRequest();
        if (problem.status() == Kind.INTERNAL_ERROR.status()) {
            log.error("api.failed method={} path={}", request.getMethod(), request.getPath(), error);
        } else if (problem.status() == Kind.UNAVAILABLE.status()) {
            log.warn(
                    "api.unavailable method={} path={} error={}",
                    request.getMethod(),
                    request.getPath(),
                    error.getClass().getSimpleName());
        }
    }
}
