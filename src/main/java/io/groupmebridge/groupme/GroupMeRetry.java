package io.groupmebridge.groupme;

import io.github.resilience4j.common.retry.configuration.RetryConfigCustomizer;
import io.github.resilience4j.retry.RetryConfig;
import java.util.function.Predicate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Tells the retry {@code groupme}, whose numbers are settings, what is worth another attempt. */
@Configuration(proxyBeanMethods = false)
class GroupMeRetry {

    @Bean
    static RetryConfigCustomizer groupMeRetryRules() {
        return RetryConfigCustomizer.of(WebGroupMe.RETRY, GroupMeRetry::customize);
    }

    @SuppressWarnings({"rawtypes", "unchecked"}) // Resilience4j hands its builder out raw.
    private static void customize(RetryConfig.Builder config) {
        Predicate<Object> answer = it -> it instanceof Answer read && read.isTransient();
        Predicate<Throwable> failure = NoAnswer::isTransient;
        config.retryOnResult(answer).retryOnException(failure);
    }
}
