package io.grapevine.bench.compare;

/** A measured quantity: one value per repeat, contender and {@link Point}. Declared in the order of the table. */
enum Figure {
    START_READY("Start to ready", "s", 2),
    RESIDENT_IDLE("Resident memory, idle", "MiB", 0),
    RESIDENT_LOADED("Resident memory, alerts active", "MiB", 0),
    COLD_RATE("First alerts after start: rate", "alerts/s", 0, true),
    COLD_CPU("First alerts after start: CPU per 100,000", "s", 2),
    COLD_P50("First alerts after start: batch of 64, p50", "ms", 2),
    COLD_P99("First alerts after start: batch of 64, p99", "ms", 2),
    NEW_RATE("New alerts, warm: rate", "alerts/s", 0, true),
    NEW_CPU("New alerts, warm: CPU per 100,000", "s", 2),
    NEW_P50("New alerts, warm: batch of 64, p50", "ms", 2),
    NEW_P99("New alerts, warm: batch of 64, p99", "ms", 2),
    RESENT_RATE("Alerts sent again: rate", "alerts/s", 0, true),
    RESENT_CPU("Alerts sent again: CPU per 100,000", "s", 2),
    RESENT_P50("Alerts sent again: batch of 64, p50", "ms", 2),
    RESENT_P99("Alerts sent again: batch of 64, p99", "ms", 2),
    READ_ALERTS_P50("GET /alerts, p50", "ms", 1),
    READ_ALERTS_P99("GET /alerts, p99", "ms", 1),
    READ_GROUPS_P50("GET /alerts/groups, p50", "ms", 1),
    READ_GROUPS_P99("GET /alerts/groups, p99", "ms", 1),
    READ_FILTER_P50("GET /alerts with a selective filter, p50", "ms", 2),
    READ_FILTER_P99("GET /alerts with a selective filter, p99", "ms", 2),
    SILENCE_RATE("Silences created: rate, one connection", "silences/s", 0, true),
    SILENCE_CPU("Silences created: CPU of one", "ms", 3),
    SILENCE_P50("Silences created: p50", "ms", 2),
    SILENCE_P99("Silences created: p99", "ms", 2),
    SILENCE_LIST_P50("GET /silences, p50", "ms", 2),
    SILENCE_LIST_P99("GET /silences, p99", "ms", 2),
    NOTIFY_FIRST("POST to webhook: the very first after start", "ms", 1),
    NOTIFY_EARLY_P50("POST to webhook: first 200 after start, p50", "ms", 2),
    NOTIFY_EARLY_P99("POST to webhook: first 200 after start, p99", "ms", 2),
    NOTIFY_WARM_P50("POST to webhook: warm, p50", "ms", 2),
    NOTIFY_WARM_P99("POST to webhook: warm, p99", "ms", 2),
    SPREAD_P50("Silence seen on all three replicas, p50", "ms", 2),
    SPREAD_P99("Silence seen on all three replicas, p99", "ms", 2),
    STORM_FIRING("Storm: all notified, after group_wait", "s", 2),
    STORM_RESOLVED("Storm resolves at once: all notified, with group_interval of 5 s", "s", 2),
    BURST_COLD_P50(
            "50,000 alerts in 1,800 groups within 10 s, first in a process: group notified after its group_wait, p50",
            "ms",
            0),
    BURST_COLD_P99(
            "50,000 alerts in 1,800 groups within 10 s, first in a process: group notified after its group_wait, p99",
            "ms",
            0),
    BURST_COLD_POST("50,000 alerts in 1,800 groups within 10 s, first in a process: batch of 64, p99", "ms", 1),
    BURST_WARM_P50(
            "50,000 alerts in 1,800 groups within 10 s, once more: group notified after its group_wait, p50", "ms", 0),
    BURST_WARM_P99(
            "50,000 alerts in 1,800 groups within 10 s, once more: group notified after its group_wait, p99", "ms", 0),
    BURST_WARM_POST("50,000 alerts in 1,800 groups within 10 s, once more: batch of 64, p99", "ms", 1),
    INHIBIT_CPU("10,000 groups, 86 inhibition rules, group_interval of 10 s: CPU of one core", "%", 1),
    INHIBIT_READ("40 inhibition rules with 500 sources each: GET /alerts, p50", "ms", 1),
    STEADY_LONGEST("Longest answer of /-/healthy while each alert is sent again once a minute", "ms", 1),
    STEADY_CPU("CPU of one core meanwhile, one GET /alerts a second included", "%", 1),
    SMALL_HEAP("Alerts held with a heap of 1 GiB", "alerts", 0, true),
    SMALL_HEAP_PEAK("Largest resident memory meanwhile", "MiB", 0),
    TENANTS_READY("1,000 tenants: start to ready, with -Xmx640m", "s", 2),
    TENANTS_UNBUILT("1,000 tenants: heap of one that no client has asked for", "KiB", 1),
    TENANTS_BUILT("1,000 tenants: heap of one in use, without alerts, in addition", "KiB", 1),
    TENANTS_HEAP("1,000 tenants with 100 alerts each: heap in use", "MiB", 0),
    TENANTS_PEAK("1,000 tenants with 100 alerts each: largest resident memory", "MiB", 0),
    TENANTS_CPU("1,000 tenants: CPU of one core while each alert is sent again once a minute", "%", 1),
    NOISE_ALONE_P99("Quiet tenant: POST to webhook, p99", "ms", 2),
    NOISE_ALERTS("Noisy tenant meanwhile: alerts posted", "alerts/s", 0, true),
    NOISE_SILENCES("Noisy tenant meanwhile: silences set", "silences/s", 0, true),
    NOISE_UPLOADS("Noisy tenant meanwhile: configurations uploaded", "uploads/s", 0, true),
    NOISE_EXTRA_P50("Quiet tenant beside a noisy one: POST to webhook, p50, extra", "ms", 2),
    NOISE_EXTRA_P99("Quiet tenant beside a noisy one: POST to webhook, p99, extra", "ms", 2),
    NOISE_EXTRA_WORST("Quiet tenant beside a noisy one: POST to webhook, worst, above the p50 without it", "ms", 1),
    PLANNED_ALONE("1,000 signs a minute and 4 scrapes, without rules and heartbeats: CPU of one core", "%", 2),
    PLANNED_CPU("1,000 rules for silences and 1,000 heartbeats: CPU of one core in addition", "%", 2),
    PLANNED_HEAP("1,000 rules for silences and 1,000 heartbeats: heap in addition", "MiB", 1),
    PLANNED_HEARTBEATS("GET /heartbeats with 1,000, p50", "ms", 1),
    PLANNED_RULES("GET /silences/rules with 1,000, p50", "ms", 1),
    PLANNED_SILENCES("GET /silences with those of 1,000 rules, p50", "ms", 1),
    PLANNED_RELOAD("Reload of 1,000 rules and 1,000 heartbeats that are unchanged, p50", "ms", 0),
    PLANNED_CHANGE("Reload that changes all of them, p50", "ms", 0),
    PLANNED_CHECK("amtool check-config with 1,000 rules and 1,000 heartbeats", "s", 2),
    PLANNED_WRITES("1,000 heartbeats of 5 min on three replicas: writes in the mesh", "writes/s", 1),
    ON_CALL_ALONE("10,000 groups of 1 min without policies and schedules: CPU of one core", "%", 2),
    ON_CALL_CPU("100 escalation policies and 50 schedules for 10,000 groups: CPU of one core in addition", "%", 2),
    ON_CALL_HEAP("100 escalation policies and 50 schedules for 10,000 groups: heap in addition", "MiB", 1),
    ON_CALL_LATE("100 steps due beside 10,000 groups: late, p99", "ms", 0),
    ON_CALL_READ("GET /on-call with 50 schedules, p50", "ms", 1),
    LOST_KILLED("One of three replicas is killed: until neither of the others lists it", "s", 2),
    LOST_SILENT("One of three replicas goes silent (SIGSTOP): until neither of the others lists it", "s", 2),
    OUTAGE_EXTRA("Receiver of three replicas down, then up: beyond one for each of 20 groups", "notifications", 0),
    CRASH_LOST("kill -9 under load: acknowledged silences lost", "%", 1),
    CRASH_REPEATED("kill -9 under load: groups notified again that had been notified a second before", "%", 1),
    SOAK_RATE("Soak: alerts that begin, and as many that end", "alerts/s", 0, true),
    SOAK_GROWTH("Soak: resident memory in the last quarter, above that in the second", "%", 1),
    SOAK_PEAK("Soak: largest resident memory", "MiB", 0);

    private final String title;
    private final String unit;
    private final int decimals;
    private final boolean moreIsBetter;

    Figure(String title, String unit, int decimals) {
        this(title, unit, decimals, false);
    }

    Figure(String title, String unit, int decimals, boolean moreIsBetter) {
        this.title = title;
        this.unit = unit;
        this.decimals = decimals;
        this.moreIsBetter = moreIsBetter;
    }

    /** The name of the figure, for people. */
    String title() {
        return title;
    }

    /** The unit of its values. */
    String unit() {
        return unit;
    }

    /** Whether a larger value is better. */
    boolean moreIsBetter() {
        return moreIsBetter;
    }

    /** A value with as many decimals as it deserves, without the unit. */
    String format(double value) {
        return Double.isInfinite(value) ? "none in time" : Texts.format("%,." + decimals + "f", value);
    }
}
