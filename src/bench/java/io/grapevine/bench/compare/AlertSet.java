package io.grapevine.bench.compare;

import io.grapevine.bench.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Alerts as Prometheus sends them: seven labels, two annotations, about 480 bytes of JSON each. They are in groups of equal
 * size by alert name, the alerts of a name in ten services.
 *
 * @param name part of a label of each, by which sets differ
 * @param count how many there are
 * @param names how many alert names there are
 * @param start when the first of them began
 */
public record AlertSet(String name, int count, int names, Instant start) {
    /** How many Prometheus sends in one request. */
    public static final int BATCH = 64;

    private static final Duration LIFE = Duration.ofHours(3);
    private static final int SERVICES = 10;
    private static final int LARGEST_NUMBER_OF_NAMES = 200;
    private static final List<String> SEVERITIES = List.of("critical", "warning", "warning", "info");

    /** Some with up to 200 alert names, ten alerts per name at least, that begin now. */
    static AlertSet of(String name, int count) {
        return new AlertSet(name, count, Math.max(1, Math.min(LARGEST_NUMBER_OF_NAMES, count / 10)), now());
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    /** How many requests hold them all. */
    int batches() {
        return (count + BATCH - 1) / BATCH;
    }

    /** A request with one batch of firing alerts; each time with a later end, as Prometheus sends them. */
    byte[] firing(int batch) {
        return request(batch, now().plus(LIFE));
    }

    /** A request with one firing alert. */
    byte[] firingAlone(int number) {
        return request(number, number + 1, now().plus(LIFE));
    }

    /** A request that says that the alerts of one batch have ended now. */
    byte[] resolved(int batch) {
        return request(batch, now());
    }

    /** A filter that only the alerts of one name in one service match. */
    String selectiveFilter() {
        return "alertname%3D%22" + alertName(0) + "%22&filter=service%3D%22" + service(0) + "%22";
    }

    private byte[] request(int batch, Instant end) {
        int from = batch * BATCH;
        return request(from, Math.min(from + BATCH, count), end);
    }

    /** The firing alerts from one number up to another, which is left out, as JSON. */
    public String json(int from, int to) {
        return json(from, to, now().plus(LIFE));
    }

    private byte[] request(int from, int to, Instant end) {
        return Connection.postRequest("/api/v2/alerts", json(from, to, end));
    }

    private String json(int from, int to, Instant end) {
        StringBuilder json = new StringBuilder((to - from) * 512).append('[');
        for (int i = from; i < to; i++) {
            json.append(i == from ? "" : ",");
            append(json, i, start, end);
        }
        return json.append(']').toString();
    }

    private void append(StringBuilder json, int number, Instant begin, Instant end) {
        String alert = alertName(number);
        json.append("{\"labels\":{\"alertname\":\"").append(alert);
        json.append("\",\"cluster\":\"eu-1\",\"instance\":\"").append(instance(number));
        json.append("\",\"job\":\"node\",\"namespace\":\"shop\",\"service\":\"").append(service(number));
        json.append("\",\"severity\":\"").append(SEVERITIES.get(number % names % SEVERITIES.size()));
        json.append("\"},\"annotations\":{\"summary\":\"")
                .append(alert)
                .append(" on ")
                .append(instance(number));
        json.append("\",\"runbook_url\":\"https://runbooks.example.com/").append(alert);
        json.append("\"},\"startsAt\":\"")
                .append(begin)
                .append("\",\"endsAt\":\"")
                .append(end);
        json.append("\",\"generatorURL\":\"http://prometheus.example.com:9090/graph?g0.expr=up+%3D%3D+0\"}");
    }

    /** The name of an alert. */
    public String alertName(int number) {
        return "Alert" + number % names;
    }

    private String service(int number) {
        return "service-" + number / names % SERVICES;
    }

    /** The label by which an alert of one name differs from the others. */
    public String instance(int number) {
        return name + "-" + number + ".example.com:9100";
    }
}
