package io.grapevine.sim.world;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The workload of clients that create and expire silences. */
final class SilenceWorkload {
    private final SimWorld world;
    private final List<KnownSilence> silences = new ArrayList<>();
    /** The silences of rules, leases and clicks, which these users leave alone. */
    final List<KnownSilence> held = new ArrayList<>();

    SilenceWorkload(SimWorld world) {
        this.world = world;
    }

    /** All silences that were asked for. */
    List<KnownSilence> all() {
        return held.isEmpty()
                ? silences
                : Stream.concat(silences.stream(), held.stream()).toList();
    }

    /** An action of the plan. */
    void act(Plan.SilenceAction action) {
        List<String> names = world.machineNames();
        String name = names.get(action.replica() % names.size());
        if (action.act() == Plan.Act.SET) {
            silence(name, world.conditions.get(action.which()).id(), action.length());
        } else if (!silences.isEmpty()) {
            change(action, name, names.get(names.size() - 1));
        }
    }

    private void change(Plan.SilenceAction action, String name, String farthest) {
        KnownSilence silence = silences.get(action.which() % silences.size());
        KnownSilence last = silences.get(silences.size() - 1);
        switch (action.act()) {
            case EXPIRE -> expire(name, silence);
            case TWIN -> {
                extend(name, last, action.length());
                extend(farthest, last, action.length().plusSeconds(1));
                world.hit(Fault.TWIN_EDIT);
            }
            case CLASH -> {
                expire(name, last);
                extend(farthest, last, action.length());
            }
            default -> extend(name, silence, action.length());
        }
    }

    /** A user sets a silence at a replica, on an alert, for so long. */
    KnownSilence silence(String name, String alert, Duration length) {
        Instant now = world.loop.now();
        return set(name, new KnownSilence(alert, world.elapsed(), now, now.plus(length)));
    }

    /** A user sets a silence at a replica, on an alert, for some receivers and for so long. */
    void silence(String name, AlertCondition condition, String receivers, Duration length) {
        Instant now = world.loop.now();
        set(name, new KnownSilence(condition, receivers, world.elapsed(), now, now.plus(length)));
    }

    private KnownSilence set(String name, KnownSilence silence) {
        silences.add(silence);
        SilenceRequest request = new SilenceRequest(
                "",
                silence.alert,
                silence.receivers,
                silence.startsAt(),
                silence.endsAt(),
                "silence " + silences.size());
        world.with(world.machine(name), player -> {
            silence.receivedAt(world.elapsed());
            player.setSilence(request, id -> acknowledged(name, silence, id));
        });
        String receivers = silence.receivers.isEmpty() ? "" : " for receivers " + silence.receivers;
        world.note("silence " + silence.alert + receivers + " at " + name + " for "
                + Duration.between(silence.startsAt(), silence.endsAt()));
        return silence;
    }

    private void acknowledged(String name, KnownSilence silence, @Nullable String id) {
        if (id != null) {
            silence.acknowledged(id, world.loop.now(), notified(name));
            world.note("silence " + id + " on " + silence.alert + " acknowledged by " + name);
            world.traps.onSilence(name);
        }
    }

    /** An answer without a warning says that a crash does not lose what was asked for. */
    int notified(String name) {
        return world.silencesAreSaved(world.machine(name))
                ? world.knowledge.durableFact(name)
                : world.knowledge.notified(name);
    }

    /** A user ends a silence at a replica. */
    void expire(String name, KnownSilence silence) {
        if (!silence.id().isEmpty()) {
            world.note("expire " + silence.id() + " at " + name);
            silence.askToEnd(world.elapsed());
            world.with(
                    world.machine(name),
                    player -> player.expireSilence(silence.id(), done -> {
                        if (done) {
                            silence.ended(notified(name));
                            world.note("expiry of " + silence.id() + " acknowledged by " + name);
                            world.traps.onSilence(name);
                        }
                    }));
        }
    }

    /** A user extends a silence at a replica. */
    void extend(String name, KnownSilence silence, Duration length) {
        if (!silence.id().isEmpty()) {
            Instant end = world.loop.now().plus(length);
            world.note("extend " + silence.id() + " at " + name);
            world.with(
                    world.machine(name),
                    player -> player.setSilence(
                            new SilenceRequest(
                                    silence.id(),
                                    silence.alert,
                                    silence.receivers,
                                    silence.startsAt(),
                                    end,
                                    "extended"),
                            id -> {}));
            silence.extended(end);
        }
    }
}
