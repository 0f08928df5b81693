package io.grapevine.cluster.swim;

import io.atomix.utils.net.Address;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The handlers of Atomix messages by subject. */
final class Handlers {
    private static final Logger LOG = LoggerFactory.getLogger(Handlers.class);

    private static final long LONGEST_SECONDS = 5;

    private final Map<String, BiFunction<Address, byte[], CompletableFuture<byte[]>>> handlers =
            new ConcurrentHashMap<>();

    void put(String subject, BiFunction<Address, byte[], CompletableFuture<byte[]>> handler) {
        handlers.put(subject, handler);
    }

    void remove(String subject) {
        handlers.remove(subject);
    }

    /** The response; a failed future if there is none, as for malformed messages. Never throws. */
    CompletableFuture<byte[]> handle(Address from, String subject, byte[] body) {
        BiFunction<Address, byte[], CompletableFuture<byte[]>> handler = handlers.get(subject);
        if (handler == null) {
            return CompletableFuture.failedFuture(new IOException("no handler of " + subject));
        }
        try {
            return handler.apply(from, body).orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (RuntimeException e) {
            LOG.atDebug().addKeyValue("subject", subject).setCause(e).log("Membership message cannot be decoded");
            return CompletableFuture.failedFuture(e);
        }
    }
}
