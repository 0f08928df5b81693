package io.grapevine.sim.grapevine;

import io.grapevine.core.alerts.AlertListener;
import io.grapevine.core.node.Node;
import io.grapevine.core.silence.SetResult;
import io.grapevine.core.silence.SilenceListener;
import io.grapevine.features.heartbeat.HeartbeatHistory;
import io.grapevine.features.heartbeat.HeartbeatSignal;
import io.grapevine.features.heartbeat.Heartbeats;
import io.grapevine.features.leases.Lease;
import io.grapevine.features.leases.Leases;
import io.grapevine.model.Alert;
import io.grapevine.records.Holder;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.OnCall;
import io.grapevine.sim.world.OnCallPlayer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Rules for silences, leases and heartbeats of one node on its machine. */
final class GrapevineOnCall implements OnCallPlayer {
    private static final String USER = "operator";

    private final Machine machine;
    private final OnCall world;
    private final Node node;
    private final Shared shared;
    private final Heartbeats heartbeats;

    /** Prepares a node that has been restored and not started. */
    GrapevineOnCall(Machine machine, OnCall world, Node node, Shared shared) {
        this.machine = machine;
        this.world = world;
        this.node = node;
        this.shared = shared;
        heartbeats = node.part(Heartbeats.class).orElseThrow();
        WorldStore store = new WorldStore(machine, machine.disk().heartbeats, heartbeats::snapshot);
        heartbeats.persist(
                store,
                store.records().stream()
                        .map(record -> WorldNode.value(HeartbeatHistory.KIND.decode(record)))
                        .toList());
        node.observe("on-call", new Raised(), new Changed());
    }

    private final class Raised implements AlertListener {
        @Override
        public void onPut(Alert alert) {
            world.onAlert(machine, alert);
        }
    }

    private final class Changed implements SilenceListener {
        @Override
        public void onChange(Silence silence) {
            Holder.of(silence)
                    .ifPresent(holder -> machine.world.note(
                            "silence of " + holder.key() + " at " + machine.name + ": " + silence.id()
                                    + " from "
                                    + silence.startsAt() + " to " + silence.endsAt()
                                    + (silence.isEnded() ? ", expired" : "")));
        }
    }

    @Override
    public void hold(String key, String alert, Duration length, boolean renews, Consumer<Granted> done) {
        Lease lease = new Lease(USER, key, WorldNode.matchers(alert), length, "", renews);
        node.part(Leases.class).orElseThrow().hold(lease).thenAccept(result -> done.accept(granted(result)));
    }

    private static Granted granted(SetResult result) {
        return result instanceof SetResult.Stored held
                ? new Granted(held.silence().id(), false)
                : new Granted("", result instanceof SetResult.Changed);
    }

    @Override
    public void endLease(String key, Consumer<@Nullable String> done) {
        node.part(Leases.class).orElseThrow().end(USER, key).thenAccept(id -> done.accept(id.orElse(null)));
    }

    @Override
    public void ping(String heartbeat, Signal signal) {
        heartbeats.ping(heartbeat, kind(signal), "");
    }

    private static HeartbeatSignal kind(Signal signal) {
        return switch (signal) {
            case SUCCESS -> HeartbeatSignal.SUCCESS;
            case START -> HeartbeatSignal.START;
            case FAIL -> HeartbeatSignal.FAIL;
        };
    }

    @Override
    public boolean isKnown(String silence) {
        return shared.body("sil", silence) != null;
    }

    @Override
    public List<Open> open() {
        Instant now = machine.host().now();
        List<Open> open = new ArrayList<>();
        for (Silence silence : node.silences().all()) {
            SilenceState state = silence.stateAt(now);
            if (state != SilenceState.EXPIRED) {
                Holder.of(silence)
                        .ifPresent(holder -> open.add(new Open(
                                silence.id(),
                                holder.key(),
                                silence.startsAt(),
                                silence.endsAt(),
                                state == SilenceState.ACTIVE)));
            }
        }
        return open;
    }
}
