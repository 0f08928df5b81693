package io.grapevine.screenshots;

import io.grapevine.it.Program;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Alerts and silences as a team has them in a bad night. */
final class SampleAlerts {
    /** The configuration, whose receivers send to {@code %1$s}, which refuses what comes below {@code /refused}. */
    static final String CONFIG = """
            route:
              receiver: platform-mail
              group_by: [alertname, cluster]
              group_wait: 1s
              group_interval: 5m
              repeat_interval: 4h
              routes:
              - matchers: ['team="payments"']
                receiver: payments-oncall
                group_by: [alertname, service]
                repeat_interval: 1h
              - matchers: ['team="streaming"']
                receiver: streaming-slack
              - matchers: ['team="database"']
                receiver: database-slack
                group_by: [alertname, cluster]
              - matchers: ['severity="info"']
                receiver: platform-mail
                group_by: [alertname]
                mute_time_intervals: [quiet-hours]
            time_intervals:
            - name: quiet-hours
              time_intervals: [{times: [{start_time: '00:00', end_time: '24:00'}]}]
            inhibit_rules:
            - source_matchers: ['alertname="ClusterUnreachable"']
              target_matchers: ['severity="warning"']
              equal: [cluster]
            receivers:
            - name: platform-mail
              webhook_configs: [{url: '%1$s/mail'}]
            - name: payments-oncall
              slack_configs: [{api_url: '%1$s/slack', channel: '#payments'}]
              webhook_configs: [{url: '%1$s/pager'}]
            - name: streaming-slack
              slack_configs: [{api_url: '%1$s/refused', channel: '#streaming'}]
            - name: database-slack
              slack_configs: [{api_url: '%1$s/slack', channel: '#database'}]
            """;

    /** How many groups are notified; the others are muted from the start. */
    static final long NOTIFIED = 6;

    private static final Duration FAR = Duration.ofHours(12);

    /**
     * A group of alerts that differ in one label.
     *
     * @param labels of all, as the fields of a JSON object
     * @param annotations of all, the same way; {@code %s} stands for the value of the label that differs
     * @param age of the oldest; the others are two minutes younger each
     */
    private record Group(String labels, String annotations, String label, List<String> values, Duration age) {
        String json(Instant now) {
            return IntStream.range(0, values.size())
                    .mapToObj(i -> alert(values.get(i), now.minus(age).plusSeconds(110L * i), now.plus(FAR)))
                    .collect(Collectors.joining(",", "[", "]"));
        }

        private String alert(String value, Instant start, Instant end) {
            return """
                    {"labels": {%s, "%s": "%s"}, "annotations": {%s}, "startsAt": "%s", "endsAt": "%s",
                     "generatorURL": "http://prometheus.example.com/graph?g0.expr=up"}""".formatted(labels, label, value, annotations.replace("%s", value), start, end);
        }
    }

    private static final List<Group> GROUPS = List.of(
            new Group(
                    """
                    "alertname": "PaymentErrorRateHigh", "severity": "critical", "team": "payments",
                    "service": "checkout", "cluster": "eu-1\"""",
                    """
                    "summary": "4.2 % of the payments in eu-1 fail since the deployment of checkout 5.31",
                    "runbook_url": "https://runbooks.example.com/payment-errors\"""",
                    "pod",
                    List.of("checkout-7d9f-k2x8p", "checkout-7d9f-m4qvt", "checkout-7d9f-zz7lc"),
                    Duration.ofMinutes(14)),
            new Group("""
                    "alertname": "ConsumerLagGrowing", "severity": "warning", "team": "streaming", "cluster": "eu-1\"""", """
                    "summary": "The lag of the consumer group orders has grown for an hour\"""", "topic", List.of("orders.created", "orders.paid"), Duration.ofMinutes(73)),
            new Group("""
                    "alertname": "ReplicationLag", "severity": "critical", "team": "database", "cluster": "orders-db\"""", """
                    "summary": "%s is more than 30 s behind its primary",
                    "runbook_url": "https://runbooks.example.com/replication-lag\"""", "instance", List.of("orders-db-2:9187", "orders-db-3:9187"), Duration.ofMinutes(51)),
            new Group(
                    """
                    "alertname": "DiskWillFillIn24Hours", "severity": "warning", "team": "platform", "cluster": "eu-1\"""",
                    """
                    "summary": "At the present rate /var is full within 24 hours",
                    "runbook_url": "https://runbooks.example.com/disk-full\"""",
                    "instance",
                    List.of("node-04:9100", "node-11:9100", "node-17:9100", "node-23:9100"),
                    Duration.ofMinutes(134)),
            new Group("""
                    "alertname": "CertificateExpiresSoon", "severity": "warning", "team": "platform", "cluster": "edge\"""", """
                    "summary": "The certificate of %s expires in less than 7 days\"""", "host", List.of("shop.example.com"), Duration.ofHours(31)),
            new Group("""
                    "alertname": "ClusterUnreachable", "severity": "critical", "team": "platform", "cluster": "us-2\"""", """
                    "summary": "No target in us-2 has been scraped for 5 minutes\"""", "region", List.of("us-east-2"), Duration.ofMinutes(9)),
            new Group("""
                    "alertname": "LatencyHigh", "severity": "warning", "team": "platform", "cluster": "us-2\"""", """
                    "summary": "99 of 100 requests to %s take up to 1.8 s\"""", "service", List.of("catalog", "search"), Duration.ofMinutes(8)),
            new Group(
                    """
                    "alertname": "NodeDown", "severity": "critical", "team": "platform", "cluster": "fra-2", "rack": "12\"""",
                    """
                    "summary": "%s does not respond\"""",
                    "instance",
                    List.of("node-61:9100", "node-62:9100", "node-63:9100", "node-64:9100"),
                    Duration.ofMinutes(22)),
            new Group("""
                    "alertname": "BackupLate", "severity": "info", "team": "platform", "cluster": "eu-1\"""", """
                    "summary": "The last backup of %s is older than 26 hours\"""", "volume", List.of("wiki"), Duration.ofHours(3)));

    private SampleAlerts() {}

    /** Sets the silences and posts the alerts to all replicas. */
    static void post(List<Program> replicas) throws IOException, InterruptedException {
        Instant now = Instant.now();
        Program first = replicas.get(0);
        silence(first, "rack", "12", "Ana", "Rack 12: a power supply is replaced", now, Duration.ofMinutes(130));
        silence(first, "namespace", "staging", "Ben", "Load test of the new search", now, Duration.ofHours(20));
        Instant night = now.plus(Duration.ofHours(8));
        silence(first, "cluster", "wiki-db", "Cleo", "Upgrade to PostgreSQL 17", night, Duration.ofHours(2));
        String old = silence(first, "host", "legacy.example.com", "Ana", "Switched off", now, FAR);
        first.send("DELETE", "/api/v2/silence/" + old, "");
        for (Program replica : replicas) {
            for (Group group : GROUPS) {
                replica.post("/alerts", group.json(now));
            }
        }
    }

    /** Sets a silence with one matcher and returns its id. */
    private static String silence(
            Program replica, String name, String value, String by, String comment, Instant start, Duration length)
            throws IOException, InterruptedException {
        return replica.post("/silences", """
                {"matchers": [{"name": "%s", "value": "%s", "isRegex": false, "isEqual": true}],
                 "startsAt": "%s", "endsAt": "%s", "createdBy": "%s", "comment": "%s"}""".formatted(name, value, start, start.plus(length), by, comment))
                .path("silenceID")
                .asText();
    }
}
