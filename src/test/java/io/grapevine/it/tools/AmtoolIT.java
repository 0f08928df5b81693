package io.grapevine.it.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.amtool.ToolRun;
import io.grapevine.it.Amtool;
import io.grapevine.it.Eventually;
import io.grapevine.it.Inbox;
import io.grapevine.it.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real amtool, and our own, do their work against Grapevine. */
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
        try (Inbox inbox = new Inbox()) {
            Path config = Files.writeString(directory.resolve("alertmanager.yml"), CONFIG.formatted(inbox.address()));
            try (Program grapevine = Program.grapevine(config, directory.resolve("data"))) {
                Amtool amtool = new Amtool(grapevine);
                String id = amtool.run(
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
                amtool.run("alert", "add", "alertname=Deploy", "team=shop");
                amtool.run("alert", "add", "alertname=Deploy", "team=search");
                Eventually.holds(
                        "the alert that is not silenced",
                        () -> inbox.at("/team").size() == 1);
                assertThat(inbox.at("/team").get(0).path("alerts")).hasSize(1);
                assertThat(json(amtool.run("alert", "query", "--silenced", "-o", "json")))
                        .anySatisfy(alert -> assertThat(alert.path("status").path("silencedBy"))
                                .extracting(JsonNode::asText)
                                .containsExactly(id));
                assertThat(amtool.run("silence", "query", "-q").strip()).isEqualTo(id);

                amtool.run("silence", "expire", id);

                Eventually.holds(
                        "the alert that is silenced no longer",
                        () -> inbox.at("/team").size() == 2);
                assertThat(inbox.at("/team").get(1).path("alerts")).hasSize(2);
                assertThat(amtool.run("silence", "query", "-q")).isBlank();
                assertThat(amtool.run("silence", "query", "--expired", "-q").strip())
                        .isEqualTo(id);
                assertThat(amtool.run("config", "show")).contains("receiver: team");
            }
        }
    }

    @Test
    void ownAmtoolSaysWhyAnAlertIsOrIsNotNotified() throws Exception {
        try (Inbox inbox = new Inbox()) {
            Path config = Files.writeString(directory.resolve("alertmanager.yml"), CONFIG.formatted(inbox.address()));
            try (Program grapevine = Program.grapevine(config, directory.resolve("data"))) {
                own(grapevine, "alert", "add", "Disk", "instance=db-1");
                Eventually.holds("the notification", () -> inbox.at("/team").size() == 1);
                Eventually.holds(
                        "the answer that it was sent",
                        () -> own(grapevine, "alert", "why", "Disk", "instance=db-1")
                                .startsWith("Notified to team (webhook) at 20"));
                own(grapevine, "silence", "add", "Disk", "-a", "ann", "-c", "disk swap", "-d", "1h");

                assertThat(own(grapevine, "alert", "why", "Disk", "instance=db-1"))
                        .startsWith("Not notified: silenced by ann until 20")
                        .contains(
                                " UTC (disk swap).\n\nRoutes:\n  default-route: matches every alert; taken, receiver: team\n",
                                "Group {alertname=\"Disk\"} of receiver team:\n",
                                "    last: sent at 20");
            }
        }
    }

    private static String own(Program program, String... words) throws IOException {
        List<String> line = new ArrayList<>(List.of("--alertmanager.url=" + program.url()));
        line.addAll(List.of(words));
        ToolRun run = ToolRun.ours(line, Map.of());
        assertThat(run.exit()).as(run.err()).isZero();
        return run.out();
    }

    private static JsonNode json(String text) throws IOException {
        return JSON.readTree(text);
    }
}
