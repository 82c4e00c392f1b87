package io.groupmebridge.store;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Makes Boot report a {@link StoreSetupException} by its message in place of a stack trace. */
class StoreFailureAnalyzer extends AbstractFailureAnalyzer<StoreSetupException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, StoreSetupException cause) {
        return new FailureAnalysis(cause.getMessage(), cause.remedy(), cause);
    }
}
