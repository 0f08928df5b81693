package io.grapevine.integration.sns;

import io.grapevine.notify.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Where a step on the way of an attempt led: to something with which to go on, or to the end. */
sealed interface Step<T> {
    /**
     * The step is done.
     *
     * @param value what it gave
     */
    record Done<T>(T value) implements Step<T> {}

    /**
     * There is no way on.
     *
     * @param outcome what became of the attempt
     */
    record Ended<T>(Outcome outcome) implements Step<T> {}

    /** Goes on with what the step gave. */
    default <R> CompletionStage<Step<R>> then(Function<T, CompletionStage<Step<R>>> next) {
        return this instanceof Done<T> done
                ? next.apply(done.value())
                : CompletableFuture.completedFuture(new Ended<>(((Ended<T>) this).outcome()));
    }
}
