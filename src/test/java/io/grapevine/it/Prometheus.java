package io.grapevine.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real Prometheus, which scrapes one target each second and fires the alert ShopClosed while its metric is 0. */
final class Prometheus implements AutoCloseable {
    /** The metric by which the alert fires. */
    static final String METRIC = "shop_open";

    /** Where people reach it, as it writes into alerts. */
    static final String EXTERNAL_URL = "http://prometheus.example.com/";

    private static final String CONFIG = """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            alerting: {alertmanagers: [%s]}
            rule_files: [rules.yml]
            scrape_configs: [{job_name: shop, static_configs: [{targets: ['%s']}]}]
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

    private final Process process;

    private Prometheus(Process process) {
        this.process = process;
    }

    /**
     * Starts it; aborts the test where it is not installed.
     *
     * @param directory for its files
     * @param target {@code host:port} of what it scrapes
     * @param alertmanagers all that it sends alerts to
     */
    static Prometheus start(Path directory, String target, List<Program> alertmanagers) throws IOException {
        List<String> addresses = new ArrayList<>();
        for (Program each : alertmanagers) {
            addresses.add("'" + each.url().substring("http://".length()) + "'");
        }
        return start(directory, target, "{static_configs: [{targets: [" + String.join(", ", addresses) + "]}]}");
    }

    /** The same with any entry of {@code alertmanagers} in its configuration. */
    static Prometheus start(Path directory, String target, String alertmanager) throws IOException {
        Path binary = Tool.find("prometheus");
        Path config = Files.writeString(directory.resolve("prometheus.yml"), CONFIG.formatted(alertmanager, target));
        Files.writeString(directory.resolve("rules.yml"), RULES);
        return new Prometheus(new ProcessBuilder(
                        binary.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:0",
                        "--rules.alert.resend-delay=10s", // the first time may be before it knows an Alertmanager
                        "--web.external-url=" + EXTERNAL_URL)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start());
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
