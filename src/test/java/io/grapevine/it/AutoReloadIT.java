package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.server.MountedConfig;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration that a kubelet mounts is loaded when the kubelet replaces it, without a request. */
class AutoReloadIT {
    private static final String CONFIG = """
            route: {receiver: %s}
            receivers: [{name: %s, webhook_configs: [{url: 'http://127.0.0.1:9/${file:token}'}]}]
            templates: ['*.tmpl']
            """;
    private static final String SUCCESSFUL = "alertmanager_config_last_reload_successful";

    @TempDir
    Path directory;

    private static Map<String, String> files(String receiver, String template) {
        return Map.of(
                "alertmanager.yml", CONFIG.formatted(receiver, receiver), "token", "hidden\n", "a.tmpl", template);
    }

    private static String original(Program replica) throws Exception {
        return replica.get("/status").at("/config/original").asText();
    }

    private static long failures(Program replica) {
        return replica.log()
                .lines()
                .filter(line -> line.contains("Loading configuration file failed"))
                .count();
    }

    @Test
    void aReplacedConfigurationIsLoadedAndAFaultyOneIsReportedOnce() throws Exception {
        MountedConfig mounted = new MountedConfig(directory, files("first", "{{ define \"a\" }}a{{ end }}"));
        try (Program replica = Program.grapevine(
                mounted.file("alertmanager.yml"),
                directory.resolve("data"),
                "--config.auto-reload=50ms",
                "--config.expand")) {
            assertThat(original(replica)).contains("receiver: first", "url: <secret>");

            mounted.replace(files("second", "{{ define \"a\" }}a{{ end }}"));
            Eventually.holds("the second configuration", () -> original(replica).contains("receiver: second"));
            assertThat(replica.metric(SUCCESSFUL)).isEqualTo(1);

            mounted.replace(files("third", "{{ define"));
            Eventually.holds("the refusal", () -> replica.metric(SUCCESSFUL) == 0);
            assertThat(original(replica)).contains("receiver: second");

            mounted.replace(files("fourth", "{{ define \"a\" }}b{{ end }}"));
            Eventually.holds("the fourth configuration", () -> original(replica).contains("receiver: fourth"));
            Eventually.holds("the success", () -> replica.metric(SUCCESSFUL) == 1);
            assertThat(failures(replica)).isEqualTo(1);
            replica.awaitLog("a.tmpl", "msg=\"Configuration files have changed\"");
            assertThat(replica.log()).doesNotContain("hidden");
        }
    }
}
