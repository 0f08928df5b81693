package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A configuration with errors is refused by every way to reload, whichever of its files has the error, and the one before stays
 * in force: it is shown and it notifies.
 */
class BadReloadIT {
    private static final String SUCCESSFUL = "alertmanager_config_last_reload_successful";
    private static final String GOOD = """
            route: {receiver: team, group_by: [alertname], group_wait: 100ms}
            receivers: [{name: team, webhook_configs: [{url: 'http://%s/%s'}]}]
            templates: ['*.tmpl']
            """;

    /** A file, and content of it that is refused. */
    private static final Map<String, Map<String, String>> BAD = bad();

    @TempDir
    private Path directory;

    @AutoClose
    private final Inbox inbox = new Inbox();

    /** The ways to make a running replica load its configuration again. */
    enum Way {
        SIGNAL {
            @Override
            void reload(Program replica) throws Exception {
                replica.hangUp();
            }
        },
        REQUEST {
            @Override
            void reload(Program replica) throws Exception {
                assertThat(replica.send("POST", "/-/reload", "").statusCode()).isIn(200, 500);
            }
        },
        CHANGED_FILES {
            @Override
            void reload(Program replica) {}
        };

        abstract void reload(Program replica) throws Exception;
    }

    private static Map<String, Map<String, String>> bad() {
        Map<String, Map<String, String>> bad = new LinkedHashMap<>();
        bad.put("no YAML", Map.of("am.yml", "route: {receiver: team"));
        bad.put("an unknown receiver", Map.of("am.yml", "route: {receiver: other}\nreceivers: [{name: team}]"));
        bad.put("nothing", Map.of("am.yml", ""));
        bad.put("a template with an error", Map.of("a.tmpl", "{{ define"));
        bad.put("an emptied grapevine.yml", Map.of("grapevine.yml", ""));
        bad.put("a grapevine.yml with an error", Map.of("grapevine.yml", "integrations: [{receiver: other}]"));
        return bad;
    }

    private void write(Map<String, String> files) throws Exception {
        for (Map.Entry<String, String> file : files.entrySet()) {
            WholeFile.write(directory.resolve(file.getKey()), file.getValue());
        }
    }

    private Map<String, String> good(String path) {
        return Map.of(
                "am.yml",
                GOOD.formatted(inbox.address(), path),
                "a.tmpl",
                "{{ define \"a\" }}" + path + "{{ end }}",
                "grapevine.yml",
                "messages: {mustache: {files: []}}\n");
    }

    private void assertNotifies(Program replica, String alertname, String path) throws Exception {
        replica.post("/alerts", TestAlerts.of("team", alertname).firing());
        Eventually.holds(
                alertname + " at " + path,
                () -> inbox.at("/" + path).stream()
                        .anyMatch(notification -> notification
                                .at("/groupLabels/alertname")
                                .asText()
                                .equals(alertname)));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void theConfigurationBeforeStaysInForce(Way way) throws Exception {
        write(good("first"));
        String interval = way == Way.CHANGED_FILES ? "50ms" : "0s";
        try (Program replica = Program.grapevine(
                directory.resolve("am.yml"),
                directory.resolve("data"),
                "--grapevine.config=" + directory.resolve("grapevine.yml"),
                "--config.auto-reload=" + interval)) {
            String shown = replica.get("/status").at("/config/original").asText();
            for (Map.Entry<String, Map<String, String>> each : BAD.entrySet()) {
                write(each.getValue());
                way.reload(replica);
                Eventually.holds(each.getKey() + " is refused", () -> replica.metric(SUCCESSFUL) == 0);
                assertThat(replica.get("/status").at("/config/original").asText())
                        .as(each.getKey())
                        .isEqualTo(shown);
                assertNotifies(replica, each.getKey(), "first");

                write(good("first"));
                way.reload(replica);
                Eventually.holds("the good one is loaded", () -> replica.metric(SUCCESSFUL) == 1);
            }

            double hash = replica.metric("alertmanager_config_hash");
            write(good("second"));
            way.reload(replica);
            Eventually.holds("another good one is loaded", () -> replica.metric("alertmanager_config_hash") != hash);
            assertNotifies(replica, "Last", "second");
        }
    }
}
