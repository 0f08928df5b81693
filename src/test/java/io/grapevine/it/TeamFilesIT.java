package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.server.MountedConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Teams whose files a kubelet mounts: one with errors breaks no other, and is repaired while the program runs. */
@Tag("thorough")
class TeamFilesIT {
    private static final String MAIN = """
            route: {receiver: ops, group_by: [alertname], group_wait: 0s, group_interval: 200ms}
            receivers: [{name: ops, webhook_configs: [{url: 'http://%s/ops'}]}]
            """;
    private static final String TEAM = """
            team: %1$s
            route: {receiver: hook}
            receivers: [{name: hook, webhook_configs: [{url: 'http://%2$s/%3$s'}]}]
            """;
    private static final String FILES = "grapevine_teams_files{state=\"%s\"}";

    @TempDir
    Path directory;

    private static void fire(Program program, String name, String team) throws Exception {
        program.send(
                "POST",
                "/api/v2/alerts",
                "[{\"labels\": {\"alertname\": \"%s\", \"team\": \"%s\"}}]".formatted(name, team));
    }

    private static JsonNode own(Program program, String path) throws Exception {
        return new ObjectMapper()
                .readTree(program.send("GET", "/api/grapevine/v1" + path, "").body());
    }

    private static String states(Program program) throws Exception {
        StringBuilder states = new StringBuilder();
        for (JsonNode file : own(program, "/status").at("/configDirectory/files")) {
            states.append(file.get("team").asText())
                    .append('=')
                    .append(file.get("state").asText())
                    .append(' ');
        }
        return states.toString().strip();
    }

    private static String run(Path program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program.toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("GRAPEVINE_REBUILD", "no");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    /** The configuration with nothing of {@code global} and of receivers but their names, which older versions know, too. */
    private static String routing(String shown) {
        int start = shown.indexOf("\nreceivers:\n");
        int end = shown.indexOf("\ntemplates:");
        String names = shown.substring(start, end)
                .lines()
                .filter(line -> line.startsWith("receivers:") || line.startsWith("- name:"))
                .collect(Collectors.joining("\n"));
        return shown.substring(shown.indexOf("\nroute:\n"), start) + '\n' + names + shown.substring(end);
    }

    @Test
    void amtoolRoutesByTheConfigurationShownAsGrapevineDoes() throws Exception {
        Path amtool = Tool.find("amtool");
        Path example = Path.of("config-examples", "teams");
        Path main = example.resolve("alertmanager.yml");
        Path teams = example.resolve("teams");
        Path shown = directory.resolve("shown.yml");
        try (Program program =
                Program.grapevine(main, directory.resolve("data"), "--teams.dir=" + teams.toAbsolutePath())) {
            Files.writeString(
                    shown, routing(program.get("/status").at("/config/original").asText()));
        }
        assertThat(run(amtool, "check-config", shown.toString())).contains("SUCCESS", "5 receivers");
        String[] labels = {"team=payments", "severity=critical", "namespace=databases"};
        assertThat(run(amtool, "config", "routes", "test", "--config.file=" + shown, labels[0], labels[1], labels[2]))
                .isEqualTo("databases/dba,payments/pager,audit\n")
                .isEqualTo(run(
                        Path.of("bin", "amtool"),
                        "config",
                        "routes",
                        "test",
                        "--config.file=" + main,
                        "--teams.dir=" + teams,
                        labels[0],
                        labels[1],
                        labels[2]));
    }

    @Test
    void aFileWithErrorsBreaksNoOtherAndIsRepairedAtRunTime() throws Exception {
        Path teams = Files.createDirectory(directory.resolve("teams"));
        try (Receiver receiver = new Receiver()) {
            Path main = Files.writeString(directory.resolve("main.yml"), MAIN.formatted(receiver.address()));
            String payments = TEAM.formatted("payments", receiver.address(), "payments");
            String db = TEAM.formatted("db", receiver.address(), "db");
            String web = TEAM.formatted("web", receiver.address(), "web");
            String broken = web.replace("receiver: hook", "receiver: db/hook");
            MountedConfig mounted =
                    new MountedConfig(teams, Map.of("payments.yml", payments, "db.yml", db, "web.yml", broken));
            try (Program program = Program.grapevine(
                    main, directory.resolve("data"), "--teams.dir=" + teams, "--config.auto-reload=50ms")) {
                assertThat(states(program)).isEqualTo("db=loaded payments=loaded web=left_out");
                assertThat(program.metric(FILES.formatted("left_out"))).isEqualTo(1);
                program.awaitLog("msg=\"Team file has errors, it is left out\" file=" + teams + "/web.yml line=2");

                fire(program, "A", "payments");
                fire(program, "B", "db");
                fire(program, "C", "web");
                Eventually.holds(
                        "each team its own, and the alert of the team without a file to the main receiver",
                        () -> receiver.notified("/payments", "firing").equals(List.of("A"))
                                && receiver.notified("/db", "firing").equals(List.of("B"))
                                && receiver.notified("/ops", "firing").equals(List.of("C")));

                mounted.replace(Map.of("payments.yml", payments, "db.yml", db, "web.yml", web));
                Eventually.holds("the repair", () -> states(program).equals("db=loaded payments=loaded web=loaded"));
                fire(program, "D", "web");
                Eventually.holds(
                        "the repaired route",
                        () -> receiver.notified("/web", "firing").contains("D"));
                JsonNode why = own(program, "/why?label=alertname%3DD&label=team%3Dweb");
                assertThat(why.at("/groups/0/receiver").asText()).isEqualTo("web/hook");
                assertThat(why.at("/groups/0/file").asText()).isEqualTo(teams + "/web.yml");
                assertThat(run(
                                Path.of("bin", "amtool"),
                                "--alertmanager.url=" + program.url(),
                                "alert",
                                "why",
                                "alertname=D",
                                "team=web"))
                        .contains("taken, receiver: web/hook, file: " + teams + "/web.yml");
                assertThat(own(program, "/routes").at("/routes/2/file").asText())
                        .isEqualTo(teams + "/web.yml");

                mounted.replace(Map.of("payments.yml", payments, "db.yml", "team: [", "web.yml", web));
                Eventually.holds(
                        "the version in force is kept",
                        () -> states(program).equals("db=kept payments=loaded web=loaded"));
                fire(program, "E", "db");
                Eventually.holds(
                        "the kept route",
                        () -> receiver.notified("/db", "firing").contains("E"));
                assertThat(program.get("/status").at("/config/original").asText())
                        .contains("receiver: db/hook", "- team=\"db\"");

                mounted.replace(Map.of("payments.yml", payments, "web.yml", web));
                Files.delete(teams.resolve("db.yml"));
                Eventually.holds("the removal", () -> states(program).equals("payments=loaded web=loaded"));
                fire(program, "F", "db");
                Eventually.holds(
                        "the main receiver",
                        () -> receiver.notified("/ops", "firing").contains("F"));
                assertThat(program.metric("alertmanager_config_last_reload_successful"))
                        .isEqualTo(1);
            }
        }
    }
}
