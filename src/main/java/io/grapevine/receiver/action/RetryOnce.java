package io.grapevine.receiver.action;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests that are made once more after a pause.
 *
 * @param longest the longest pause that is worth waiting for
 */
public record RetryOnce(Duration longest) {
    /**
     * Makes a request again; completes with its answer, or with the first one if there is no pause, or one that is too long.
     *
     * @param pause the pause that was asked for; null for none
     */
    public <T> CompletionStage<T> after(
            @Nullable Duration pause, T first, Supplier<CompletionStage<T>> request, Executor offLoop) {
        if (pause == null || pause.compareTo(longest) > 0) {
            return CompletableFuture.completedFuture(first);
        }
        Executor later = CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, offLoop);
        return CompletableFuture.supplyAsync(request, later).thenCompose(sent -> sent);
    }
}
