package io.grapevine.it.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Eventually;
import io.grapevine.it.Tool;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The commands of pages of the handbook, followed literally and in their order on a small Debian system that has a JVM and nothing
 * else, and no network. A block {@code sh} is run; one with "leave it running" is left running. A block {@code text} has lines that
 * must follow; {@code …} stands for anything. The pages share one system, so that the unpacked program makes its archives of classes once.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Tag("thorough")
class HandbookIT {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(sh|text)\n(.*?)^```$");

    private static final String TARBALL = "grapevine-.*\\.tar\\.gz";
    private static final String PACKAGE = "grapevine_.*_all\\.deb";

    /** The network has a loopback device only, so the ports of the pages are free; Alertmanager wants a private address. */
    private static final String WITHOUT_NETWORK =
            "ip link set lo up && ip address add 10.0.0.1/24 dev lo && exec \"$@\"";

    private static @Nullable DebianRoot system;

    @BeforeAll
    static void makeSystem() throws Exception {
        Tool.find("ip");
        for (String name : List.of(TARBALL, PACKAGE)) {
            Tool.need(!packages(name).isEmpty(), "the packages are not made (mvn package without -Dquick)");
        }
        system = DebianRoot.with("apt", "prometheus", "prometheus-alertmanager");
        copy(TARBALL, "/root");
        copy(TARBALL, "/root/target");
        copy(PACKAGE, "/root/target");
        // There is no systemd: what it is asked to do is printed.
        addProgram("systemctl", "echo systemctl \"$@\"");
    }

    @AfterAll
    static void removeSystem() throws IOException {
        if (system != null) {
            system.close();
        }
    }

    private static DebianRoot system() {
        return Objects.requireNonNull(system);
    }

    private static void addProgram(String name, String script) throws IOException {
        Path program = Files.createDirectories(system().at("/usr/local/bin")).resolve(name);
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static List<Path> packages(String name) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.getFileName().toString().matches(name))
                    .toList();
        }
    }

    /** A shell that runs what a reader types; the output of all terminals is in one. */
    private static final class Terminals implements AutoCloseable {
        private final Process shell;
        private final OutputStream input;
        private final Thread reader;
        private final StringBuffer output = new StringBuffer();
        private int commands;

        Terminals() throws IOException {
            Files.writeString(system().at("/etc/hosts"), "127.0.0.1 localhost\n");
            ProcessBuilder inside = system().command(List.of(), Map.of("LC_ALL", "C.UTF-8"), List.of("bash", "-e"));
            List<String> command = new ArrayList<>(
                    List.of("unshare", "--net", "--pid", "--fork", "--kill-child", "sh", "-c", WITHOUT_NETWORK, "sh"));
            command.addAll(inside.command());
            shell = inside.command(command).redirectErrorStream(true).start();
            input = shell.getOutputStream();
            reader = new Thread(this::read, "output of the handbook's commands");
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            try (Reader text = shell.inputReader(UTF_8)) {
                for (int c = text.read(); c >= 0; c = text.read()) {
                    output.append((char) c);
                }
            } catch (IOException e) {
                output.append(e);
            }
        }

        /** Does what a page says, from its beginning to its end. */
        void follow(String page) throws Exception {
            int before = 0;
            for (MatchResult block : BLOCK.matcher(page).results().toList()) {
                if (block.group(1).equals("sh")) {
                    before = output.length();
                    run(block.group(2));
                } else {
                    await(block.group(2), before);
                }
            }
        }

        private void run(String block) throws Exception {
            if (block.contains("leave it running")) {
                type("{\n" + block + "} &\n");
                return;
            }
            commands++;
            String end = "end of block " + commands;
            type(block + "echo '" + end + "'\n");
            Eventually.holds(block + output, () -> {
                assertThat(shell.isAlive()).as("%s\n%s", block, output).isTrue();
                return output.indexOf(end) >= 0;
            });
        }

        private void type(String text) throws IOException {
            input.write(text.getBytes(UTF_8));
            input.flush();
        }

        private void await(String lines, int before) throws Exception {
            Pattern expected = Pattern.compile(lines.lines()
                    .map(line -> Stream.of(line.strip().split("…", -1))
                            .map(Pattern::quote)
                            .collect(Collectors.joining(".*")))
                    .collect(Collectors.joining(".*\n(?:.*\n)*?.*")));
            try {
                Eventually.holds(
                        lines, () -> expected.matcher(output.substring(before)).find());
            } catch (AssertionError e) {
                throw new AssertionError(e.getMessage() + "\n" + output, e);
            }
        }

        /** Ends all programs: the shell's end is that of the process namespace. */
        @Override
        public void close() throws InterruptedException {
            shell.destroyForcibly().waitFor();
            reader.join();
        }
    }

    private static void copy(String name, String directory) throws IOException {
        Path file = packages(name).get(0);
        Path target = Files.createDirectories(system().at(directory)).resolve(file.getFileName());
        Files.copy(file, target);
    }

    private static String page(String name) throws IOException {
        return Files.readString(Path.of("docs", name));
    }

    /** The part of a page from a heading to the next one. */
    private static String section(String page, String heading) throws IOException {
        String from = page(page).split("(?m)^" + Pattern.quote(heading) + "$", 2)[1];
        return from.split("(?m)^#+ ", 2)[0];
    }

    private static void follow(String... pages) throws Exception {
        try (Terminals terminals = new Terminals()) {
            terminals.run("cd\n");
            for (String page : pages) {
                terminals.follow(page);
            }
        }
    }

    @Test
    void startLeadsFromNothingToANotificationAndToPrometheus() throws Exception {
        follow(page("start.md"));
    }

    @Test
    void tarballAndPackageAreInstalledAndRun() throws Exception {
        follow(
                section("install.md", "## Tarball"),
                section("install.md", "## Debian package"),
                "```text\nsystemctl restart prometheus-alertmanager\n```\n",
                """
                ```sh
                test -e /etc/systemd/system/prometheus-alertmanager.service.d/grapevine.conf
                alertmanager --version
                cd grapevine-0.1.0
                echo '{route: {receiver: team}, receivers: [{name: team}]}' >alertmanager.yml
                ```
                ```text
                alertmanager, version
                ```
                """,
                section("install.md", "## Running it"));
    }

    @Test
    void moveLeadsToGrapevineAndBack() throws Exception {
        addProgram("alertmanager", "exec prometheus-alertmanager \"$@\"");
        try {
            follow(section("install.md", "## Tarball"), section("move.md", "## Rehearse it on one machine"));
        } finally {
            Files.delete(system().at("/usr/local/bin/alertmanager"));
        }
    }
}
