package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.notification.Outcome;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Outcomes of notifications that are over, as what they have to be. */
public final class Outcomes {
    private Outcomes() {}

    /** The outcome, which is awaited. */
    public static Outcome of(CompletionStage<Outcome> outcome) {
        return outcome.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** An outcome that has to be a delivery. */
    public static Outcome.Delivered delivered(Outcome outcome) {
        return as(Outcome.Delivered.class, outcome);
    }

    /** An outcome that has to be a refusal. */
    public static Outcome.Rejected rejected(Outcome outcome) {
        return as(Outcome.Rejected.class, outcome);
    }

    /** An outcome that has to be a failure after which it is tried again. */
    public static Outcome.Retryable retryable(Outcome outcome) {
        return as(Outcome.Retryable.class, outcome);
    }

    private static <T extends Outcome> T as(Class<T> type, Outcome outcome) {
        assertThat(outcome).isInstanceOf(type);
        return type.cast(outcome);
    }
}
