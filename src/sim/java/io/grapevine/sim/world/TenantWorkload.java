package io.grapevine.sim.world;

import io.grapevine.sim.world.check.Checkers;
import io.grapevine.sim.world.check.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/** The clients of one tenant: they upload configurations, delete the tenant, and begin again. */
public final class TenantWorkload {
    /** After this time without an answer a client tries another replica. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final Duration FIRST = Duration.ofSeconds(30);

    private final SimWorld host;
    private final TenantPlan plan;
    private final Random random;
    /** What the checkers of each life have counted. */
    final List<Tally> tallies = new ArrayList<>();
    /** The lives of the tenant, from the first one on. */
    public final List<TenantWorld> lives = new ArrayList<>();

    private final List<Upload> uploads = new ArrayList<>();
    /** By life, the fact that it was deleted. */
    private final List<Integer> deletions = new ArrayList<>();

    /** A version that a replica has processed; its fact is that the replica has acknowledged it. */
    public static final class Upload {
        private final TenantVersion version;
        private final Duration at;
        private final BitSet known;
        private int fact = SendAttempt.NONE;

        private Upload(TenantVersion version, Duration at, BitSet known) {
            this.version = version;
            this.at = at;
            this.known = known;
        }

        /** The version. */
        public TenantVersion version() {
            return version;
        }

        /** When the replica took it. */
        public Duration at() {
            return at;
        }

        /** The fact that the version was acknowledged; {@link SendAttempt#NONE} if it was not. */
        public int fact() {
            return fact;
        }

        /** Whether the replica that took it must have known another one. */
        public boolean knew(Upload other) {
            return other.fact != SendAttempt.NONE && known.get(other.fact);
        }
    }

    TenantWorkload(SimWorld host, TenantPlan plan) {
        this.host = host;
        this.plan = plan;
        this.random = host.random(17 * plan.id().charAt(0));
    }

    /** Plays tenants in a world, and checks them. */
    static void play(SimWorld world, List<TenantPlan> tenants) {
        world.tenants(tenants.stream()
                .map(tenant -> new TenantWorkload(world, tenant))
                .toList());
        Checkers.watchTenants(world);
        world.tenants().forEach(TenantWorkload::play);
    }

    private void play() {
        if (plan.kind() == TenantPlan.Kind.UPLOAD) {
            host.at(Duration.ofMillis(random.nextInt((int) FIRST.toMillis())), this::begin);
        } else {
            begin();
        }
        plan.steps().forEach(step -> host.at(step.at(), () -> act(step)));
        plan.actions()
                .forEach(action -> host.at(action.at(), () -> {
                    if (isLiving()) {
                        current().people.act(action);
                    }
                }));
    }

    /** The id of the tenant. */
    public String id() {
        return plan.id();
    }

    /** Whether clients upload its configuration. */
    public boolean uploads() {
        return plan.kind() == TenantPlan.Kind.UPLOAD;
    }

    /** The version of the operator; none if there is no file of the tenant. */
    public TenantVersion file() {
        return plan.kind() == TenantPlan.Kind.DIRECTORY ? new TenantVersion(0, 0) : TenantVersion.NONE;
    }

    /** Whether it is served with the fallback. */
    public boolean isOnFallback() {
        return plan.kind() == TenantPlan.Kind.FALLBACK;
    }

    /** The versions that replicas have taken. */
    public List<Upload> versions() {
        return uploads;
    }

    /** The fact that a life was deleted; {@link SendAttempt#NONE} if that was not acknowledged. */
    public int deletion(int life) {
        return life < deletions.size() ? deletions.get(life) : SendAttempt.NONE;
    }

    private TenantWorld current() {
        return lives.get(lives.size() - 1);
    }

    private boolean isLiving() {
        return !lives.isEmpty() && !current().isEnded();
    }

    private void begin() {
        TenantWorld life = new TenantWorld(host, plan, lives.size());
        lives.add(life);
        tallies.add(Checkers.watch(life));
        Duration now = host.elapsed();
        for (Plan.PlannedAlert raised : plan.conditions()) {
            AlertCondition condition = life.condition(raised.id(), raised.name(), raised.team(), raised.severity());
            raised.episodes().stream()
                    .filter(episode -> episode.to().compareTo(now) > 0)
                    .forEach(episode ->
                            condition.during(episode.from().compareTo(now) > 0 ? episode.from() : now, episode.to()));
        }
        if (uploads()) {
            create(life);
        }
    }

    /** Uploads first versions until one is acknowledged. */
    private void create(TenantWorld life) {
        boolean created = uploads.stream()
                .anyMatch(upload -> upload.version.life() == life.life && upload.fact != SendAttempt.NONE);
        if (!created && !life.isEnded()) {
            upload(anyReplica(), life);
            host.at(host.elapsed().plus(TIMEOUT), () -> create(life));
        }
    }

    private String anyReplica() {
        return replica(random.nextInt(host.machineNames().size()));
    }

    private String replica(int number) {
        return host.machineNames().get(number % host.machineNames().size());
    }

    private void act(TenantPlan.Step step) {
        if (!isLiving()) {
            return;
        }
        TenantWorld life = current();
        String name = replica(step.replica());
        switch (step.act()) {
            case UPLOAD -> upload(name, life);
            case DELETE -> delete(name, life, step.pause());
            case CLASH -> {
                delete(name, life, FIRST);
                host.at(host.elapsed().plus(step.pause()), () -> uploadUnaware(replica(step.replica() + 1), life));
            }
        }
    }

    /** Not where the deletion of the life before may be unknown: a version from there is one of that life. */
    private void upload(String name, TenantWorld life) {
        life.with(host.machine(name), player -> {
            boolean isFirst = life.life == 0;
            if (!life.isEnded() && (isFirst || host.knowledge.hasForCertain(name, deletion(life.life - 1)))) {
                upload(name, life, (TenantPlayer) player);
            }
        });
    }

    /** A client that does not know of the deletion uploads a version where the deletion is not known. */
    private void uploadUnaware(String name, TenantWorld life) {
        life.with(host.machine(name), player -> {
            TenantPlayer tenant = (TenantPlayer) player;
            if (tenant.version().life() == life.life) {
                upload(name, life, tenant);
            }
        });
    }

    private void upload(String name, TenantWorld life, TenantPlayer player) {
        TenantVersion version = new TenantVersion(life.life, uploads.size());
        Upload upload = new Upload(version, host.elapsed(), host.knowledge.of(name));
        uploads.add(upload);
        life.note("upload " + version + " at " + name);
        player.upload(version, () -> {
            upload.fact = acknowledged(name);
            life.note("upload " + version + " acknowledged by " + name);
        });
    }

    private int acknowledged(String name) {
        return host.machine(name).isSaved() ? host.knowledge.durableFact(name) : host.knowledge.notified(name);
    }

    /** Not where the tenant may be unknown. What is not acknowledged is not tried again: it may have happened. */
    private void delete(String name, TenantWorld life, Duration pause) {
        life.with(host.machine(name), player -> {
            boolean isKnown = uploads.stream()
                    .anyMatch(upload -> upload.version.life() == life.life
                            && upload.fact != SendAttempt.NONE
                            && host.knowledge.hasForCertain(name, upload.fact));
            if (!isKnown || life.isEnded()) {
                return;
            }
            life.note("delete at " + name);
            life.end();
            ((TenantPlayer) player).delete(() -> {
                deletions.add(acknowledged(name));
                life.note("deletion acknowledged by " + name);
                Duration again = host.elapsed().plus(pause).plusSeconds(1);
                if (again.compareTo(Plan.CHAOS) < 0) {
                    host.at(again, this::begin);
                }
            });
        });
    }
}
