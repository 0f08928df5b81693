package io.grapevine.integration.sns;

import io.grapevine.config.Secret;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.integration.sns.AwsSignature.AwsKeys;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * Keeps the SDK's credentials provider, which caches temporary keys, while the profiles stay the same. Safe for use by
 * several threads.
 */
final class CredentialCache {
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
    synchronized CompletableFuture<AwsKeys> keys(CredentialResolver resolver) {
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
        private CompletableFuture<AwsKeys> latest = CompletableFuture.failedFuture(new IllegalStateException());
        private volatile @Nullable AwsCredentialsProvider provider;

        Entry(CredentialResolver resolver) {
            this.resolver = resolver;
        }

        CompletableFuture<AwsKeys> keys(Executor offLoop) {
            if (latest.isDone()) {
                latest = CompletableFuture.supplyAsync(this::resolve, offLoop);
            }
            return latest;
        }

        private AwsKeys resolve() {
            try {
                AwsCredentialsProvider found = provider == null ? resolver.provider() : provider;
                provider = found;
                AwsCredentials keys = found.resolveCredentials();
                return new AwsKeys(
                        keys.accessKeyId(),
                        new Secret(keys.secretAccessKey()),
                        new Secret(keys instanceof AwsSessionCredentials session ? session.sessionToken() : ""),
                        !(found instanceof StaticCredentialsProvider));
            } catch (SendFailure failure) {
                throw CredentialFailure.lasting(failure);
            }
        }
    }
}
