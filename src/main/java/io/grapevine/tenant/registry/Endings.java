package io.grapevine.tenant.registry;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The members whose node is ending: the next node of one begins after it, so that it finds in the log what was notified. On the
 * loop only.
 */
final class Endings {
    private final Map<Member, CompletionStage<Void>> running = new HashMap<>();

    /** Takes note of a node that ends; completes on the loop when it has. */
    void add(Member member, CompletionStage<Void> end) {
        if (!end.toCompletableFuture().isDone()) {
            running.put(member, end);
            end.thenRun(() -> running.remove(member, end));
        }
    }

    /** Completes when no node of a member is ending, at once if none is. */
    CompletionStage<Void> of(Member member) {
        return running.getOrDefault(member, CompletableFuture.completedFuture(null));
    }
}
