package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.receiver.HookServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The additions of {@code grapevine.yml} are in force from the start, and change with a reload or not at all. */
class ExtensionsIT {
    private static final String MUSTACHE = """
            messages: {mustache: {files: ['*.mustache']}}
            integrations:
            - {receiver: r, kind: webhook, engine: mustache, fields: {payload: '{"said": "{{> word}} %s"}'}}
            """;

    @TempDir
    Path directory;

    private LiveProgram program(HookServer hook) throws Exception {
        return new LiveProgram(
                directory,
                ReceiverTests.config(ReceiverTests.webhook(hook, "")),
                ReceiverTests.FLAG,
                "--grapevine.config=" + directory.resolve("grapevine.yml"));
    }

    private void write(String name, String text) throws Exception {
        Files.writeString(directory.resolve(name), text);
    }

    private static String said(LiveProgram program, HookServer hook) throws Exception {
        ReceiverTests.test(program, "{}");
        return hook.requests().get(hook.requests().size() - 1).body();
    }

    @Test
    void mustacheStandsInForWhatTheOtherFileSaysAndAReloadReadsItAgain() throws Exception {
        write("word.mustache", "{{status}}");
        write("grapevine.yml", MUSTACHE.formatted("now"));
        try (HookServer hook = HookServer.start();
                LiveProgram program = program(hook)) {
            assertThat(said(program, hook)).contains("\"said\": \"firing").contains("now\"");

            write("word.mustache", "{{receiver}}");
            write("grapevine.yml", MUSTACHE.formatted("then"));
            assertThat(program.post("/-/reload", "").statusCode()).isEqualTo(200);
            assertThat(said(program, hook)).contains("\"said\": \"r").contains("then\"");
        }
    }

    @Test
    void aFaultOfAReloadLeavesEverythingAsItWas() throws Exception {
        write("word.mustache", "{{status}}");
        write("grapevine.yml", MUSTACHE.formatted("now"));
        try (HookServer hook = HookServer.start();
                LiveProgram program = program(hook)) {
            write("grapevine.yml", MUSTACHE.formatted("then").replace("kind: webhook", "kind: webhok"));
            var answer = program.post("/-/reload", "");
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).contains("grapevine.yml:3:").contains("webhok");
            assertThat(said(program, hook)).contains("now\"");

            write("grapevine.yml", MUSTACHE.formatted("then"));
            write("word.mustache", "one\n{{#status}}");
            answer = program.post("/-/reload", "");
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).contains("word.mustache:2:");
            assertThat(said(program, hook)).contains("now\"");
        }
    }

    @Test
    void aFileThatIsMissingOrWrongKeepsTheProgramFromStarting() throws Exception {
        try (HookServer hook = HookServer.start()) {
            assertThatThrownBy(() -> program(hook).close())
                    .hasMessageContaining("grapevine.yml")
                    .hasMessageContaining("no such file");
            write("grapevine.yml", "template: []\n");
            assertThatThrownBy(() -> program(hook).close())
                    .hasMessageContaining("grapevine.yml:1:1")
                    .hasMessageContaining("template");
        }
    }
}
