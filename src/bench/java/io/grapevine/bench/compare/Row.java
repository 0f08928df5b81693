package io.grapevine.bench.compare;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The scenarios by the names of {@code --rows}. */
enum Row {
    /** Start to ready, memory idle. */
    START(StartScenario::new, "start to ready, resident memory idle", Row::never),
    /** Alerts received. */
    ALERTS(IntakeScenario::new, "alerts received: first, new and sent again; memory", Row::always),
    /** Alerts read. */
    READS(ReadScenario::new, "alerts and groups read, with and without a filter", Row::always),
    /** Silences created and listed. */
    SILENCES(SilenceScenario::new, "silences created and listed", Row::always),
    /** Latency of notifications. */
    NOTIFY(NotifyScenario::new, "from POST to webhook with group_wait: 0s", Row::never),
    /** Silences on three replicas. */
    CLUSTER(ClusterScenario::new, "silences seen on all of three replicas", Row::never),
    /** A storm that resolves at once. */
    STORM(StormScenario::new, "a storm that resolves at once", Row::withoutSilences),
    /** The first notifications of a burst. */
    BURST(BurstScenario::new, "first notifications of 50,000 alerts in 1,800 groups within 10 s", Row::never),
    /** Many inhibition rules and sources. */
    INHIBIT(InhibitScenario::new, "10,000 groups with 86 inhibition rules; 40 rules with 500 sources", Row::never),
    /** Pauses under a steady load. */
    STEADY(SteadyScenario::new, "the longest answer under a steady load", Row::withoutSilences),
    /** A small heap. */
    HEAP(HeapScenario::new, "300,000 alerts in a heap of 1 GiB (Grapevine only)", Row::never),
    /** Many tenants. */
    TENANTS(TenantsScenario::new, "1,000 tenants with 100 alerts each: start, heap, CPU (Grapevine only)", Row::never),
    /** A quiet tenant beside a noisy one. */
    NOISE(
            TenantNoiseScenario::new,
            "delay of a quiet tenant's notifications by another one (Grapevine only)",
            Row::never),
    /** Rules for planned silences, and heartbeats. */
    PLANNED(PlannedScenario::new, "1,000 rules for planned silences and 1,000 heartbeats (Grapevine only)", Row::never),
    /** Escalation policies and schedules. */
    DUTY(
            OnCallScenario::new,
            "100 escalation policies and 50 schedules for 10,000 groups (Grapevine only)",
            Row::never),
    /** A replica that is lost. */
    LOSS(LossScenario::new, "how soon two replicas miss a third that is lost", Row::never),
    /** A receiver that is down for a while. */
    OUTAGE(OutageScenario::new, "extra notifications of three replicas to a receiver that was down", Row::never),
    /** A crash. */
    CRASH(CrashScenario::new, "what kill -9 under load loses, and what it notifies again", Row::never),
    /** Memory in the long run. */
    SOAK(SoakScenario::new, "memory while 1,000 alerts a second begin and end; 30 minutes, once", Row::never);

    private final Supplier<Scenario> scenario;
    private final String description;
    private final Predicate<Point> sizes;

    Row(Supplier<Scenario> scenario, String description, Predicate<Point> sizes) {
        this.scenario = scenario;
        this.description = description;
        this.sizes = sizes;
    }

    private static boolean always(Point point) {
        return true;
    }

    private static boolean never(Point point) {
        return false;
    }

    private static boolean withoutSilences(Point point) {
        return point.silences() == 0;
    }

    /** The name of the row in {@code --rows}. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the row measures, for the help. */
    String description() {
        return description;
    }

    /** A new scenario, for one repeat. */
    Scenario scenario() {
        return scenario.get();
    }

    /** How often it is measured. */
    int repeats(Effort effort) {
        return this == SOAK ? 1 : effort.repeats();
    }

    /**
     * The points at which the row is measured, of those that are asked for; a single one where the size does not
     * matter.
     */
    List<Point> points(List<Point> all) {
        boolean dependsOnSize = sizes.test(new Point(1, 0));
        return dependsOnSize ? all.stream().filter(sizes).toList() : List.of(Point.NONE);
    }

    /** The one with a label. */
    static Optional<Row> of(String label) {
        return Arrays.stream(values()).filter(row -> row.label().equals(label)).findFirst();
    }
}
