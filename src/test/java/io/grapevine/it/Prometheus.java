package io.grapevine.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The real Prometheus, which evaluates its rules each second: it scrapes a target and fires the alert ShopClosed while its metric is
 * 0, or it fires the alert Watchdog always.
 */
public record Prometheus(Process process) implements AutoCloseable {
    /** The metric by which the alert fires. */
    public static final String METRIC = "shop_open";

    /** Where people reach it, as it writes into alerts. */
    public static final String EXTERNAL_URL = "http://prometheus.example.com/";

    private static final String CONFIG = """
            global: {scrape_interval: 1s, evaluation_interval: 1s, external_labels: {%s}}
            alerting: {alertmanagers: [%s]}
            rule_files: [rules.yml]
            """;
    private static final String SCRAPE = "scrape_configs: [{job_name: shop, static_configs: [{targets: ['%s']}]}]\n";
    private static final String REPLICA = """
            scrape_configs:
            - job_name: shop
              static_configs: [{targets: ['%s']}]
              relabel_configs: [{target_label: instance, replacement: shop}]
            """;
    private static final String RULES = """
            groups:
            - name: shop
              rules:
              - alert: ShopClosed
                expr: %s == 0
                labels: {severity: critical}
                annotations: {summary: 'The shop {{ $labels.instance }} is closed'}
            """.formatted(METRIC);
    private static final String WATCHDOG =
            "groups: [{name: watchdog, rules: [{alert: Watchdog, expr: vector(1), labels: {to: mark}}]}]\n";

    /**
     * Starts it; aborts the test where it is not installed.
     *
     * @param directory for its files
     * @param target {@code host:port} of what it scrapes
     * @param alertmanagers all that it sends alerts to
     */
    public static Prometheus start(Path directory, String target, List<Program> alertmanagers) throws IOException {
        return start(directory, target, entry(alertmanagers));
    }

    /**
     * Starts a Prometheus with any entry of {@code alertmanagers} in its configuration; aborts the test where it is not
     * installed.
     */
    public static Prometheus start(Path directory, String target, String alertmanager) throws IOException {
        return start(
                directory,
                "",
                SCRAPE.formatted(target),
                RULES,
                alertmanager,
                10); // the first time may be before it knows it
    }

    /** Starts one that sends the alert Watchdog each second, labelled {@code to="mark"}; aborts the test where it is not installed. */
    public static Prometheus watchdog(Path directory, List<Program> alertmanagers) throws IOException {
        return start(directory, "", "", WATCHDOG, entry(alertmanagers), 1);
    }

    /**
     * Starts one of several with the same rules, whose alerts last for 8 seconds without a renewal; aborts the test where it is not installed.
     *
     * @param replica the value of its label {@code prometheus_replica}
     */
    public static Prometheus replica(Path directory, String target, List<Program> alertmanagers, String replica)
            throws IOException {
        String label = "prometheus_replica: " + replica;
        return start(directory, label, REPLICA.formatted(target), RULES, entry(alertmanagers), 2);
    }

    private static String entry(List<Program> alertmanagers) throws IOException {
        List<String> addresses = new ArrayList<>();
        for (Program each : alertmanagers) {
            addresses.add("'" + each.url().substring("http://".length()) + "'");
        }
        return "{static_configs: [{targets: [" + String.join(", ", addresses) + "]}]}";
    }

    private static Prometheus start(
            Path directory, String labels, String scraping, String rules, String alertmanager, int resendSeconds)
            throws IOException {
        Path config = Files.writeString(
                directory.resolve("prometheus.yml"), CONFIG.formatted(labels, alertmanager) + scraping);
        Files.writeString(directory.resolve("rules.yml"), rules);
        return new Prometheus(new ProcessBuilder(
                        Tool.find("prometheus").toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:0",
                        "--rules.alert.resend-delay=" + resendSeconds + "s",
                        "--web.external-url=" + EXTERNAL_URL)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start());
    }

    /** Stops it, as a machine that hangs. */
    public void pause() throws IOException, InterruptedException {
        Signals.send(process, "STOP");
    }

    /** Lets it go on after a {@link #pause}. */
    public void resume() throws IOException, InterruptedException {
        Signals.send(process, "CONT");
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
