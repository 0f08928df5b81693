package io.grapevine.sim.world;

import io.grapevine.config.Config;
import io.grapevine.config.WhenMuted.Begin;
import io.grapevine.model.LabelSet;
import io.grapevine.sim.world.check.Violation;
import io.grapevine.virtualtime.simulation.FaultyNetwork;
import io.grapevine.virtualtime.simulation.SimLoop;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A simulated cluster with its clients, receivers and network. Without injected faults nothing fails. */
public class SimWorld {
    /** When every world begins. */
    public static final Instant START = Instant.parse("2026-11-20T06:00:00Z");

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** For how long after it has settled a replica may fetch alerts. */
    private static final Duration FETCH = Duration.ofSeconds(11);

    /** Within this time of a request each replica reloads. */
    private static final Duration RELOADS = Duration.ofMinutes(5);

    /** What holds from the beginning. */
    public final WorldParameters parameters;
    /** What runs on the machines. */
    public final Policy policy;
    /** Time itself. */
    public final SimLoop loop;
    /** What connects the machines. */
    public final FaultyNetwork network;
    /** What happened. */
    public final Trace trace;
    /** What the replicas must know. */
    public final ExpectedKnowledge knowledge;

    private final Map<String, Machine> machines = new LinkedHashMap<>();
    private final Map<String, Inbox> inboxes = new LinkedHashMap<>();
    private final Map<String, Receiver> receivers = new LinkedHashMap<>();
    final List<PrometheusServer> prometheuses = new ArrayList<>();
    /** What can be wrong. */
    public final List<AlertCondition> conditions = new ArrayList<>();
    /** The watchers. */
    public final List<Watcher> watchers = new ArrayList<>();
    /** What the checkers have found. */
    public final List<Violation> violations;
    /** How often each fault has happened. */
    public final Map<Fault, Integer> hits;
    /** What waits for a moment of a process. */
    final FaultTriggers traps;
    /** The users who set silences. */
    final SilenceWorkload people;
    /** The last acknowledgement that has lapsed, by the alerts of its group. */
    public final Map<String, Actions.Lapse> lapses = new LinkedHashMap<>();
    /** What lies between the machines. */
    final Network ways;

    private final WorldSends sends = new WorldSends(this);
    /** The way of alerts to the machines. */
    final WorldPosts posts = new WorldPosts(this);

    private final Processes processes;
    private final Config config;
    private @Nullable Config secondConfig;
    /** When replicas were asked to take another edition of the configuration. */
    private final List<Duration> renames = new ArrayList<>();

    private List<TenantWorkload> tenants = List.of();
    private Optional<OnCall> onCall = Optional.empty();
    private Optional<Episode> off = Optional.empty();

    /**
     * A world with machines that are switched off.
     *
     * @param live where the trace goes, too; null for nowhere
     */
    public SimWorld(WorldParameters parameters, Policy policy, @Nullable PrintStream live) {
        this.parameters = parameters;
        this.policy = policy;
        this.loop = new SimLoop(START, parameters.seed());
        this.network = new FaultyNetwork(loop, parameters.seed() + 1);
        this.violations = new ArrayList<>();
        this.hits = new EnumMap<>(Fault.class);
        this.trace = new Trace(live);
        this.knowledge = new ExpectedKnowledge(this);
        this.traps = new FaultTriggers(this);
        this.processes = new Processes(this, policy);
        this.people = new SilenceWorkload(this);
        this.ways = new Network(this);
        this.config = Configs.of(parameters, false, policy);
        List<String> addresses =
                parameters.names().stream().map(SimWorld::address).toList();
        parameters.names().forEach(name -> machine(name, address(name), addresses));
        long each = parameters.seed() * 1_000;
        for (String receiver : policy.hasDays() ? Configs.RECEIVERS_OF_DAYS : Configs.RECEIVERS) {
            receivers.put(receiver, new Receiver(loop, ++each, sends));
        }
        if (policy.escalates()) {
            Escalating.receivers(policy, parameters)
                    .forEach(receiver -> receivers.put(receiver, new Receiver(loop, receiver.hashCode(), sends)));
        }
        if (Paging.isIn(policy, parameters)) {
            off = Paging.night(parameters);
        }
        if (policy.hasValve()) {
            receivers.put(Storm.RECEIVER, new Receiver(loop, Storm.RECEIVER.hashCode(), sends));
        }
        int servers = policy.hasSenders() ? Math.max(2, parameters.prometheuses()) : parameters.prometheuses();
        for (int i = 0; i < servers; i++) {
            prometheuses.add(policy.hasSenders() ? sender(i, ++each) : new PrometheusServer(this, ++each));
        }
        every(SECOND, () -> watchers.forEach(Watcher::onSecond));
        every(ExpectedKnowledge.TICK, knowledge::tick);
    }

    private PrometheusServer sender(int number, long seed) {
        Senders.Trouble trouble = number == 0 ? Senders.Trouble.NONE : Senders.Trouble.of(new Random(seed));
        return new PrometheusServer(this, seed, LabelSet.of(Senders.LABEL, "p" + number), trouble);
    }

    /** The clients and receivers of a tenant, with the machines and the network of a world. */
    SimWorld(SimWorld host, WorldParameters parameters, long seed) {
        this.parameters = parameters;
        policy = host.policy;
        loop = host.loop;
        network = host.network;
        trace = host.trace;
        knowledge = host.knowledge;
        traps = host.traps;
        processes = host.processes;
        ways = host.ways;
        violations = host.violations;
        hits = host.hits;
        people = new SilenceWorkload(this);
        config = Configs.ofTenant(parameters);
        machines.putAll(host.machines);
        machines.forEach((name, machine) -> inboxes.put(name, new Inbox(machine.pauses)));
        host.receivers.forEach((name, receiver) -> receivers.put(name, receiver.beside(seed, sends)));
        host.prometheuses.forEach(server -> prometheuses.add(server.beside(this, seed + prometheuses.size() + 1)));
    }

    private void machine(String name, String address, List<String> peers) {
        Machine machine = new Machine(this, name, address, peers, config);
        machines.put(name, machine);
        inboxes.put(name, new Inbox(machine.pauses));
    }

    private void every(Duration period, Runnable task) {
        loop.schedule(period, () -> {
            every(period, task);
            task.run();
        });
    }

    private static String address(String name) {
        return name + ":9094";
    }

    /** How long the world has existed. */
    public Duration elapsed() {
        return loop.elapsed();
    }

    /** A machine by the name of its replica. */
    public Machine machine(String name) {
        return Objects.requireNonNull(machines.get(name), name);
    }

    List<String> machineNames() {
        return List.copyOf(machines.keySet());
    }

    /** The machines with a process. */
    public List<Machine> up() {
        List<Machine> up = new ArrayList<>(); // no stream: each checker asks each second
        for (Machine machine : machines.values()) {
            if (machine.isUp()) {
                up.add(machine);
            }
        }
        return up;
    }

    /** The alerts that the process of a replica has received. */
    public Inbox inbox(String name) {
        return Objects.requireNonNull(inboxes.get(name), name);
    }

    /**
     * What the process of a replica may know of an alert: what came to it, and where alerts are persisted, what came to
     * earlier processes, and to the others until it had the time to fetch it from them.
     */
    public List<Inbox.Arrival> known(String name, String alert) {
        List<Inbox.Arrival> all = new ArrayList<>(inbox(name).known(alert));
        if (policy.persistsAlerts()) {
            Duration until =
                    machine(name).bootedAt().plus(parameters.settleTimeout()).plus(FETCH);
            inboxes.values().stream()
                    .flatMap(inbox -> inbox.known(alert).stream())
                    .filter(arrival -> arrival.at().compareTo(until) <= 0)
                    .forEach(all::add);
        }
        return all;
    }

    /** What an integration is notified of when an alert is muted that it knows as firing. */
    public Begin mutedBegin(String integration) {
        return policy.mutedBegin(parameters.seed(), integration);
    }

    /** The program on a machine, as the clients of this world see it; null if it is not there. */
    public @Nullable Player player(Machine machine) {
        return machine.player();
    }

    /** Runs {@code task} with the program on a machine, once the process gets to it; not at all if there is none. */
    final void with(Machine machine, Consumer<Player> task) {
        machine.with(ignored -> task.accept(Objects.requireNonNull(player(machine))));
    }

    /** Whether the disk of a machine has all changes of silences. */
    boolean silencesAreSaved(Machine machine) {
        return machine.disk().silences.isSaved();
    }

    /** The tenants. */
    public List<TenantWorkload> tenants() {
        return tenants;
    }

    void tenants(List<TenantWorkload> all) {
        tenants = all;
    }

    /** Rules for silences, leases and heartbeats, if there are any. */
    public Optional<OnCall> onCall() {
        return onCall;
    }

    /** When the route of {@link Configs#TEAM_OF_DAYS} is muted; empty where it is not. */
    public Optional<Episode> night() {
        return policy.hasDays() ? DayPlan.night(parameters) : Optional.empty();
    }

    /** When the route of {@link Paging} is muted; empty where it is not. */
    public Optional<Episode> off() {
        return off;
    }

    void onCall(OnCall its) {
        onCall = Optional.of(its);
    }

    /** A receiver, by its name. */
    public Receiver receiver(String name) {
        return Objects.requireNonNull(receivers.get(name), name);
    }

    /** All receivers. */
    public List<String> receiverNames() {
        return List.copyOf(receivers.keySet());
    }

    /** The silences that were asked for, by people, rules, clients of leases and clicks. */
    public List<KnownSilence> silences() {
        return people.all();
    }

    /** Lets {@code watcher} see what happens from now on. */
    public void watch(Watcher watcher) {
        watchers.add(watcher);
    }

    /** Writes a line into the trace. */
    public void note(String line) {
        trace.add(loop.elapsed(), line);
    }

    /** A fault has happened. */
    public void hit(Fault fault) {
        hits.merge(fault, 1, Integer::sum);
    }

    /** Whether a clock was set while its process ran. */
    public boolean clocksAreSet() {
        return hits.containsKey(Fault.CLOCK_STEP) || hits.containsKey(Fault.CLOCK_SET);
    }

    /** Whether clocks differ by seconds, and no more. */
    public boolean clocksDiffer() {
        return hits.containsKey(Fault.SKEW) || hits.containsKey(Fault.CLOCK_SET);
    }

    /** A checker has found something. */
    public void report(String checker, String what) {
        Violation violation = new Violation(checker, loop.elapsed(), what);
        violations.add(violation);
        note("VIOLATION " + violation);
    }

    /** Lets time pass. */
    public void run(Duration time) {
        loop.runUntil(loop.elapsed().plus(time));
    }

    /** Runs a task later. */
    public void at(Duration time, Runnable task) {
        loop.schedule(time.minus(loop.elapsed()), task);
    }

    /** An alert that can be raised. */
    public AlertCondition condition(String id, String name, String team, String severity) {
        return condition(LabelSet.of(PostedAlert.ID, id, "alertname", name, "team", team, "severity", severity));
    }

    /** An alert that can be raised, with all its labels. */
    AlertCondition condition(LabelSet labels) {
        AlertCondition condition = new AlertCondition(labels);
        conditions.add(condition);
        return condition;
    }

    /** Starts the process of a machine, if there is none. */
    public void start(String name) {
        processes.start(name);
    }

    /** Starts all machines. */
    public void startAll() {
        machineNames().forEach(this::start);
    }

    /** kill -9. */
    public void kill(String name) {
        processes.kill(name);
    }

    /** SIGTERM. */
    public void terminate(String name) {
        processes.terminate(name);
    }

    /** SIGSTOP, and SIGCONT after {@code length}. */
    public void pause(String name, Duration length) {
        processes.pause(name, length);
    }

    /** The machine is suspended, and resumed after {@code length}. */
    public void sleep(String name, Duration length) {
        processes.sleep(name, length);
    }

    /** A replica reloads a configuration. */
    void reload(String name, boolean second) {
        note("reload " + name + (second ? " with the second edition" : " with the first edition"));
        Machine machine = machine(name);
        if (machine.config() != config(second)) {
            renames.add(elapsed());
        }
        machine.config(config(second));
        machine.with(player -> player.reload(machine.config())); // as the file is when the process reads it
    }

    /**
     * Whether the name that an integration has in the log may have changed on some replica in a span: each name has entries of its own. A
     * process that stands still reloads late, and two rollouts at a time may leave the replicas with different editions.
     */
    public boolean mayBeRenamed(String integration, Duration from, Duration to) {
        return integration.equals("four")
                && (areEditionsMixed()
                        || renames.stream()
                                .anyMatch(at -> at.compareTo(to) <= 0
                                        && at.plus(RELOADS).compareTo(from) >= 0));
    }

    private boolean areEditionsMixed() {
        return machineNames().stream()
                        .map(name -> machine(name).config())
                        .distinct()
                        .count()
                > 1;
    }

    /** The connections of a replica break. */
    public void breakLinks(String name) {
        processes.breakLinks(name);
    }

    /** A process has written to its disk, and not synced. */
    void onWritten(String name) {
        traps.onWritten(name);
    }

    /** A process notifies a receiver; {@code replied} gets the reply, on its loop. */
    public void send(Machine machine, SentMessage message, Duration timeout, Consumer<Reply> replied) {
        sends.send(machine, message, timeout, replied);
    }

    /** A separate source of random numbers for one participant of this world. */
    Random random(int salt) {
        return new Random(parameters.seed() * 7_919 + salt);
    }

    /** The configuration that a reload brings. */
    public Config config(boolean second) {
        if (!second) {
            return config;
        }
        Config known = secondConfig == null ? Configs.of(parameters, true, policy) : secondConfig;
        secondConfig = known;
        return known;
    }

    /** The text of a configuration of this world. */
    public String text(Config its) {
        return Configs.text(parameters, its != config, policy);
    }
}
