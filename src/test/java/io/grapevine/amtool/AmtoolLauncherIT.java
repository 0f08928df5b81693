package io.grapevine.amtool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.commandline.BuildInfo;
import io.grapevine.it.Tool;
import io.grapevine.receiver.HookServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The program as users start it, in a process of its own, at a terminal and elsewhere. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@DisabledOnOs(OS.WINDOWS)
@ExtendWith(Tool.PackagedProgram.class)
class AmtoolLauncherIT {
    private static final Path LAUNCHER = Path.of("bin", "amtool").toAbsolutePath();
    private static final String ESCAPE = "\u001B";
    private static final String SILENCES = """
            [{"id":"01234567-89ab-cdef-0123-456789abcdef","status":{"state":"active"},"createdBy":"ann",
            "comment":"a comment of a good many words, which is too long to read beyond the edge",
            "endsAt":"2126-01-01T00:00:00Z","matchers":[{"name":"a","value":"b","isRegex":false}]}]""";

    @AutoClose
    private final HookServer server = HookServer.start();

    @TempDir
    Path directory;

    private String url() {
        return "--alertmanager.url=" + server.url("");
    }

    private Process start(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().keySet().removeIf(name -> !name.equals("PATH") && !name.equals("JAVA_HOME"));
        builder.environment().put("HOME", directory.toString());
        builder.environment().put("GRAPEVINE_REBUILD", "no");
        builder.environment().putAll(environment);
        return builder.redirectError(directory.resolve("err").toFile()).start();
    }

    private ToolRun ended(Process process) throws IOException, InterruptedException {
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new ToolRun(process.exitValue(), out, Files.readString(directory.resolve("err")));
    }

    private ToolRun run(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(List.of(words));
        return ended(start(command, Map.of()));
    }

    /** Starts a line of a shell at a terminal of its own. */
    private Process atTerminal(String line, Map<String, String> environment) throws IOException, InterruptedException {
        boolean there = Stream.of("/usr/bin/script", "/bin/script").anyMatch(file -> Files.isExecutable(Path.of(file)));
        Tool.need(there, "script(1), which makes terminals, is not installed");
        Tool.need(inScript("true", Map.of()).waitFor() == 0, "script(1) can make no terminal: is /dev/pts mounted?");
        return inScript(line, environment);
    }

    private Process inScript(String line, Map<String, String> environment) throws IOException {
        return start(List.of("script", "-qec", line, "/dev/null"), environment);
    }

    private ToolRun shown(String line, Map<String, String> environment) throws IOException, InterruptedException {
        server.answer(HookServer.status(200, SILENCES, "Content-Type", "application/json"));
        Process process = atTerminal(line.replace("amtool", LAUNCHER + " " + url()), environment);
        return ended(process);
    }

    @Test
    void theVersionGoesToStandardOutput() throws Exception {
        ToolRun run = run("--version");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).startsWith("amtool, version " + BuildInfo.read().level() + " (branch: ");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void aFaultIsOneLineOnStandardError() throws Exception {
        assertThat(run("silense"))
                .isEqualTo(new ToolRun(
                        1, "", "amtool: error: expected command but got \"silense\" (did you mean silence?)\n\n"));
    }

    @Test
    void aCommandThatLoadsAWholeConfigurationHasNoMessagesOfLibraries() throws Exception {
        Path example = Path.of("config-examples/on-call").toAbsolutePath();
        ToolRun run =
                run("review", "--grapevine.config=" + example.resolve("grapevine.yml"), example + "/alertmanager.yml");

        assertThat(run.out()).contains("secret-in-clear");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void defaultsComeFromTheHomeDirectory() throws Exception {
        server.answer(HookServer.status(200, SILENCES, "Content-Type", "application/json"));
        Path file = directory.resolve(".config/amtool/config.yml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "alertmanager.url: " + server.url("") + "\n");

        assertThat(run("silence", "query", "-q").out()).isEqualTo("01234567-89ab-cdef-0123-456789abcdef\n");
    }

    @Test
    void lettersBeyondAsciiArriveWhereThereIsNoLocale() throws Exception {
        server.answer(HookServer.status(200, "[]", "Content-Type", "application/json"));

        // A script has the bytes of the argument, which the JVM of this test may have no letters for.
        Path caller = Files.writeString(directory.resolve("caller"), "exec \"$@\" größe=ü\n");
        List<String> query = List.of(LAUNCHER.toString(), url(), "--no-version-check", "alert", "query");
        List<String> command = new ArrayList<>(List.of("sh", caller.toString()));
        command.addAll(query);
        ended(start(command, Map.of()));

        assertThat(server.only().target()).contains("filter=gr%C3%B6%C3%9Fe%3D%C3%BC");
    }

    @Test
    void aLinkToTheLauncherStartsTheSameProgram() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), LAUNCHER);

        assertThat(ended(start(List.of(link.toString(), "--help"), Map.of())).out())
                .startsWith("usage: amtool [<flags>]");
    }

    @Test
    void whatIsPipedHasNoColoursAndNoEdge() throws Exception {
        server.answer(HookServer.status(200, SILENCES, "Content-Type", "application/json"));

        String out = run(url(), "silence").out();

        assertThat(out.lines()).hasSize(2);
        assertThat(out).doesNotContain(ESCAPE).contains("a comment of a good many words, which is too long to read");
    }

    @Test
    void aTableFitsTheTerminalAndHasColours() throws Exception {
        ToolRun run = shown("stty cols 100; amtool silence", Map.of("TERM", "xterm"));

        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains(ESCAPE + "[1mID" + ESCAPE + "[m");
        assertThat(run.out().replaceAll(ESCAPE + "\\[\\d*m", "").lines())
                .hasSizeGreaterThan(2)
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    }

    @Test
    void thereAreNoColoursWithNoColorNorInAPipe() throws Exception {
        assertThat(shown("stty cols 100; amtool silence", Map.of("TERM", "xterm", "NO_COLOR", "1"))
                        .out())
                .doesNotContain(ESCAPE)
                .contains("a comment");
        assertThat(shown("stty cols 100; amtool silence | cat", Map.of("TERM", "xterm"))
                        .out())
                .doesNotContain(ESCAPE)
                .contains("a comment of a good many words, which is too long to read beyond the edge");
    }

    @Test
    void controlCEndsItAtOnceAlthoughTheCallerIgnoresIt() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        server.answer((exchange, received) -> asked.countDown());
        // As where a background job or a CI starts it.
        Process process = atTerminal("trap '' INT; " + LAUNCHER + " " + url() + " silence", Map.of("TERM", "xterm"));
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();

        process.getOutputStream().write(3);
        process.getOutputStream().flush();

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
    }
}
