package io.grapevine.receiver.kafka;

import io.grapevine.notify.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The records whose attempt ended before they were acknowledged: they may be delivered yet. Another attempt of the same
 * notification waits for the same record. Thread-safe.
 */
final class UnconfirmedRecords {
    private static final int MOST = 1000;

    private final Map<String, CompletableFuture<Optional<Outcome>>> byId = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CompletableFuture<Optional<Outcome>>> eldest) {
            return size() > MOST;
        }
    };

    /**
     * The record of a notification: that of an earlier attempt unless it has failed, or else another one.
     *
     * @param start sends a record
     */
    synchronized CompletableFuture<Optional<Outcome>> of(
            String id, Supplier<CompletableFuture<Optional<Outcome>>> start) {
        CompletableFuture<Optional<Outcome>> known = byId.get(id);
        if (known != null) {
            return known;
        }
        CompletableFuture<Optional<Outcome>> sent = start.get();
        byId.put(id, sent);
        sent.thenAccept(failure -> {
            if (failure.isPresent()) {
                forget(id, sent);
            }
        });
        return sent;
    }

    /** Forgets a record whose result an attempt has. */
    synchronized void forget(String id, CompletableFuture<Optional<Outcome>> sent) {
        byId.remove(id, sent);
    }
}
