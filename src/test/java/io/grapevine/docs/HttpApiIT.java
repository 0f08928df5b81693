package io.grapevine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Program;
import io.grapevine.it.Tool;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.webpush.FakePush;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of {@code http-api.md}, run as they are on the page but for the ports. */
class HttpApiIT {
    /** Lets curl fail on an error status, but not (code 28) when the time of the example without an end is over. */
    private static final String PRELUDE =
            "set -eu\ncurl() { command curl -sS --fail-with-body \"$@\" || [ $? = 28 ]; }\n";

    /** In examples that need {@code --notify.shadow}. */
    private static final String SHADOW = "/api/grapevine/v1/shadow";

    /** A comment of an example: the answer. */
    private static final Pattern ANSWER = Pattern.compile("(?m) # (\\{.*})$");

    /** A port without a listener. */
    private static final String UNREACHABLE = "127.0.0.1:1/";

    @TempDir
    Path directory;

    /** The receiver: a step of an escalation follows what was accepted. */
    @AutoClose
    private final HookServer team = HookServer.start();

    @Test
    void everyExampleSucceeds() throws Exception {
        Tool.find("curl");
        Tool.needPackagedProgram();
        Page page = Page.of("reference/http-api.md");
        Path config = Files.writeString(
                directory.resolve("alertmanager.yml"),
                page.blocks("yaml").get(0).replace("http://localhost:5001/", team.url("/")));
        Path extensions = Files.writeString(
                directory.resolve("grapevine.yml"), page.blocks("yaml").get(1));
        Path access = Files.writeString(
                directory.resolve("access.yml"), page.blocks("yaml").get(2));
        Files.writeString(directory.resolve("webpush.pem"), FakePush.KEY_FILE);
        try (Program program = Program.grapevine(
                config,
                directory.resolve("data"),
                "--grapevine.config=" + extensions,
                "--web.enable-receiver-test",
                "--tenants.api",
                "--web.access-file=" + access,
                "--history.dir=" + directory.resolve("history"))) {
            String address = program.url().substring("http://".length());
            for (String block : page.blocks("sh")) {
                if (block.contains(SHADOW)) {
                    continue; // of another program, below
                }
                String output = run(PRELUDE + block.replace("localhost:9093", address));
                assertThat(output).as(block).doesNotContain("\"result\":\"refused\"", "\"result\":\"notFound\"");
                for (String answer : answers(block)) {
                    assertThat(output).as(block).contains(answer);
                }
            }
            assertThat(program.get("/silences").findValuesAsText("comment")).contains("on it", "disk ordered");
        }
    }

    @Test
    void everyExampleOfAShadowSucceeds() throws Exception {
        Tool.find("curl");
        Tool.needPackagedProgram();
        Page page = Page.of("reference/http-api.md");
        Path config = Files.writeString(
                directory.resolve("alertmanager.yml"),
                page.blocks("yaml").get(0).replace("localhost:5001/", UNREACHABLE));
        try (Program program = Program.grapevine(config, directory.resolve("data"), "--notify.shadow")) {
            String address = program.url().substring("http://".length());
            for (String block : page.blocks("sh")) {
                if (block.contains(SHADOW)) {
                    assertThat(run(PRELUDE + block.replace("localhost:9093", address)))
                            .contains("\"undecided\":0");
                }
            }
        }
    }

    private static List<String> answers(String block) {
        return ANSWER.matcher(block).results().map(answer -> answer.group(1)).toList();
    }

    private static String run(String script) throws IOException, InterruptedException {
        Process shell =
                new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(script + output).isZero();
        return output;
    }
}
