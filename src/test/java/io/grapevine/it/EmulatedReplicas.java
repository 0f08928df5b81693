package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replicas of another architecture than this machine's, which is emulated, beside replicas of this machine. The name does not end in
 * {@code IT}, as {@code .ci/arm64} alone has an emulated machine for it.
 */
class EmulatedReplicas {
    private static final List<String> NATIVE =
            List.of(Path.of("bin", "alertmanager").toAbsolutePath().toString());
    private static final Pattern SLOW = Pattern.compile("msg=\"(Process was paused|Thread .* has been blocked)");
    private static final String LOGGED = "grapevine_log_records_total{state=\"nflog\"}";

    /** The directory that {@code .ci/arm64} makes. */
    private static Path machine = Path.of("");

    @TempDir
    Path directory;

    @BeforeAll
    static void needMachine() {
        String given = System.getenv().getOrDefault("EMULATED_MACHINE", "");
        Tool.need(!given.isEmpty(), "there is no emulated machine (.ci/arm64)");
        Tool.needPackagedProgram();
        machine = Path.of(given);
    }

    private static List<String> emulated(String program) {
        return List.of(
                "env",
                "JAVA_HOME=" + machine.resolve("java"),
                machine.resolve("program/bin").resolve(program).toString());
    }

    private static String output(List<String> command, String... arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of(arguments));
        return CommandRun.of(words, Map.of()).succeeded(words);
    }

    @Test
    void eachArchitectureGoesOnWithTheDataOfTheOther() throws Exception {
        List<String> alerts = new ArrayList<>();
        Set<String> silences = new TreeSet<>();
        try (Receiver receiver = new Receiver()) {
            Path config = TeamConfig.write(directory, receiver.address(), "1s", "1s", "3s");
            for (String turn : List.of(
                    "emulated, killed", "emulated", "native, killed", "emulated, killed", "native", "emulated")) {
                List<String> launcher = turn.startsWith("native") ? NATIVE : emulated("alertmanager");
                try (Program program =
                        Program.start(launcher, config, directory.resolve("data"), List.of("--alerts.persist"))) {
                    assertThat(program.send("GET", "/-/ready", "").statusCode()).isEqualTo(200);
                    assertThat(Silences.of(program).keySet()).as(turn).isEqualTo(silences);
                    assertThat(alerts(program)).as(turn).containsAll(alerts);

                    String name = "alert" + alerts.size();
                    alerts.add(name);
                    silences.add(Silences.add(program, "silenced" + silences.size()));
                    program.post("/alerts", TestAlerts.of("team", name).firing());
                    program.post(
                            "/alerts", TestAlerts.of("mark", "mark-" + name).firing());
                    Eventually.holds(
                            turn + ": all have had their turn",
                            () -> receiver.notified("/mark", "firing").contains("mark-" + name)
                                    && receiver.notified("/team", "firing").contains(name));
                    Eventually.holds(turn + ": both are in the log", () -> program.metric(LOGGED) >= 2);
                    assertThat(receiver.notified("/team", "firing")).as(turn).isEqualTo(alerts);

                    if (turn.endsWith("killed")) {
                        program.kill();
                    } else {
                        assertThat(program.terminate()).isZero();
                    }
                    assertLogIsQuiet(program);
                }
            }
        }
    }

    private static List<String> alerts(Program program) throws IOException, InterruptedException {
        return StreamSupport.stream(program.get("/alerts").spliterator(), false)
                .map(alert -> alert.path("labels").path("alertname").asText())
                .toList();
    }

    /** An emulated processor is so slow that a replica may think that it was paused, or that a thread is blocked. */
    private static void assertLogIsQuiet(Program program) {
        assertThat(program.log().lines())
                .allMatch(line ->
                        line.contains(" level=INFO ") || SLOW.matcher(line).find());
    }

    @Test
    void replicasOfBothArchitecturesShareTheirSilencesAndNotifyOnce() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "0123456789abcdef0123456789abcdef");
        List<String> flags = List.of("--cluster.listen-address=127.0.0.1:0", "--cluster.secret-file=" + secret);
        try (Receiver receiver = new Receiver()) {
            Path config = TeamConfig.write(directory, receiver.address(), "1s", "1s", "3s");
            try (Program here = Program.start(NATIVE, config, directory.resolve("here"), flags);
                    Program there = Program.start(
                            emulated("alertmanager"),
                            config,
                            directory.resolve("there"),
                            Stream.concat(flags.stream(), Stream.of("--cluster.peer=" + here.meshAddress()))
                                    .toList())) {
                Eventually.holds(
                        "both are members",
                        () -> Cluster.members(here).size() == 2
                                && Cluster.members(there).size() == 2);

                Set<String> silences = Set.of(Silences.add(here, "made-here"), Silences.add(there, "made-there"));
                Eventually.holds(
                        "both have both silences",
                        () -> Silences.of(here).keySet().equals(silences)
                                && Silences.of(there).keySet().equals(silences));

                for (Program program : List.of(here, there)) {
                    program.post("/alerts", TestAlerts.of("team", "shared").firing());
                }
                here.post("/alerts", TestAlerts.of("mark", "mark-here").firing());
                there.post("/alerts", TestAlerts.of("mark", "mark-there").firing());
                Eventually.holds(
                        "both have had their turn",
                        () -> receiver.notified("/mark", "firing").containsAll(List.of("mark-here", "mark-there")));
                assertThat(receiver.notified("/team", "firing")).containsExactly("shared");

                amtoolDoesItsWork(config, there.url());
            }
        }
    }

    private static void amtoolDoesItsWork(Path config, String url) throws IOException, InterruptedException {
        List<String> amtool = emulated("amtool");
        String at = "--alertmanager.url=" + url;
        assertThat(output(amtool, "check-config", config.toString())).contains("SUCCESS");
        assertThat(output(amtool, at, "alert", "query", "alertname=shared")).contains("shared");
        String id = output(amtool, at, "silence", "add", "alertname=shared", "--author=ann", "--comment=known")
                .strip();
        assertThat(output(amtool, at, "silence", "query", "-q", "alertname=shared")
                        .strip())
                .isEqualTo(id);
    }

    @Test
    void classArchiveOfTheOtherArchitectureIsIgnored() throws Exception {
        List<String> alertmanager = emulated("alertmanager");
        String version = output(alertmanager, "--version");
        Path own = classArchive(machine.resolve("program/lib/grapevine"));
        assertThat(own).isNotEmptyFile();

        Path kept = Files.move(own, own.resolveSibling("kept"));
        try {
            Files.copy(classArchive(Path.of("target", "quarkus-app")), own);
            assertThat(output(alertmanager, "--version")).isEqualTo(version);
        } finally {
            Files.move(kept, own, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static Path classArchive(Path program) throws IOException {
        try (Stream<Path> files = Files.list(program)) {
            return files.filter(file -> file.getFileName().toString().matches("alertmanager-.*\\.(jsa|aot)"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
