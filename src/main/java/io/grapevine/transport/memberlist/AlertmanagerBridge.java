package io.grapevine.transport.memberlist;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.Throttle;
import io.grapevine.mesh.AnswerWait;
import io.grapevine.mesh.Outsiders;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.StandaloneReplication;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.PeersListener;
import io.grapevine.mesh.membership.PeersListener.PeerEvent;
import io.grapevine.mesh.membership.SeedStatus;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.mesh.state.Version;
import io.grapevine.transport.PeerAddress;
import io.grapevine.transport.Resolver;
import io.grapevine.transport.link.MeshAddress;
import io.grapevine.transport.link.MeshTls;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bridge to running Alertmanagers: exchanges silences and notification log with each of them about once a second, and
 * counts those that answer, as this replica sends after them. On the loop only, except {@link #contacts}
 * and {@link #settled}.
 */
public final class AlertmanagerBridge implements Outsiders {
    private static final Logger LOG = LoggerFactory.getLogger(AlertmanagerBridge.class);

    private static final Duration SETTLE_CHECK = Duration.ofMillis(250);
    private static final Duration LEAVE_TIME = Duration.ofSeconds(2);
    private static final Duration QUIET = Duration.ofMinutes(1);

    private static final Duration RARELY = Duration.ofHours(1);

    /** The maximum number of further addresses of configured names. */
    private static final int MOST_FOUND = 32;

    /** The maximum number of Alertmanagers that this replica waits for. Their clusters are smaller. */
    private static final int MOST_AHEAD = 8;

    /** What is merged may fill this share of the heap, together with what is there. */
    private static final int HEAP_PARTS = 16;

    /** How many records are merged before other tasks of the loop have their turn. */
    private static final int SLICE = 256;

    private final EventLoop loop;
    private final Exchanger exchanger;
    private final Supplier<Set<MeshAddress>> replicas;
    private final BridgeMetrics metrics;
    private final Map<StateKind, ReplicatedState> states = new EnumMap<>(StateKind.class);
    private final long mostBytes;
    private final Map<String, AlertmanagerPeer> configured = new LinkedHashMap<>();
    private final Map<String, AlertmanagerPeer> found = new LinkedHashMap<>();
    private final Map<String, Map<Warning, Throttle>> warnings = new LinkedHashMap<>();
    private final Throttle unlisted = new Throttle(RARELY);
    private final List<PeersListener> listeners = new ArrayList<>();
    private Set<String> live = Set.of();
    private Duration started = Duration.ZERO;
    private boolean met;
    private volatile boolean settled;
    private volatile List<SeedStatus> contacts = List.of();

    /**
     * Does not connect before {@link #start}.
     *
     * @param exchanger performs the exchanges
     * @param peers the configured addresses
     * @param states the state of each name
     * @param replicas the addresses of replicas, where no Alertmanager can be
     * @param mostBytes the maximum size of the states, above which no records are merged that make them larger
     */
    AlertmanagerBridge(
            EventLoop loop,
            Exchanger exchanger,
            List<PeerAddress> peers,
            Function<String, ReplicatedState> states,
            Supplier<Set<MeshAddress>> replicas,
            long mostBytes,
            PrometheusRegistry registry) {
        this.loop = loop;
        this.exchanger = exchanger;
        this.replicas = replicas;
        this.metrics = new BridgeMetrics(registry);
        for (StateKind kind : StateKind.values()) {
            ReplicatedState state = states.apply(kind.stateName());
            state.addWriteListener(() -> all().forEach(AlertmanagerPeer::onWrite));
            this.states.put(kind, state);
        }
        this.mostBytes = mostBytes;
        peers.forEach(peer -> configured.computeIfAbsent(peer.text(), ignored -> added(peer)));
    }

    static AlertmanagerBridge overTcp(
            EventLoop loop,
            BridgeOptions options,
            Optional<MeshTls> tls,
            Resolver resolver,
            Function<String, ReplicatedState> states,
            Supplier<Set<MeshAddress>> replicas,
            PrometheusRegistry registry) {
        Exchanger exchanger = new TcpExchanger(loop, resolver, tls, options.label());
        long mostBytes = Runtime.getRuntime().maxMemory() / HEAP_PARTS;
        return new AlertmanagerBridge(loop, exchanger, options.peers(), states, replicas, mostBytes, registry);
    }

    /**
     * A bridge of a shadow: takes the silences of Alertmanagers, and gives them nothing of its own. Of the notification log
     * nothing is taken either: the shadow would take for sent what it is to be compared with.
     *
     * @param silences the state of the silences of the shadow
     */
    public static AlertmanagerBridge readingSilences(
            EventLoop loop,
            BridgeOptions options,
            Optional<MeshTls> tls,
            Resolver resolver,
            ReplicatedState silences,
            PrometheusRegistry registry) {
        Replication theirs = new StandaloneReplication(loop, new MemberId("alertmanagers", "shadow"));
        theirs.state(StateKind.SILENCE.stateName())
                .addListener((key, held) -> silences.introduce(key, held.version(), held.age(), held.ttl()));
        return overTcp(loop, options, tls, resolver, theirs::state, Set::of, registry);
    }

    private AlertmanagerPeer added(PeerAddress peer) {
        metrics.added(peer.text());
        return new AlertmanagerPeer(loop, exchanger, peer, replicas, states, this);
    }

    private List<AlertmanagerPeer> all() {
        List<AlertmanagerPeer> all = new ArrayList<>(configured.values());
        all.addAll(found.values());
        return all;
    }

    /** Begins to exchange. To be called after the state is restored. */
    public void start() {
        LOG.atInfo().addKeyValue("peers", configured.keySet()).log("Bridge to Alertmanagers started");
        started = loop.elapsed();
        all().forEach(AlertmanagerPeer::exchange);
        onChanged();
        checkSettled();
    }

    private void checkSettled() {
        if (settled) {
            return;
        }
        settled = configured.values().stream().allMatch(AlertmanagerPeer::isSettled);
        if (settled) {
            LOG.atInfo()
                    .addKeyValue("elapsed", loop.elapsed().minus(started))
                    .addKeyValue("alertmanagers", live.size())
                    .log("Bridge to Alertmanagers settled; proceeding");
            listeners.forEach(PeersListener::onSettled);
        } else {
            loop.schedule(SETTLE_CHECK, this::checkSettled);
        }
    }

    /** Whether the state of each configured Alertmanager that answers is known here. May be called from any thread. */
    boolean settled() {
        return settled;
    }

    int live() {
        return live.size();
    }

    int ahead() {
        return Math.min(live.size(), MOST_AHEAD);
    }

    /** Whether an Alertmanager is or was there since the start. */
    boolean hasMet() {
        return met;
    }

    /** Registers a listener, called when the bridge has settled, and when Alertmanagers come and go. */
    void addListener(PeersListener listener) {
        listeners.add(listener);
    }

    /** The Alertmanagers for people: the configured ones and those that answer besides. May be called from any thread. */
    List<SeedStatus> contacts() {
        return contacts;
    }

    @Override
    public boolean exist() {
        return all().stream().anyMatch(AlertmanagerPeer::isUp);
    }

    @Override
    public EventLoop.Timer ask(Duration atMost, Runnable then) {
        List<AlertmanagerPeer> asked =
                all().stream().filter(AlertmanagerPeer::isUp).toList();
        AnswerWait<AlertmanagerPeer> wait = new AnswerWait<>(loop, asked, atMost, then);
        asked.forEach(peer -> peer.exchangeThen(() -> wait.answered(peer)));
        return wait;
    }

    /**
     * Gives the Alertmanagers what was written here last.
     *
     * @param done run when they have it, or after two seconds
     */
    public void leave(Runnable done) {
        var unused = ask(LEAVE_TIME, done);
    }

    /** Ends all exchanges. */
    public void close() {
        all().forEach(AlertmanagerPeer::close);
        exchanger.close();
    }

    /** The kinds of warnings about one peer; each is logged once a minute. */
    private enum Warning {
        UNDECODED,
        LEFT_OUT,
        UNREACHABLE
    }

    /** The Alertmanager has answered; {@code then} is to be run once its records are merged. */
    void onAnswered(AlertmanagerPeer peer, Exchanger.Outcome.Answered answer, Runnable then) {
        metrics.answered(peer.name(), answer, loop.now());
        if (answer.undecoded() > 0 && permits(peer, Warning.UNDECODED)) {
            LOG.atWarn()
                    .addKeyValue("peer", peer.name())
                    .addKeyValue("records", answer.undecoded())
                    .log("Alertmanager has records that are too large or cannot be decoded");
        }
        answer.resolved().forEach(this::find);
        if (settled && answer.alive() > all().size() && unlisted.permits(loop.elapsed())) {
            LOG.atWarn()
                    .addKeyValue("peer", peer.name())
                    .addKeyValue("members", answer.alive())
                    .addKeyValue("configured", all().size())
                    .log("Alertmanager has more peers than are configured, which this replica does not wait for");
        }
        int leftOut = merge(answer.unknown(), then);
        if (leftOut > 0 && permits(peer, Warning.LEFT_OUT)) {
            LOG.atWarn()
                    .addKeyValue("peer", peer.name())
                    .addKeyValue("records", leftOut)
                    .addKeyValue("limit", mostBytes)
                    .log("Alertmanager has more records than memory permits, the rest is left out");
        }
    }

    /** Exchanges with a further address of a configured name, too. */
    private void find(MeshAddress address) {
        boolean known = all().stream().anyMatch(peer -> address.equals(peer.address()))
                || configured.containsKey(address.toString())
                || found.containsKey(address.toString())
                || replicas.get().contains(address);
        boolean looking = configured.values().stream().anyMatch(peer -> !peer.isSettled());
        if (!known && !looking && found.size() < MOST_FOUND) {
            AlertmanagerPeer peer = added(new PeerAddress(address.toString(), address, false));
            found.put(address.toString(), peer);
            peer.exchange();
        }
    }

    void onFailed(AlertmanagerPeer peer, String reason) {
        metrics.failed(peer.name());
        if (!met && configured.containsValue(peer) && permits(peer, Warning.UNREACHABLE)) {
            LOG.atWarn()
                    .addKeyValue("peer", peer.name())
                    .addKeyValue("reason", reason)
                    .log("Alertmanager cannot be reached, will retry");
        }
    }

    private boolean permits(AlertmanagerPeer peer, Warning warning) {
        return warnings.computeIfAbsent(peer.name(), ignored -> new EnumMap<>(Warning.class))
                .computeIfAbsent(warning, ignored -> new Throttle(QUIET))
                .permits(loop.elapsed());
    }

    /** Called when the Alertmanager's standing, or what is known of its state, may have changed. */
    void onChanged() {
        forgetFound();
        List<SeedStatus> now = new ArrayList<>();
        configured.values().forEach(peer -> now.add(peer.status()));
        found.values().stream().filter(AlertmanagerPeer::isUp).forEach(peer -> now.add(peer.status()));
        contacts = List.copyOf(now);
        all().forEach(peer -> metrics.up(peer.name(), peer.isUp()));
        countLive();
    }

    /** Forgets further addresses that do not answer and that no configured name resolves to any more. */
    private void forgetFound() {
        Set<String> listed = new TreeSet<>();
        configured.values().forEach(peer -> peer.resolved().forEach(address -> listed.add(address.toString())));
        List<AlertmanagerPeer> gone = found.values().stream()
                .filter(peer -> !peer.isUp() && !listed.contains(peer.name()))
                .toList();
        for (AlertmanagerPeer peer : gone) {
            peer.close();
            found.remove(peer.name());
            warnings.remove(peer.name());
            metrics.removed(peer.name());
        }
    }

    private void countLive() {
        Set<String> before = live;
        Set<String> after = new TreeSet<>();
        for (AlertmanagerPeer peer : all()) {
            MeshAddress address = peer.address();
            if (peer.isUp() && address != null) {
                after.add(address.toString());
            }
        }
        live = after;
        met |= !after.isEmpty();
        metrics.alertmanagers.set(after.size());
        tellOfThoseNotIn(before, after, PeerEvent.JOINED, "Alertmanager joined");
        tellOfThoseNotIn(after, before, PeerEvent.LEFT, "Alertmanager left");
        if (after.isEmpty() && !before.isEmpty()) {
            LOG.atInfo()
                    .addKeyValue("peers", configured.keySet())
                    .log("The last Alertmanager has left, the bridge is off until one comes back: remove "
                            + "--cluster.alertmanager-peer if none shall");
        }
    }

    private void tellOfThoseNotIn(Set<String> others, Set<String> names, PeerEvent event, String line) {
        for (String name : names) {
            if (!others.contains(name)) {
                LOG.atInfo().addKeyValue("peer", name).log(line);
                listeners.forEach(listener -> listener.on(event, new MemberId(name, "alertmanager")));
            }
        }
    }

    /**
     * Merges records into the states of this replica, as far as there is room for what they grow by.
     *
     * @param then run when they are merged
     * @return how many are left out
     */
    private int merge(Map<StateKind, List<GossipRecord>> unknown, Runnable then) {
        List<Runnable> merges = new ArrayList<>();
        int leftOut = 0;
        long room = mostBytes
                - states.values().stream().mapToLong(ReplicatedState::bytes).sum();
        for (Map.Entry<StateKind, List<GossipRecord>> ofKind : unknown.entrySet()) {
            StateKind kind = ofKind.getKey();
            ReplicatedState state = Objects.requireNonNull(states.get(kind));
            for (GossipRecord record : ofKind.getValue()) {
                ReplicatedState.Held held = state.get(record.key());
                int growth = record.body().length
                        - (held == null ? 0 : held.version().body().length);
                if (growth <= Math.max(0, room)) {
                    room -= growth;
                    merges.add(() -> merge(kind, state, record));
                } else {
                    leftOut++;
                }
            }
        }
        mergeFrom(merges, 0, then);
        return leftOut;
    }

    private void mergeFrom(List<Runnable> merges, int from, Runnable then) {
        int to = Math.min(merges.size(), from + SLICE);
        merges.subList(from, to).forEach(Runnable::run);
        if (to == merges.size()) {
            then.run();
        } else {
            loop.execute(() -> mergeFrom(merges, to, then));
        }
    }

    /** Takes in a record that is greater. One of the same time is what was pushed to the Alertmanager, or another copy. */
    private void merge(StateKind kind, ReplicatedState state, GossipRecord record) {
        ReplicatedState.Held held = state.get(record.key());
        Version version = record.version();
        boolean same = held != null
                && held.version().rank() == version.rank()
                && held.version().stamp() == version.stamp();
        Instant now = loop.now();
        Duration ttl = Duration.between(now, record.mark().keptUntil());
        if (!same && state.introduce(record.key(), version, record.mark().age(now), ttl)) {
            metrics.merged.labelValues(kind.stateName()).inc();
        }
    }
}
