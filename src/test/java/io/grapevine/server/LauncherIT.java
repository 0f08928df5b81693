package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.commandline.BuildInfo;
import io.grapevine.it.Signals;
import io.grapevine.it.Tool;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The program as users start it, in a process of its own. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@DisabledOnOs(OS.WINDOWS)
@ExtendWith(Tool.PackagedProgram.class)
class LauncherIT {
    private static final Path LAUNCHER = Path.of("bin", "alertmanager").toAbsolutePath();
    private static final Pattern LISTENING = Pattern.compile("msg=\"Listening on\" address=127\\.0\\.0\\.1:(\\d+)");

    @TempDir
    Path directory;

    @BeforeEach
    void writeConfiguration() throws IOException {
        Files.writeString(directory.resolve("alertmanager.yml"), "route: {receiver: r}\nreceivers: [{name: r}]\n");
    }

    private record Ended(int code, String out, String err) {}

    private ProcessBuilder command(Path launcher, String... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("GRAPEVINE_REBUILD", "no");
        return builder;
    }

    /** Runs a command that is to end by itself. Its output goes to files, so that one that does not end is noticed. */
    private Ended run(Path launcher, String... arguments) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process process = command(launcher, arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .describedAs("it ends")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private static void assertFailed(Ended ended, String... texts) {
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains(texts);
    }

    private static String awaitLine(BufferedReader log, Pattern pattern) throws IOException {
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            Matcher match = pattern.matcher(line);
            if (match.find()) {
                return match.groupCount() > 0 ? match.group(1) : line;
            }
        }
        throw new AssertionError("the log ended without " + pattern);
    }

    @Test
    void theVersionGoesToStandardOutput() throws Exception {
        Ended ended = run(LAUNCHER, "--version");

        assertThat(ended.code()).isZero();
        assertThat(ended.out())
                .startsWith("alertmanager, version " + BuildInfo.read().level() + " (branch: ")
                .contains("\n  platform:         ");
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void aWrongFlagIsOneLineOnStandardError() throws Exception {
        Ended ended = run(LAUNCHER, "--x");

        assertThat(ended).isEqualTo(new Ended(1, "", "alertmanager: error: unknown long flag '--x', try --help\n"));
    }

    @Test
    void aLinkToTheLauncherStartsTheSameProgram() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), LAUNCHER);

        assertThat(run(link, "--help").out()).startsWith("usage: alertmanager [<flags>]");
    }

    @Test
    void aMissingConfigurationEndsTheStart() throws Exception {
        Ended ended = run(
                LAUNCHER, "--config.file=none.yml", "--web.listen-address=127.0.0.1:0", "--cluster.listen-address=");

        assertFailed(ended, "level=ERROR", "none.yml");
    }

    @Test
    void pathsStartAtTheCallersDirectoryAndSignalsReloadAndStop() throws Exception {
        Process process = command(LAUNCHER, "--web.listen-address=127.0.0.1:0", "--cluster.listen-address=")
                .start();
        try (BufferedReader log = process.errorReader(StandardCharsets.UTF_8)) {
            int port = Integer.parseInt(awaitLine(log, LISTENING));
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/-/ready"))
                    .build();
            HttpResponse<String> ready = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(ready.body()).isEqualTo("OK");
            assertThat(directory.resolve("data")).isDirectory();

            Files.writeString(directory.resolve("alertmanager.yml"), "route: {receiver: none}\n");
            Signals.send(process, "HUP");
            awaitLine(log, Pattern.compile("level=ERROR"));
            assertThat(process.isAlive()).isTrue();

            Signals.send(process, "TERM");
            awaitLine(log, Pattern.compile("Received shutdown signal, exiting gracefully"));
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aStoragePathThatIsNoDirectoryEndsTheStartNamingIt() throws Exception {
        Ended ended = run(LAUNCHER, "--storage.path=alertmanager.yml", "--cluster.listen-address=");

        assertFailed(ended, "err=\"--storage.path: alertmanager.yml: not a directory (expected: a directory)\"");
    }

    @Test
    void aDataDirectoryThatCannotBeWrittenEndsTheStartNamingIt() throws Exception {
        Tool.need(Files.isDirectory(Path.of("/proc/self")), "there is no /proc, in which no user can create a file");
        Ended ended = run(LAUNCHER, "--storage.path=/proc/self", "--cluster.listen-address=");

        assertFailed(
                ended,
                "level=ERROR",
                "err=\"--storage.path: /proc/self: ",
                "(expected: a directory that can be written)");
    }

    @Test
    void signalsThatTheCallerIgnoresReloadAndStopAllTheSame() throws Exception {
        Path caller = Files.writeString(directory.resolve("caller"), "trap '' HUP INT\nexec \"$@\"\n");
        Process process = command(
                        Path.of("/bin/sh"),
                        caller.toString(),
                        LAUNCHER.toString(),
                        "--web.listen-address=127.0.0.1:0",
                        "--cluster.listen-address=")
                .start();
        try (BufferedReader log = process.errorReader(StandardCharsets.UTF_8)) {
            awaitLine(log, LISTENING);
            Signals.send(process, "HUP");
            awaitLine(log, Pattern.compile("Completed loading of configuration file"));

            Signals.send(process, "INT");
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void filesWithLettersBeyondAsciiAreReadWhereThereIsNoLocale() throws Exception {
        // A script has the bytes of the name, which the JVM of this test may have no letters for.
        Path caller = Files.writeString(directory.resolve("caller"), """
                printf '%s' 'templates: [größe.tmpl]
                route: {receiver: r}
                receivers: [{name: r}]' >größe.yml
                echo '{{ define "größe" }}x{{ end }}' >größe.tmpl
                exec "$@" --config.file=größe.yml
                """);
        ProcessBuilder builder = command(
                Path.of("/bin/sh"),
                caller.toString(),
                LAUNCHER.toString(),
                "--web.listen-address=127.0.0.1:0",
                "--cluster.listen-address=");
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
        Process process = builder.start();
        try (BufferedReader log = process.errorReader(StandardCharsets.UTF_8)) {
            assertThat(awaitLine(log, Pattern.compile("Completed loading of configuration file.*")))
                    .contains("größe.yml");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aTakenPortOfTheMeshEndsTheStartNamingIt() throws Exception {
        try (var taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            Ended ended = run(LAUNCHER, "--web.listen-address=127.0.0.1:0", "--cluster.listen-address=" + address);

            assertFailed(ended, "level=ERROR", "cluster.listen-address: " + address, "in use");
        }
    }

    @Test
    void aMeshThatCannotBeSetUpEndsTheStartNamingTheFlag() throws Exception {
        String web = "--web.listen-address=127.0.0.1:0";
        String cluster = "--cluster.listen-address=127.0.0.1:0";
        Files.writeString(directory.resolve("empty"), " \n");

        assertFailed(
                run(LAUNCHER, web, cluster, "--cluster.secret-file=none"),
                "--cluster.secret-file: none: no such file or directory (expected: ");
        assertFailed(
                run(LAUNCHER, web, cluster, "--cluster.secret-file=empty"), "--cluster.secret-file: empty is empty");
        assertFailed(run(LAUNCHER, web, cluster, "--cluster.tls-config=none.yml"), "level=ERROR", "none.yml");
        assertFailed(
                run(LAUNCHER, web, "--cluster.listen-address=no-such-host.invalid:0"),
                "--cluster.listen-address: no-such-host.invalid:0 (expected: ");
    }

    @Test
    void aTakenPortEndsTheStartNamingIt() throws Exception {
        try (var taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            Ended ended = run(LAUNCHER, "--web.listen-address=" + address, "--cluster.listen-address=");

            assertFailed(ended, "level=ERROR", "listen " + address);
        }
    }
}
