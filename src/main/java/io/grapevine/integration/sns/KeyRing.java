package io.grapevine.integration.sns;

import io.grapevine.http.SendFailure;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Outcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Gets keys where they come from, and keeps those that expire until shortly before they do. Safe for use by several
 * threads.
 */
final class KeyRing {
    /** How long before their end others are fetched. */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private static final int MAX_KEPT = 16;

    private final InstantSource clock;
    private final Map<KeySource, AwsKeys> kept = new LinkedHashMap<>();

    KeyRing(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * The keys of a source.
     *
     * @param errands fetches those that are not known
     * @return never completes exceptionally
     */
    CompletionStage<Step<AwsKeys>> keys(KeySource source, KeyErrands errands) {
        AwsKeys known = source instanceof KeySource.Known fixed ? fixed.keys() : kept(source);
        if (known != null) {
            return CompletableFuture.completedFuture(new Step.Done<>(known));
        }
        try {
            return fetch(source, errands).thenApply(step -> {
                if (step instanceof Step.Done<AwsKeys> done) {
                    keep(source, done.value());
                }
                return step;
            });
        } catch (SendFailure failure) {
            return CompletableFuture.completedFuture(rejected(failure));
        }
    }

    private static <T> Step<T> rejected(SendFailure failure) {
        return new Step.Ended<>(new Outcome.Rejected(FailureReason.OTHER, String.valueOf(failure.getMessage())));
    }

    private CompletionStage<Step<AwsKeys>> fetch(KeySource source, KeyErrands errands) throws SendFailure {
        if (source instanceof KeySource.Role role) {
            return keys(role.with(), errands).thenCompose(step -> step.then(with -> assume(role, with, errands)));
        } else if (source instanceof KeySource.WebIdentity identity) {
            return errands.webIdentity(identity);
        } else if (source instanceof KeySource.Container container) {
            return errands.container(container);
        }
        return errands.machine((KeySource.Machine) source);
    }

    private CompletionStage<Step<AwsKeys>> assume(KeySource.Role role, AwsKeys with, KeyErrands errands) {
        try {
            return errands.role(role, with, clock.instant());
        } catch (SendFailure failure) {
            return CompletableFuture.completedFuture(rejected(failure));
        }
    }

    private synchronized @Nullable AwsKeys kept(KeySource source) {
        AwsKeys keys = kept.get(source);
        boolean good = keys != null
                && keys.expiry() != null
                && clock.instant().plus(MARGIN).isBefore(keys.expiry());
        return good ? keys : null;
    }

    private synchronized void keep(KeySource source, AwsKeys keys) {
        if (kept.size() >= MAX_KEPT) {
            kept.clear();
        }
        kept.put(source, keys);
    }

    /** Forgets all keys, as some were refused: those that they were had with may be bad too. */
    synchronized void forgetAll() {
        kept.clear();
    }
}
