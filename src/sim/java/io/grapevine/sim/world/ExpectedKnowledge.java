package io.grapevine.sim.world;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The model of the state that each replica must have: its own writes, and those of replicas with a working path to it.
 * A duplicate of something that the sender must have known has no excuse.
 */
public final class ExpectedKnowledge {
    /** How often what is known spreads by one hop. */
    static final Duration TICK = Duration.ofMillis(500);

    /** For how long a way must have been good before it counts: links are dialled again, backoffs end. */
    private static final Duration WARM = Duration.ofSeconds(5);

    /** For how long a way must have been good before an answer is expected on it. */
    private static final Duration REACH = Duration.ofSeconds(3);

    private record Way(String from, String to) {}

    private static final class Mind {
        private BitSet now = new BitSet();
        private BitSet durable = new BitSet();
        private final Deque<BitSet> past = new ArrayDeque<>();
        /** What the others knew when this replica started, by who; taken out when the way to them was cut since. */
        private final Map<String, BitSet> atBoot = new LinkedHashMap<>();
    }

    private final SimWorld world;
    private final int lag;
    private final Map<String, Mind> minds = new LinkedHashMap<>();
    private final Map<Way, Duration> goodSince = new LinkedHashMap<>();
    private final Map<String, Duration> disturbed = new LinkedHashMap<>();
    /** The pairs of processes that know of each other. */
    private final Set<Set<String>> met = new HashSet<>();

    private Duration lastChange = Duration.ZERO;
    private int facts;

    ExpectedKnowledge(SimWorld world) {
        this.world = world;
        this.lag = (int) Math.max(1, world.parameters.learning().dividedBy(TICK) - 1);
    }

    private Mind mind(String name) {
        return minds.computeIfAbsent(name, ignored -> new Mind());
    }

    /** Something new, which {@code name} knows. */
    int notified(String name) {
        mind(name).now.set(facts);
        return facts++;
    }

    /** Something new, which {@code name} knows even after a crash. */
    int durableFact(String name) {
        mind(name).durable.set(facts);
        return notified(name);
    }

    /** What {@code name} must know now. */
    BitSet of(String name) {
        BitSet known = (BitSet) mind(name).now.clone();
        Duration sinceBoot = world.elapsed().minus(world.machine(name).bootedAt());
        if (sinceBoot.compareTo(world.parameters.settleTimeout()) < 0) {
            mind(name).atBoot.values().forEach(known::or);
        }
        return known;
    }

    /** Whether {@code name} must know a fact. */
    public boolean has(String name, int notified) {
        return of(name).get(notified);
    }

    /** Whether {@code name} must know a fact, even if it has not settled yet. */
    public boolean hasForCertain(String name, int notified) {
        return mind(name).now.get(notified);
    }

    /** Whether a process that runs must know a fact, even if it has not settled yet: a reply, or a disk, may have been lost. */
    public boolean isKnownToSome(int notified) {
        return notified != SendAttempt.NONE
                && world.up().stream().anyMatch(machine -> hasForCertain(machine.name, notified));
    }

    /** Whether {@code name} may know a fact: it must, or nothing cuts it off from one that must, be it for a moment. */
    public boolean mayHave(String name, int notified) {
        return notified != SendAttempt.NONE
                && world.up().stream()
                        .filter(machine -> machine.name.equals(name) || isClear(machine.name, name))
                        .anyMatch(machine -> hasForCertain(machine.name, notified));
    }

    /** Whether the way has been good since a time. */
    public boolean isGood(String from, String to, Duration since) {
        Duration good = goodSince.get(new Way(from, to));
        return good != null && good.compareTo(since) <= 0;
    }

    /** Whether both ways between two have been good for so long that it counts. */
    public boolean isWarm(String a, String b) {
        Duration since = world.elapsed().minus(WARM);
        return isGood(a, b, since) && isGood(b, a, since);
    }

    /** The replicas that one can ask: it had the time to connect to them after a pause or a cut, and they are not about to leave. */
    public List<Machine> inReach(String name) {
        Duration since = world.elapsed().minus(REACH);
        return world.up().stream()
                .filter(other -> !other.isLeaving())
                .filter(other -> isGood(name, other.name, since) && isGood(other.name, name, since))
                .toList();
    }

    /** When something last happened to a replica. */
    public Duration lastDisturbed(String name) {
        return disturbed.getOrDefault(name, Duration.ZERO);
    }

    /** The time of the last change of any connection. */
    public Duration lastChange() {
        return lastChange;
    }

    /** Something happened to all ways of a replica. */
    void disturb(String name) {
        disturbed.put(name, world.elapsed());
        lastChange = world.elapsed();
        goodSince.keySet().removeIf(way -> way.from().equals(name) || way.to().equals(name));
        mind(name).atBoot.clear();
        minds.values().forEach(mind -> mind.atBoot.remove(name));
    }

    /** Something happened to the ways between two replicas. */
    void disturb(String a, String b) {
        lastChange = world.elapsed();
        goodSince.remove(new Way(a, b));
        goodSince.remove(new Way(b, a));
        mind(a).atBoot.remove(b);
        mind(b).atBoot.remove(a);
    }

    /** The process has ended: what was not safe for so long is forgotten. */
    void crashed(String name) {
        disturb(name);
        Mind mind = mind(name);
        mind.now = (BitSet) mind.durable.clone();
        mind.past.clear();
    }

    /** The process has ended in order: everything is on its disk. */
    void ended(String name) {
        disturb(name);
        Mind mind = mind(name);
        mind.durable = (BitSet) mind.now.clone();
        mind.past.clear();
    }

    /** A disk has been replaced. */
    void disk(String name, BitSet holds) {
        Mind mind = mind(name);
        mind.now = (BitSet) holds.clone();
        mind.durable = (BitSet) holds.clone();
        mind.past.clear();
    }

    /** What the disk of {@code name} holds for certain. */
    BitSet durable(String name) {
        return (BitSet) mind(name).durable.clone();
    }

    /** The process has started, and will receive what the others know before it settles. */
    void booted(String name, boolean findsAll) {
        disturb(name);
        if (findsAll) {
            for (Machine other : world.up()) {
                if (!other.name.equals(name) && isClear(other.name, name)) {
                    mind(name).atBoot.put(other.name, (BitSet)
                            mind(other.name).now.clone());
                }
            }
        }
    }

    private boolean isClear(String a, String b) {
        return world.ways.isClear(a, b) && world.ways.isClear(b, a);
    }

    /** Lets what is known spread. */
    void tick() {
        List<Machine> up = world.up();
        for (Machine from : up) {
            for (Machine to : up) {
                if (from != to) {
                    look(from, to);
                }
            }
        }
        Map<String, BitSet> next = new LinkedHashMap<>();
        up.forEach(machine -> next.put(machine.name, learned(machine.name, up)));
        next.forEach((name, known) -> {
            Mind mind = mind(name);
            mind.past.addFirst(mind.now);
            mind.now = known;
            List<BitSet> past = new ArrayList<>(mind.past);
            if (past.size() > lag + 1) {
                mind.past.removeLast();
            }
            int syncTicks = 1 + (int) world.machine(name).syncDelay().dividedBy(TICK);
            if (syncTicks < past.size() && world.machine(name).isSaved()) {
                mind.durable.or(past.get(syncTicks));
            }
        });
    }

    private void look(Machine from, Machine to) {
        Way way = new Way(from.name, to.name);
        boolean good = from.isAwake() && to.isAwake() && isClear(from.name, to.name);
        if (good && !goodSince.containsKey(way) && haveMet(from, to)) {
            goodSince.put(way, world.elapsed());
        } else if (!good) {
            disturb(from.name, to.name);
            if (!from.isAwake()) {
                disturbed.put(from.name, world.elapsed());
            }
        }
    }

    /**
     * Whether two processes know of each other: once one is configured with the other, or they are connected by others that are. A
     * process that is started anew, with few peers, all of which are down or cut off, is unknown to those that have it for ended.
     */
    private boolean haveMet(Machine a, Machine b) {
        Set<String> both = Set.of(process(a), process(b));
        return met.contains(both) || (isFound(a, b) && met.add(both));
    }

    private static String process(Machine machine) {
        return machine.name + "." + machine.boots();
    }

    private boolean isFound(Machine a, Machine b) {
        Set<Machine> found = new LinkedHashSet<>(Set.of(a));
        Deque<Machine> next = new ArrayDeque<>(found);
        while (!next.isEmpty()) {
            Machine machine = next.remove();
            world.up().stream()
                    .filter(other ->
                            other.isAwake() && other != machine && areConnected(machine, other) && found.add(other))
                    .forEach(next::add);
        }
        return found.contains(b);
    }

    private boolean areConnected(Machine a, Machine b) {
        boolean isConfigured = a.peers().contains(b.address()) || b.peers().contains(a.address());
        boolean isKnown = isConfigured || met.contains(Set.of(process(a), process(b)));
        return isKnown && isClear(a.name, b.name);
    }

    private BitSet learned(String name, List<Machine> up) {
        BitSet known = (BitSet) mind(name).now.clone();
        Duration warm = world.elapsed().minus(WARM);
        for (Machine other : up) {
            if (!other.name.equals(name) && isGood(other.name, name, warm)) {
                List<BitSet> past = new ArrayList<>(mind(other.name).past);
                if (past.size() >= lag) {
                    known.or(past.get(lag - 1));
                }
            }
        }
        return known;
    }
}
