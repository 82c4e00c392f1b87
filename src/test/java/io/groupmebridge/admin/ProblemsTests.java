package io.groupmebridge.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.sql.SQLException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerErrorException;

class ProblemsTests {

    private static final String INSIDE = "hunter2";

    static Stream<Arguments> errors() {
        return Stream.of(
                arguments(new CannotGetJdbcConnectionException(INSIDE), 503),
                arguments(new CannotAcquireLockException(INSIDE), 503),
                arguments(new UncategorizedSQLException(INSIDE, INSIDE, new SQLException(INSIDE)), 503),
                arguments(new TimeoutException(INSIDE), 503),
                arguments(new DataIntegrityViolationException(INSIDE), 500),
                arguments(new BadSqlGrammarException(INSIDE, INSIDE, new SQLException(INSIDE)), 500),
                arguments(new IllegalStateException(INSIDE), 500),
                arguments(new ServerErrorException(INSIDE, new IllegalStateException(INSIDE)), 500),
                arguments(new ResponseStatusException(HttpStatus.NOT_FOUND, INSIDE), 404),
                arguments(new ResponseStatusException(HttpStatus.PRECONDITION_FAILED, INSIDE), 400));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorIsAnsweredByItsKindAndNotInItsOwnWords(Throwable error, int status) {
        var problem = Problems.problem(error);

        assertThat(problem.status()).isEqualTo(status);
        assertThat(problem.toString()).doesNotContain(INSIDE, "Exception");
    }
}
