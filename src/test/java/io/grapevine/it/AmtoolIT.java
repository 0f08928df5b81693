package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real amtool does its work against Grapevine. */
class AmtoolIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFIG = """
            route:
              receiver: team
              group_by: [alertname]
              group_wait: 0s
              group_interval: 1s
              repeat_interval: 1h
            receivers:
            - name: team
              webhook_configs: [{url: 'http://%s/team', send_resolved: true}]
            """;

    @TempDir
    Path directory;

    @Test
    void amtoolSilencesWhatFiresAndExpiresTheSilence() throws Exception {
        Path amtool = Tool.find("amtool");
        try (Inbox inbox = new Inbox()) {
            Path config = Files.writeString(directory.resolve("alertmanager.yml"), CONFIG.formatted(inbox.address()));
            try (Program grapevine = Program.grapevine(config, directory.resolve("data"))) {
                String url = grapevine.url();
                String id = run(
                                amtool,
                                url,
                                "silence",
                                "add",
                                "alertname=Deploy",
                                "team=~shop|cart",
                                "-a",
                                "ann",
                                "-c",
                                "deploying",
                                "-d",
                                "1h")
                        .strip();
                run(amtool, url, "alert", "add", "alertname=Deploy", "team=shop");
                run(amtool, url, "alert", "add", "alertname=Deploy", "team=search");
                Eventually.holds(
                        "the alert that is not silenced",
                        () -> inbox.at("/team").size() == 1);
                assertThat(inbox.at("/team").get(0).path("alerts")).hasSize(1);
                assertThat(json(run(amtool, url, "alert", "query", "--silenced", "-o", "json")))
                        .anySatisfy(alert -> assertThat(alert.path("status").path("silencedBy"))
                                .extracting(JsonNode::asText)
                                .containsExactly(id));
                assertThat(run(amtool, url, "silence", "query", "-q").strip()).isEqualTo(id);

                run(amtool, url, "silence", "expire", id);

                Eventually.holds(
                        "the alert that is silenced no longer",
                        () -> inbox.at("/team").size() == 2);
                assertThat(inbox.at("/team").get(1).path("alerts")).hasSize(2);
                assertThat(run(amtool, url, "silence", "query", "-q")).isBlank();
                assertThat(run(amtool, url, "silence", "query", "--expired", "-q")
                                .strip())
                        .isEqualTo(id);
                assertThat(run(amtool, url, "config", "show")).contains("receiver: team");
            }
        }
    }

    private static JsonNode json(String text) throws IOException {
        return JSON.readTree(text);
    }

    private static String run(Path amtool, String url, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(amtool.toString(), "--no-version-check", "--alertmanager.url=" + url));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
