package io.grapevine.it.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.it.CommandRun;
import io.grapevine.it.Eventually;
import io.grapevine.it.ScrapingPrometheus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerts of a real Prometheus are played through a configuration before anything else is switched. */
class ReplayPrometheusIT {
    private static final String RULES = """
            groups:
            - name: always
              rules:
              - {alert: Watchdog, expr: vector(1), labels: {severity: none}}
              - {alert: DiskFull, expr: vector(1), labels: {severity: critical}}
            """;

    private static final String CONFIG = """
            route:
              receiver: team
              group_by: [alertname]
              group_wait: 1s
              group_interval: 2s
              routes: [{receiver: unused, matchers: ['severity="none"']}]
            receivers:
            - name: team
              webhook_configs: [{url: 'http://127.0.0.1/'}]
            - name: unused
            """;

    @TempDir
    Path directory;

    @Test
    void theAlertsOfPrometheusAreReplayed() throws Exception {
        Path rules = Files.writeString(directory.resolve("rules.yml"), RULES);
        Path config = Files.writeString(directory.resolve("alertmanager.yml"), CONFIG);
        Path other =
                Files.writeString(directory.resolve("other.yml"), CONFIG.replace("receiver: unused", "receiver: team"));
        try (ScrapingPrometheus prometheus = ScrapingPrometheus.start(directory, "none", List.of(), rules)) {
            Eventually.holds("samples of a few seconds", () -> {
                JsonNode result = prometheus.query("min(count_over_time(ALERTS[1h]))");
                String count = result.at("/0/value/1").asText("0");
                return Integer.parseInt(count) >= 5;
            });

            assertThat(replay(prometheus, config, "--fail").out())
                    .contains("compared with nothing", "Alerts that are not notified: 1", "alertname=\"Watchdog\"")
                    .containsPattern("team +1\n");
            CommandRun compared = replay(prometheus, config, "--against=" + other);
            assertThat(compared.exit()).isEqualTo(2);
            assertThat(compared.out()).containsPattern("team +2 +1 +1 +0 +1 +0\n");
        }
    }

    private static CommandRun replay(ScrapingPrometheus prometheus, Path config, String flag) throws Exception {
        List<String> command = List.of(
                Path.of("bin", "amtool").toAbsolutePath().toString(),
                "replay",
                "--prometheus.url=http://" + prometheus.address(),
                "--prometheus.step=1s",
                "--since=5m",
                "--config.file=" + config,
                flag);
        return CommandRun.of(command, Map.of("GRAPEVINE_REBUILD", "no"));
    }
}
