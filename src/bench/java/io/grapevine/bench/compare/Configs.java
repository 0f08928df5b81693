package io.grapevine.bench.compare;

/** The configurations, the same for all contenders. */
final class Configs {
    /** A {@code group_wait} that does not end while it is measured, in seconds. */
    static final int NEVER = 7_200;

    private static final int ARRIVALS_PER_SECOND = 10_000;

    private Configs() {}

    /**
     * A {@code group_wait}, in seconds, in which so many alerts arrive at a server that has two processors for itself and its
     * load.
     */
    static int groupWait(int alerts) {
        return Math.max(1, alerts / ARRIVALS_PER_SECOND);
    }

    /**
     * Groups that are flushed once, after {@code groupWaitSeconds}, and then not again while it is measured; no integration; and
     * an inhibition rule that never applies but is evaluated.
     */
    static String quiet(int groupWaitSeconds) {
        return """
                route:
                  receiver: team
                  group_by: [alertname, service]
                  group_wait: %ds
                  group_interval: 2h
                receivers: [{name: team}]
                inhibit_rules:
                  - source_matchers: [severity="critical"]
                    target_matchers: [severity="warning"]
                    equal: [alertname, instance]
                """.formatted(groupWaitSeconds);
    }

    /** Each alert is a group of its own and is notified at once. */
    static String immediate(int sink) {
        return """
                route:
                  receiver: team
                  group_by: ['...']
                  group_wait: 0s
                  group_interval: 2h
                receivers:
                  - name: team
                    webhook_configs: [{url: 'http://127.0.0.1:%d/'}]
                """.formatted(sink);
    }

    /**
     * Each alert is a group of its own, and alerts of severity {@code warning} and {@code info} are the targets of rules with one alert
     * name as source each.
     *
     * @param equal the line of each rule that says which labels are equal
     */
    static String inhibiting(int rules, String equal, int groupIntervalSeconds) {
        StringBuilder config = new StringBuilder("""
                route: {receiver: team, group_by: ['...'], group_wait: 0s, group_interval: %ds}
                receivers: [{name: team}]
                inhibit_rules:
                """.formatted(groupIntervalSeconds));
        for (int i = 0; i < rules; i++) {
            config.append("""
                    - source_matchers: [alertname="Alert%d"]
                      target_matchers: [severity=~"warning|info"]
                      %s
                    """.formatted(i, equal));
        }
        return config.toString();
    }

    /** Groups by alert name and cluster; those whose name ends in 0 or 5 are notified to another sink. */
    static String burst(int sink, int other, int groupWaitSeconds) {
        return """
                route:
                  receiver: team
                  group_by: [alertname, cluster]
                  group_wait: %ds
                  group_interval: 2h
                  routes: [{matchers: ['alertname=~"Alert.*[05]"'], receiver: other}]
                receivers:
                  - name: team
                    webhook_configs: [{url: 'http://127.0.0.1:%d/'}]
                  - name: other
                    webhook_configs: [{url: 'http://127.0.0.1:%d/'}]
                """.formatted(groupWaitSeconds, sink, other);
    }

    /** Groups by alert name, which are notified after {@code groupWait} and then at the interval. */
    static String storm(int sink, int groupWaitSeconds, int groupIntervalSeconds) {
        return """
                route:
                  receiver: team
                  group_by: [alertname]
                  group_wait: %ds
                  group_interval: %ds
                receivers:
                  - name: team
                    webhook_configs: [{url: 'http://127.0.0.1:%d/'}]
                """.formatted(groupWaitSeconds, groupIntervalSeconds, sink);
    }
}
