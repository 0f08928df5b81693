package io.grapevine.bench.compare;

import java.util.List;

/**
 * A {@code grapevine.yml} with as many rules for planned silences as heartbeats. Every second rule has a silence that
 * is active for years, the others one a week. Every second heartbeat expects an alert, the others a ping.
 *
 * @param count of each
 * @param alerts the alerts that heartbeats expect
 */
record PlannedConfig(int count, AlertSet alerts) {
    private static final List<String> DAYS =
            List.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");
    private static final int HOURS = 24;

    /** As many of each. */
    static PlannedConfig of(int count) {
        return new PlannedConfig(count, AlertSet.of("sign", (count + 1) / 2));
    }

    /** The names of the heartbeats that expect a ping are {@code ping-0} and so on. */
    int pings() {
        return count / 2;
    }

    /**
     * The text of the file.
     *
     * @param version a text in each rule and each heartbeat, by which all of them are changed
     */
    String text(String version) {
        StringBuilder text = new StringBuilder("silences:\n  rules:\n");
        for (int i = 0; i < count; i++) {
            text.append(Texts.format(
                    "  - {name: rule-%d, matchers: ['job=\"job-%d\"', 'cluster=~\"eu-.*\"'], comment: %s, %s}%n",
                    i, i, version, i % 2 == 0 ? "to: 2099-01-01T00:00:00Z" : weekly(i)));
        }
        text.append("heartbeats:\n");
        for (int i = 0; i < count; i++) {
            int number = i / 2;
            String sign = i % 2 == 1
                    ? "name: ping-" + number + ", ping: true"
                    : Texts.format(
                            "name: alert-%d, alert: ['alertname=\"%s\"', 'instance=\"%s\"']",
                            number, alerts.alertName(number), alerts.instance(number));
            text.append("- {").append(sign).append(", within: 5m, annotations: {version: ");
            text.append(version).append("}}\n");
        }
        return text.toString();
    }

    private static String weekly(int number) {
        return Texts.format(
                "every: {weekdays: [%s], at: '%02d:30', for: 2h, zone: Europe/Berlin}",
                DAYS.get(number % DAYS.size()), number % HOURS);
    }
}
