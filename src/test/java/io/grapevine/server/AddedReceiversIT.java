package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.it.Eventually;
import io.grapevine.receiver.HookServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with receivers of {@code grapevine.yml}. */
class AddedReceiversIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROUTE = "{receiver: phone, group_wait: 0s, group_interval: 1s, group_by: [alertname]";
    private static final String CONFIG = "route: " + ROUTE + "}\nreceivers: [{name: phone}]\n";

    @AutoClose
    private final HookServer ntfy = HookServer.start();

    @TempDir
    Path directory;

    private LiveProgram program(String config, String receiver, String... flags) throws Exception {
        ntfy.answer(HookServer.status(200, "{\"id\":\"a1\"}"));
        Files.writeString(directory.resolve("token"), "tk_hush\n");
        Path added = Files.writeString(
                directory.resolve("grapevine.yml"),
                "receivers: [{name: " + receiver + ", ntfy_configs: [{url: '" + ntfy.url("")
                        + "', topic: hushhush, token_file: token}]}]\n");
        String[] all = new String[flags.length + 1];
        System.arraycopy(flags, 0, all, 0, flags.length);
        all[flags.length] = "--grapevine.config=" + added;
        return new LiveProgram(directory, config, all);
    }

    private static JsonNode get(LiveProgram program, String path) throws Exception {
        return JSON.readTree(program.get(path).body());
    }

    private static void alert(LiveProgram program) throws Exception {
        String alert = "[{\"labels\": {\"alertname\": \"Down\", \"severity\": \"critical\", \"team\": \"a\"}}]";
        assertThat(program.post("/api/v2/alerts", alert).statusCode()).isEqualTo(200);
    }

    private static JsonNode phone(LiveProgram program, String name) throws Exception {
        for (JsonNode receiver : get(program, "/api/grapevine/v1/receivers")) {
            if (receiver.get("name").asText().equals(name)) {
                return receiver.get("integrations").get(0);
            }
        }
        throw new AssertionError("no receiver " + name);
    }

    private static void awaitSend(LiveProgram program, String receiver) throws Exception {
        Eventually.holds(
                "a notification to " + receiver,
                () -> phone(program, receiver).path("sentLastHour").asInt() == 1);
    }

    @Test
    void alertsAreSentAndOnlyTheOwnApiShowsTheIntegration() throws Exception {
        try (LiveProgram program = program(CONFIG, "phone", "--history.dir=" + directory.resolve("history"))) {
            alert(program);
            awaitSend(program, "phone");
            assertThat(ntfy.only().headers()).containsEntry("authorization", "Bearer tk_hush");
            assertThat(ntfy.only().body()).contains("\"title\":\"[FIRING:1] Down · critical\"");

            assertThat(get(program, "/api/v2/receivers").toString())
                    .isEqualTo("[{\"labels\":{\"name\":\"phone\"},\"name\":\"phone\"}]");
            assertThat(get(program, "/api/v2/status").toString()).doesNotContain("ntfy", "hush");
            assertThat(phone(program, "phone").get("name").asText()).isEqualTo("ntfy[0]");
            Eventually.holds( // records are written in batches
                    "the configuration is in the history",
                    () -> program.get("/api/grapevine/v1/history/export").body().contains("ntfy_configs"));
            String history = program.get("/api/grapevine/v1/history/export").body();
            assertThat(history).contains("topic: \\\"").doesNotContain("hush");
        }
    }

    @Test
    void aTestOfTheReceiverIsSentAndShownWithoutSecrets() throws Exception {
        try (LiveProgram program = program(CONFIG, "phone", "--web.enable-receiver-test")) {
            String answer =
                    program.post("/api/grapevine/v1/receivers/phone/test", "{}").body();
            assertThat(ntfy.only().body()).contains("\"topic\":\"hushhush\"");
            assertThat(answer)
                    .contains("\"integration\":\"ntfy\"", "\"outcome\":\"delivered\"")
                    .doesNotContain("hush");
        }
    }

    @Test
    void aShadowSendsNothing() throws Exception {
        try (LiveProgram program = program(CONFIG, "phone", "--notify.shadow")) {
            alert(program);
            awaitSend(program, "phone");
            assertThat(ntfy.requests()).isEmpty();
        }
    }

    @Test
    void receiversOfTeamsAreAddedTo() throws Exception {
        Path teams = Files.createDirectory(directory.resolve("teams"));
        Files.writeString(
                teams.resolve("a.yml"),
                "team: a\nroute: " + ROUTE.replace("phone", "pager") + "}\nreceivers: [{name: pager}]\n");
        try (LiveProgram program = program(CONFIG, "a/pager", "--teams.dir=" + teams)) {
            alert(program);
            awaitSend(program, "a/pager");
            assertThat(ntfy.requests()).hasSize(1);
        }
    }
}
