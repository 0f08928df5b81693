package io.grapevine.receiver.action;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answer of a service to a request of an app.
 *
 * @param code the service's number of the error; 0 if there is none
 * @param error why the request was refused, without secrets; empty if it was accepted
 * @param retryAfter the pause that the service asks for; null for none
 */
public record ServiceAnswer(
        int code, String error, @Nullable Duration retryAfter, JsonTree result) {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceAnswer.class);

    /** The answer to a request that was not made, or was lost. */
    public static ServiceAnswer failed(String error) {
        return new ServiceAnswer(0, error, null, new JsonTree(null));
    }

    /** Whether the request was accepted. */
    public boolean isOk() {
        return error.isEmpty();
    }

    /**
     * This answer, or that to the same request after the pause that the service asks for.
     *
     * @param longest the longest pause that is worth waiting for
     * @param request makes the request again
     */
    public CompletionStage<ServiceAnswer> orAgain(
            Duration longest, Supplier<CompletionStage<ServiceAnswer>> request, Executor offLoop) {
        if (retryAfter == null || retryAfter.compareTo(longest) > 0) {
            return CompletableFuture.completedFuture(this);
        }
        Executor later = CompletableFuture.delayedExecutor(retryAfter.toMillis(), TimeUnit.MILLISECONDS, offLoop);
        return CompletableFuture.supplyAsync(request, later).thenCompose(sent -> sent);
    }

    /** This answer, logged if the service refused by it what answers a click. */
    public ServiceAnswer logged(String service, String method) {
        if (!isOk()) {
            LOG.atWarn()
                    .addKeyValue("method", method)
                    .addKeyValue("err", error)
                    .log(service + " refused the answer to a click");
        }
        return this;
    }
}
