package io.grapevine.sim.upstream;

import io.grapevine.config.Config;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.sim.upstream.Stamped.Entry;
import io.grapevine.sim.world.Disk;
import io.grapevine.sim.world.Held;
import io.grapevine.sim.world.Logged;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.Player;
import io.grapevine.sim.world.PostedAlert;
import io.grapevine.sim.world.SentMessage;
import io.grapevine.sim.world.SilenceRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The model of one Alertmanager: its states, and what its API does. */
final class UpstreamPlayer implements Player {
    private static final Duration SNAPSHOT = Duration.ofMinutes(15);
    private static final int SILENCE_SIZE = 200;

    /** Everything that replicas share. */
    record State(Map<String, Entry<Muting>> silences, Map<String, Entry<LoggedState>> log) {}

    private final Machine machine;
    final Gossip gossip;
    private final Stamped<Muting> silences = new Stamped<>();
    private final Stamped<LoggedState> log = new Stamped<>();
    private final Groups groups;
    private final Duration retention;
    private int ids;

    UpstreamPlayer(Machine machine, Map<String, UpstreamPlayer> running) {
        this.machine = machine;
        this.gossip = new Gossip(machine, running, this);
        this.retention = machine.world.parameters.retention();
        this.groups = new Groups(machine, this, machine.config());
    }

    void start() {
        restore(machine.disk().silences, silences);
        restore(machine.disk().notifications, log);
        gossip.start();
        snapshotLater();
    }

    @SuppressWarnings("unchecked") // only this class writes to the disk of its machine
    private <T> void restore(Disk.Log from, Stamped<T> to) {
        for (Object record : from.records()) {
            Map.Entry<String, Entry<T>> entry = (Map.Entry<String, Entry<T>>) record;
            to.merge(entry.getKey(), entry.getValue(), now());
        }
    }

    private void snapshotLater() {
        machine.host().schedule(SNAPSHOT, () -> {
            silences.collectGarbage(now());
            log.collectGarbage(now());
            snapshot(() -> {});
            snapshotLater();
        });
    }

    private void snapshot(Runnable done) {
        machine.disk().silences.replace(List.copyOf(silences.copy().entrySet()));
        machine.disk().notifications.replace(List.copyOf(log.copy().entrySet()));
        machine.sync(machine.disk().silences, () -> {});
        machine.sync(machine.disk().notifications, done);
    }

    private Instant now() {
        return machine.host().now();
    }

    String name() {
        return machine.name;
    }

    String address() {
        return machine.address();
    }

    void onLoop(Runnable task) {
        if (machine.isUp() && machine.player() == this) {
            machine.host().execute(task);
        }
    }

    State state() {
        return new State(silences.copy(), log.copy());
    }

    void merge(State state) {
        state.silences().forEach((id, entry) -> silences.merge(id, entry, now()));
        state.log().forEach((key, entry) -> log.merge(key, entry, now()));
    }

    @Override
    public void post(List<PostedAlert> alerts, Runnable taken) {
        taken.run();
        for (PostedAlert posted : alerts) {
            Instant end = posted.endsAt();
            groups.put(new Alert(
                    posted.labels(),
                    LabelSet.EMPTY,
                    posted.startsAt(),
                    end == null ? now().plus(PostedAlert.RESOLVE_TIMEOUT) : end,
                    "",
                    now(),
                    end == null));
        }
    }

    boolean isSilenced(String alert) {
        Instant now = now();
        return silences.copy().values().stream()
                .anyMatch(entry ->
                        entry.value().alert().equals(alert) && entry.value().isActive(now));
    }

    @Nullable
    Entry<LoggedState> loggedState(String key) {
        return log.get(key);
    }

    /** Logs the notification, unless there is an entry that is in the future by this clock. */
    void log(String key, LoggedState state) {
        Instant now = now();
        Entry<LoggedState> known = log.get(key);
        if (known != null && known.time().isAfter(now)) {
            return;
        }
        Duration twice = machine.world.parameters.repeatInterval().multipliedBy(2);
        Instant expiry = now.plus(twice.compareTo(retention) < 0 ? twice : retention);
        Entry<LoggedState> entry = new Entry<>(state, now, expiry, state.size(key));
        log.merge(key, entry, now);
        gossip.broadcast(entry.size(), peer -> peer.receive(key, entry));
    }

    /** A merged entry is passed on, if it is small. */
    private void receive(String key, Entry<LoggedState> entry) {
        if (log.merge(key, entry, now()) && entry.size() <= Gossip.LARGEST_DATAGRAM) {
            gossip.broadcast(entry.size(), peer -> peer.log.merge(key, entry, peer.now()));
        }
    }

    @Override
    public void setSilence(SilenceRequest request, Consumer<@Nullable String> done) {
        Entry<Muting> known = silences.get(request.id());
        if (known == null && !request.id().isEmpty()) {
            done.accept(null);
            return;
        }
        boolean update = known != null && known.value().isActive(now());
        String id = update ? request.id() : name() + machine.boots() + "-" + ++ids;
        set(id, new Muting(request.alert(), request.startsAt(), request.endsAt(), request.comment()));
        done.accept(id);
    }

    private void set(String id, Muting muting) {
        Instant expiry = muting.endsAt().plus(retention);
        Entry<Muting> entry = new Entry<>(
                muting, now(), expiry, SILENCE_SIZE + muting.comment().length());
        silences.merge(id, entry, now());
        gossip.broadcast(entry.size(), peer -> peer.silences.merge(id, entry, peer.now()));
    }

    @Override
    public void expireSilence(String id, Consumer<Boolean> done) {
        Entry<Muting> known = silences.get(id);
        if (known != null && known.value().endsAt().isAfter(now())) {
            Muting before = known.value();
            Instant start = before.startsAt().isAfter(now()) ? now() : before.startsAt();
            set(id, new Muting(before.alert(), start, now(), before.comment()));
        }
        done.accept(known != null);
    }

    @Override
    public void reload(Config config) {
        groups.use(config);
    }

    @Override
    public void leave(Runnable done) {
        groups.stop();
        snapshot(done);
    }

    @Override
    public boolean settled() {
        return gossip.settled();
    }

    @Override
    public int position() {
        return gossip.position();
    }

    @Override
    public SortedMap<String, Held> silences() {
        return held(silences);
    }

    @Override
    public SortedMap<String, Held> notifications() {
        return held(log);
    }

    /** Nothing depends on it: the model is counted, not judged. */
    @Override
    public Logged logged(SentMessage message) {
        return Logged.LESS;
    }

    private <T> SortedMap<String, Held> held(Stamped<T> state) {
        SortedMap<String, Held> held = new TreeMap<>();
        state.copy()
                .forEach((key, entry) -> held.put(
                        key, new Held(entry.time() + " " + entry.value(), Duration.between(now(), entry.expiresAt()))));
        return held;
    }

    @Override
    public boolean isSilencing(String id, Instant now) {
        Entry<Muting> known = silences.get(id);
        return known != null && known.value().isActive(now);
    }
}
