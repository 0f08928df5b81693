package io.grapevine.receiver.sns;

import io.grapevine.httpclient.SendFailure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * Keeps the SDK's credentials provider, which caches temporary keys, while the profiles stay the same. Safe for use by
 * several threads.
 */
final class CredentialCache {
    /**
     * Keys that sign a request.
     *
     * @param renewable whether other keys can be fetched when AWS says that these have expired
     */
    record Keys(AwsCredentials credentials, boolean renewable) {}

    private final Executor offLoop;
    private @Nullable Entry entry;

    /** An empty cache; {@code offLoop} runs what blocks. */
    CredentialCache(Executor offLoop) {
        this.offLoop = offLoop;
    }

    /**
     * The current keys. Attempts at the same time share one resolution, so that no more than one worker waits for it.
     *
     * @param resolver finds the provider where the cached one does not fit
     * @return fails with what {@link CredentialFailure#outcome} understands; a time limit may be put on it
     */
    synchronized CompletableFuture<Keys> keys(CredentialResolver resolver) {
        if (entry == null || !entry.resolver.profiles().equals(resolver.profiles())) {
            entry = new Entry(resolver);
        }
        return entry.keys(offLoop).copy();
    }

    /** Drops the provider and the keys that it has, as some were refused as expired. */
    synchronized void clear() {
        entry = null;
    }

    /** A provider, once it is found, and the resolution that was started last. */
    private static final class Entry {
        private final CredentialResolver resolver;
        private CompletableFuture<Keys> latest = CompletableFuture.failedFuture(new IllegalStateException());
        private volatile @Nullable AwsCredentialsProvider provider;

        Entry(CredentialResolver resolver) {
            this.resolver = resolver;
        }

        CompletableFuture<Keys> keys(Executor offLoop) {
            if (latest.isDone()) {
                latest = CompletableFuture.supplyAsync(this::resolve, offLoop);
            }
            return latest;
        }

        private Keys resolve() {
            try {
                AwsCredentialsProvider found = provider == null ? resolver.provider() : provider;
                provider = found;
                return new Keys(found.resolveCredentials(), !(found instanceof StaticCredentialsProvider));
            } catch (SendFailure failure) {
                throw CredentialFailure.lasting(failure);
            }
        }
    }
}
