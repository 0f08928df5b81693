package io.grapevine.sim.world;

import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.features.heartbeat.HeartbeatConfig;
import io.grapevine.features.heartbeat.HeartbeatSettings;
import io.grapevine.features.planned.SilencePlan;
import io.grapevine.features.planned.SilenceRule;
import io.grapevine.model.Alert;
import io.grapevine.model.timeinterval.Occurrence;
import io.grapevine.sim.world.check.Checkers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The parts of a world for people on call: rules for silences, clients of leases, heartbeats, and what happens to them.
 */
public final class OnCall {
    /** The clocks of two replicas differ by no more, unless one is set or far off. */
    private static final Duration CLOCKS = Duration.ofSeconds(25);

    /** The clocks of two replicas differ by no more where they only run at different speeds. */
    private static final Duration DRIFTED = Duration.ofSeconds(4);

    /**
     * An alert that a replica raises has minutes left whenever it is renewed. One that has ended just before a pause is held over it, and
     * has less.
     */
    public static final Duration HELD = Duration.ofSeconds(1);

    private final SimWorld world;
    private final Extensions first;
    private final Extensions second;
    /** The occurrences of all rules. */
    public final List<KnownOccurrence> occurrences;

    private final List<LeaseClient> clients;
    private final List<SignSource> sources;
    /** The leases of all clients. */
    public final List<KnownLease> leases;
    /** The heartbeats with signs of life only. */
    public final List<KnownHeartbeat> heartbeats;

    private final List<JobClient> jobs;
    /** The heartbeats of sources and jobs. */
    private final List<KnownHeartbeat> all;

    private OnCall(SimWorld world, OnCallPlan plan) {
        this.world = world;
        first = OnCallConfig.of(plan, false, world.config(false));
        second = OnCallConfig.of(plan, true, world.config(true));
        occurrences = plan.rules().stream().map(this::occurrence).toList();
        clients =
                plan.leases().stream().map(hold -> new LeaseClient(world, hold)).toList();
        sources = plan.heartbeats().stream().map(this::source).toList();
        leases = clients.stream().map(each -> each.lease).toList();
        heartbeats = sources.stream().map(each -> each.heartbeat).toList();
        jobs = plan.jobs().stream().map(this::job).toList();
        all = Stream.concat(heartbeats.stream(), jobs().stream().map(KnownJob::heartbeat))
                .toList();
        occurrences.forEach(each -> world.people.held.add(each.silence));
        clients.forEach(each -> world.people.held.add(each.lease.silence));
    }

    /** Plays a plan in a world, and checks what is promised. */
    static void play(SimWorld world, OnCallPlan plan) {
        OnCall onCall = new OnCall(world, plan);
        world.onCall(onCall);
        Checkers.watchOnCall(world, onCall);
        // after the other conditions, of which the plan knows the numbers
        world.at(Duration.ZERO, () -> onCall.all.forEach(each -> world.condition(each.alert())));
        onCall.clients.forEach(LeaseClient::play);
        onCall.sources.forEach(SignSource::play);
        onCall.jobs.forEach(JobClient::play);
        plan.expiries().forEach(action -> world.at(action.at(), () -> onCall.expire(action)));
        onCall.blackOut(plan.blackout());
    }

    private KnownOccurrence occurrence(OnCallPlan.Rule planned) {
        SilenceRule rule = first.of(SilencePlan.NONE).rules().stream()
                .filter(each -> each.name().equals(planned.name()))
                .findFirst()
                .orElseThrow();
        Instant start = OnCallConfig.start(planned);
        Occurrence occurrence =
                rule.between(start.minusSeconds(1), start.plusSeconds(1)).get(0);
        Duration early = world.parameters.skewed()
                ? Duration.ZERO
                : Duration.between(SimWorld.START, start).minus(CLOCKS);
        KnownSilence silence = new KnownSilence(planned.alert(), early, start, occurrence.end());
        silence.acknowledged(rule.id(occurrence), start, SendAttempt.NONE);
        return new KnownOccurrence(planned, silence);
    }

    private SignSource source(OnCallPlan.Heartbeat planned) {
        return new SignSource(world, planned, heartbeat(planned.name(), planned.within(), planned.waits()));
    }

    private JobClient job(JobPlan planned) {
        KnownHeartbeat heartbeat = heartbeat(planned.name(), planned.patience(), planned.waits());
        return new JobClient(world, planned, new KnownJob(planned, heartbeat));
    }

    private KnownHeartbeat heartbeat(String name, Duration within, boolean waits) {
        HeartbeatConfig config = first.of(HeartbeatSettings.NONE).heartbeats().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        return new KnownHeartbeat(name, within, waits, config.alertLabels());
    }

    private void expire(Plan.SilenceAction action) {
        String name = world.machineNames().get(action.replica());
        int rules = occurrences.size();
        if (action.which() < rules) {
            world.people.expire(name, occurrences.get(action.which()).silence);
            world.hit(Fault.HOLDER_OVERRULED);
        } else {
            expire(name, clients.get(action.which() - rules).lease);
        }
    }

    private void expire(String name, KnownLease lease) {
        String id = lease.latestId();
        if (!id.isEmpty()) {
            world.note("expire " + id + " of lease " + lease.key + " at " + name);
            world.hit(Fault.HOLDER_OVERRULED);
            lease.askToEnd();
            world.with(
                    world.machine(name),
                    player -> player.expireSilence(id, done -> {
                        if (done) {
                            lease.ended(id, world.people.notified(name));
                            world.traps.onSilence(name);
                        }
                    }));
        }
    }

    private void blackOut(Episode episode) {
        if (episode.from().compareTo(episode.to()) < 0) {
            world.at(episode.from(), () -> {
                world.note("blackout");
                world.hit(Fault.BLACKOUT);
                world.machineNames().forEach(world::kill);
            });
            world.at(episode.to(), () -> world.machineNames().forEach(world::start));
        }
    }

    /** By how much the clocks of two replicas differ at most, unless one is set or far off. */
    public Duration clocksApart() {
        return world.clocksDiffer() ? CLOCKS : world.hits.containsKey(Fault.DRIFT) ? DRIFTED : Duration.ZERO;
    }

    /** How long at most something is on its way where ways are good. */
    public Duration delays() {
        return world.parameters.learning();
    }

    /** The settings of the replicas beside a configuration of the world. */
    public Extensions extensions(Config config) {
        return config == world.config(true) ? second : first;
    }

    /** Whether a replica has the configuration without the rules that the second edition lacks. */
    public boolean isRemoving() {
        return world.machineNames().stream()
                .anyMatch(name -> world.machine(name).config() == world.config(true));
    }

    /** The jobs, whose heartbeats know starts and failures, too. */
    public List<KnownJob> jobs() {
        return jobs.stream().map(each -> each.job).toList();
    }

    void onPosted(Machine machine, PostedAlert alert) {
        sources.forEach(source -> source.onPosted(machine, alert));
    }

    /** The process of a machine has another version of an alert. What it raises itself counts as received by it. */
    public void onAlert(Machine machine, Alert alert) {
        String id = alert.labels().valueOf(PostedAlert.ID);
        for (KnownHeartbeat heartbeat : all) {
            if (alert.labels().equals(heartbeat.alert())) {
                Instant clock = machine.host().now();
                Inbox.Arrival before = world.inbox(machine.name).last(id, world.elapsed());
                boolean fired = before != null && before.endsAt().isAfter(clock.plus(HELD));
                world.inbox(machine.name)
                        .add(
                                id,
                                new Inbox.Arrival(
                                        world.elapsed(), world.elapsed(), clock, alert.startsAt(), alert.endsAt()));
                boolean fires = alert.endsAt().isAfter(clock.plus(HELD));
                if (fired && !fires) {
                    world.conditions.stream()
                            .filter(condition -> condition.id().equals(id))
                            .forEach(condition -> condition.during(
                                    world.elapsed().minus(Duration.between(alert.startsAt(), clock)), world.elapsed()));
                }
                if (fires != fired) {
                    world.note((fires ? "raised " : "resolved ") + heartbeat.name() + " at " + machine.name);
                    world.watchers.forEach(watcher -> watcher.onRaised(machine, heartbeat, fires));
                }
            }
        }
    }
}
