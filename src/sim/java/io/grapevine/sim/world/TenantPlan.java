package io.grapevine.sim.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The plan of one tenant of a simulation. Its alerts have the labels of those of the default Alertmanager, and other
 * times.
 *
 * @param parameters the parameters of the world, with other times of groups
 * @param steps what its clients do with its configuration
 */
record TenantPlan(
        String id,
        Kind kind,
        WorldParameters parameters,
        List<Plan.PlannedAlert> conditions,
        List<Plan.SilenceAction> actions,
        List<Step> steps) {
    private static final int ALL_MILLIS = (int) Plan.CHAOS.toMillis();

    /** The origin of the configuration. */
    enum Kind {
        /** The clients of the tenant upload the configuration. */
        UPLOAD,
        /** The configuration is a file of the operator. */
        DIRECTORY,
        /** The tenant has no configuration, and is served with the fallback. */
        FALLBACK
    }

    /** The way in which clients change a configuration. */
    enum Act {
        /** The clients upload another version. */
        UPLOAD,
        /** The clients delete the configuration, and upload one again after a while. */
        DELETE,
        /**
         * The clients delete the configuration, and a client that has not noticed uploads another version elsewhere.
         */
        CLASH
    }

    /**
     * One action.
     *
     * @param replica the number of the replica
     * @param pause the time until a configuration is uploaded again, or until the other client uploads one
     */
    record Step(Duration at, Act act, int replica, Duration pause) {}

    /** The tenants of a simulation, drawn from numbers of their own. */
    static List<TenantPlan> of(Plan plan) {
        Random random = new Random(plan.parameters().seed() * 1_000_037);
        Plan.Drawing drawing = new Plan.Drawing(plan.parameters().seed(), random);
        List<TenantPlan> tenants = new ArrayList<>();
        List<Kind> kinds = new ArrayList<>(List.of(Kind.UPLOAD, Kind.UPLOAD, Kind.DIRECTORY, Kind.FALLBACK));
        int count = 2 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            Kind kind = kinds.remove(i == 0 ? 0 : random.nextInt(kinds.size()));
            tenants.add(tenant(List.of("a", "b", "c").get(i), kind, plan, drawing, random));
        }
        return tenants;
    }

    private static TenantPlan tenant(String id, Kind kind, Plan plan, Plan.Drawing drawing, Random random) {
        WorldParameters parameters = plan.parameters()
                .timed(
                        Duration.ofSeconds(drawing.pick(1, 5, 10)),
                        Duration.ofSeconds(drawing.pick(20, 30, 45)),
                        Duration.ofSeconds(drawing.pick(120, 240, 3_600)));
        List<Plan.PlannedAlert> conditions = plan.conditions().stream()
                .map(each ->
                        new Plan.PlannedAlert(each.id(), each.name(), each.team(), each.severity(), drawing.episodes()))
                .toList();
        return new TenantPlan(
                id,
                kind,
                parameters,
                conditions,
                drawing.actions(conditions.size()),
                kind == Kind.UPLOAD ? steps(random) : List.of());
    }

    private static List<Step> steps(Random random) {
        List<Step> steps = new ArrayList<>();
        int uploads = random.nextInt(5);
        for (int i = 0; i < uploads; i++) {
            steps.add(step(Act.UPLOAD, random));
        }
        int deletions = random.nextInt(3);
        for (int i = 0; i < deletions; i++) {
            steps.add(step(random.nextInt(3) == 0 ? Act.CLASH : Act.DELETE, random));
        }
        return steps;
    }

    private static Step step(Act act, Random random) {
        Duration at = Duration.ofMillis(random.nextInt(ALL_MILLIS));
        Duration pause = Duration.ofMillis(random.nextInt(random.nextBoolean() ? 2_000 : 60_000));
        return new Step(at, act, random.nextInt(4), pause);
    }
}
