package io.groupmebridge.admin;

import io.groupmebridge.admin.Problem.Fault;
import io.groupmebridge.admin.Problem.Kind;
import java.util.List;

/** Ends a request with a problem. */
final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    ProblemException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    static ProblemException of(Kind kind, String detail) {
        return new ProblemException(Problem.of(kind, detail));
    }

    static ProblemException invalid(String field, String message) {
        return new ProblemException(Problem.of(Kind.INVALID_FIELD, List.of(new Fault(field, message))));
    }

    static ProblemException parameter(String name, String message) {
        return new ProblemException(Problem.of(Kind.INVALID_PARAMETER, List.of(new Fault(name, message))));
    }

    Problem problem() {
        return problem;
    }
}
