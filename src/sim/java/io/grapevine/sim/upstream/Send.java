package io.grapevine.sim.upstream;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.config.RouteConfig;
import io.grapevine.model.Alert;
import io.grapevine.sim.upstream.Stamped.Entry;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.PostedAlert;
import io.grapevine.sim.world.Reply;
import io.grapevine.sim.world.SentMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One flush on its way to one integration: a wait, one look into the log, and attempts until one succeeds. */
final class Send {
    private static final Duration LEAST_TIMEOUT = Duration.ofSeconds(10);
    private static final double LONGEST_BACKOFF = 60_000;

    /** A group as it was at its flush. */
    record Snapshot(TreeSet<String> firing, SortedMap<String, Instant> resolved, Instant now, Duration at) {
        static Snapshot of(List<Alert> alerts, Instant now, Duration at) {
            TreeSet<String> firing = new TreeSet<>();
            TreeMap<String, Instant> resolved = new TreeMap<>();
            for (Alert alert : alerts) {
                String id = alert.labels().valueOf(PostedAlert.ID);
                if (alert.resolvedAt(now)) {
                    resolved.put(id, alert.endsAt());
                } else {
                    firing.add(id);
                }
            }
            return new Snapshot(firing, resolved, now, at);
        }

        boolean isEmpty() {
            return firing.isEmpty() && resolved.isEmpty();
        }
    }

    private final Machine machine;
    private final UpstreamPlayer player;
    private final BooleanSupplier isOver;
    private final String group;
    private final String integration;
    private final boolean sendResolved;
    private final Snapshot snapshot;
    private double backoff = 500;
    private Duration deadline = Duration.ZERO;
    private @Nullable Consumer<Boolean> done;
    private EventLoop.Timer timer = () -> {};

    Send(
            Machine machine,
            UpstreamPlayer player,
            BooleanSupplier isOver,
            String group,
            String integration,
            boolean sendResolved,
            Snapshot snapshot) {
        this.machine = machine;
        this.player = player;
        this.isOver = isOver;
        this.group = group;
        this.integration = integration;
        this.sendResolved = sendResolved;
        this.snapshot = snapshot;
    }

    private String key() {
        return integration + " " + group;
    }

    void start(RouteConfig route, Consumer<Boolean> whenDone) {
        done = whenDone;
        Duration wait = machine.world.parameters.peerTimeout().multipliedBy(player.position());
        Duration time = route.groupInterval().compareTo(LEAST_TIMEOUT) > 0 ? route.groupInterval() : LEAST_TIMEOUT;
        deadline = machine.host().elapsed().plus(time).plus(wait);
        timer = machine.host().schedule(wait, () -> dedup(route.repeatInterval()));
    }

    void cancel() {
        timer.cancel();
    }

    private void finish(boolean success) {
        Consumer<Boolean> onDone = done;
        done = null;
        if (onDone != null) {
            onDone.accept(success);
        }
    }

    private void dedup(Duration repeat) {
        if (!isNeeded(player.loggedState(key()), repeat)) {
            finish(true);
        } else if (!sendResolved && snapshot.firing().isEmpty()) {
            log();
            finish(true);
        } else {
            attempt();
        }
    }

    private boolean isNeeded(@Nullable Entry<LoggedState> entry, Duration repeat) {
        if (entry == null) {
            return !snapshot.firing().isEmpty();
        }
        LoggedState logged = entry.value();
        if (!logged.firing().containsAll(snapshot.firing())) {
            return true;
        }
        if (snapshot.firing().isEmpty()) {
            return !logged.firing().isEmpty();
        }
        if (sendResolved && !logged.resolved().containsAll(snapshot.resolved().keySet())) {
            return true;
        }
        return entry.time().isBefore(snapshot.now().minus(repeat));
    }

    private void attempt() {
        Duration left = deadline.minus(machine.host().elapsed());
        if (isOver.getAsBoolean() || left.isNegative() || left.isZero()) {
            finish(false);
            return;
        }
        SortedMap<String, Instant> resolved = sendResolved ? snapshot.resolved() : new TreeMap<>();
        SentMessage message = new SentMessage(
                machine.name, machine.boots(), integration, group, snapshot.firing(), resolved, snapshot.at());
        machine.world.send(machine, message, left, this::answered);
    }

    private void answered(Reply reply) {
        if (reply == Reply.ACCEPTED) {
            log();
            finish(true);
        } else {
            double wait = backoff * (0.5 + machine.host().random().nextDouble());
            backoff = Math.min(backoff * 1.5, LONGEST_BACKOFF);
            timer = machine.host().schedule(Duration.ofMillis((long) wait), this::attempt);
        }
    }

    private void log() {
        player.log(
                key(),
                new LoggedState(
                        snapshot.firing(), new TreeSet<>(snapshot.resolved().keySet())));
    }
}
