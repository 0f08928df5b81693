package io.grapevine.core.node;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.Slices;
import io.grapevine.config.Route;
import io.grapevine.core.dispatch.DispatchPlan;
import io.grapevine.core.dispatch.GroupMember;
import io.grapevine.model.Alert;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reloads of a replica. All alerts are matched with a new configuration before it comes into force, in slices, while the one before is in
 * force. On the loop only.
 */
final class Reloads {
    private static final Logger LOG = LoggerFactory.getLogger(Reloads.class);

    private final ReplicaCore core;
    /** Matches alerts with a configuration that is to come. */
    private EventLoop.Timer preparing = () -> {};
    /** The reloads that are not in effect; the last one is being prepared. */
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();

    Reloads(ReplicaCore core) {
        this.core = core;
    }

    /**
     * Replaces the configuration; one that is still being prepared is skipped.
     *
     * @param done completed when the configuration, or one that came later, is in effect, or at {@link #stop}
     */
    void begin(LoadedConfig next, CompletableFuture<Void> done) {
        waiting.add(done);
        preparing.cancel();
        Route root = Route.tree(next.config().route());
        core.dispatcher().prepare(root);
        core.inhibitor().prepare(next.config().inhibitRules());
        preparing = Slices.each(
                core.loop(),
                alertsAndMembers(),
                alert -> orFail(() -> prepare(alert)),
                () -> orFail(() -> adopt(next, root)));
    }

    /** Ends those that are not in effect. */
    void stop() {
        preparing.cancel();
        end(each -> each.complete(null));
    }

    /** The alerts, and those that are in groups only since their ends are not notified yet; read as they are asked for. */
    private Iterator<Alert> alertsAndMembers() {
        return Stream.concat(
                        core.alerts().all().stream(),
                        core.dispatcher().groups().stream()
                                .flatMap(group -> group.members().stream())
                                .map(GroupMember::alert))
                .iterator();
    }

    private void prepare(Alert alert) {
        core.dispatcher().prepare(alert.labels());
        Alert stored = core.alerts().get(alert.labels());
        if (stored != null) {
            core.inhibitor().prepare(stored);
        }
    }

    private void orFail(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            end(each -> each.completeExceptionally(e));
            throw e;
        }
    }

    private void end(Consumer<CompletableFuture<Void>> completion) {
        List<CompletableFuture<Void>> ended = List.copyOf(waiting);
        waiting.clear();
        ended.forEach(completion);
    }

    private void adopt(LoadedConfig next, Route root) {
        core.dispatcher().hold(); // a flush that goes on must see all of it: rules, and heartbeats that are gone
        try {
            DispatchPlan plan = core.config().plan(next, root);
            Instant now = core.loop().now();
            warnOfRemoved(next);
            core.config().replace(next);
            core.inhibitor().use(next.config().inhibitRules(), core.alerts().all());
            core.dispatcher()
                    .use(
                            plan,
                            core.alerts().all().stream()
                                    .filter(alert -> !alert.resolvedAt(now))
                                    .toList());
            core.parts().forEach(part -> part.use(next.extensions()));
        } finally {
            core.dispatcher().release();
        }
        end(each -> each.complete(null));
    }

    /** Nobody knows any more how to reach a receiver that is gone. */
    private void warnOfRemoved(LoadedConfig next) {
        Set<String> gone = new TreeSet<>(core.config().current().receivers().keySet());
        gone.removeAll(next.receivers().keySet());
        if (!gone.isEmpty()) {
            gone.retainAll(core.log().all().stream()
                    .filter(entry -> entry.notified().isFiring())
                    .map(entry -> entry.key().receiver())
                    .collect(Collectors.toSet()));
            gone.forEach(receiver -> LOG.atWarn()
                    .addKeyValue("receiver", receiver)
                    .log("Receiver was removed while alerts fire, it is not notified of their end"));
        }
    }
}
