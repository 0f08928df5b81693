package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Tool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The packaged programs on every Java that is found here: the JVM writes nothing of its own, and the archives fit. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@DisabledOnOs(OS.WINDOWS)
@Tag("thorough")
@ExtendWith(Tool.PackagedProgram.class)
class EveryJavaIT {
    private static final List<Integer> LONG_TERM = List.of(17, 21, 25);
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

    @TempDir
    Path directory;

    /** The Javas from 17 on by their versions, the running one among them. */
    private static Map<Integer, Path> javas() throws IOException {
        List<Path> homes = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
        System.getenv().forEach((name, value) -> {
            if (name.startsWith("JAVA_HOME")) {
                homes.add(Path.of(value));
            }
        });
        Path installed = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(installed)) {
            try (Stream<Path> directories = Files.list(installed)) {
                directories.sorted().forEach(homes::add);
            }
        }
        Map<Integer, Path> found = new TreeMap<>();
        for (Path home : homes) {
            int version = version(home);
            if (version >= 17 && Files.isExecutable(home.resolve("bin/java"))) {
                found.putIfAbsent(version, home);
            }
        }
        return found;
    }

    private static int version(Path home) throws IOException {
        Path release = home.resolve("release");
        Matcher match = VERSION.matcher(Files.isReadable(release) ? Files.readString(release) : "");
        return match.find() ? Integer.parseInt(match.group(1)) : 0;
    }

    @TestFactory
    Stream<DynamicTest> onEveryJavaNothingIsWrittenBeforeTheLogAndTheArchivesFit() throws IOException {
        Map<Integer, Path> found = javas();
        LONG_TERM.stream()
                .filter(version -> !found.containsKey(version))
                .forEach(version -> System.out.println("not tried on Java " + version
                        + ": there is none in /usr/lib/jvm nor in an environment variable JAVA_HOME_" + version));
        return found.entrySet().stream()
                .flatMap(java -> Stream.of(
                        DynamicTest.dynamicTest("alertmanager on Java " + java.getKey(), () -> server(java.getValue())),
                        DynamicTest.dynamicTest(
                                "alertmanager with options of its own on Java " + java.getKey(),
                                () -> otherOptions(java.getValue())),
                        DynamicTest.dynamicTest("amtool on Java " + java.getKey(), () -> amtool(java.getValue()))));
    }

    private void server(Path java) throws IOException, InterruptedException {
        Files.writeString(directory.resolve("alertmanager.yml"), "route: {receiver: r}\nreceivers: [{name: r}]\n");
        Path classes = directory.resolve("classes");
        printed(command("alertmanager", java, "--version")); // makes the archive
        ProcessBuilder builder = command(
                "alertmanager", java, "--web.listen-address=127.0.0.1:0", "--cluster.listen-address=127.0.0.1:0");
        builder.environment().put("JAVA_OPTS", "-Xlog:class+load:file=" + classes);
        Process process =
                builder.redirectOutput(directory.resolve("out").toFile()).start();
        List<String> log = new ArrayList<>();
        try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(line);
                if (line.contains("msg=\"Listening on\"")) {
                    process.toHandle().destroy(); // which leaves its output to be read, unlike the process itself
                }
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();

        assertThat(log).isNotEmpty().allSatisfy(line -> assertThat(line).startsWith("time="));
        assertThat(directory.resolve("out")).isEmptyFile();
        assertArchived(java, classes);
    }

    private void otherOptions(Path java) throws IOException, InterruptedException {
        ProcessBuilder builder = command("alertmanager", java, "--version");
        // Neither the archive of the JDK nor the one of the program was made with this option.
        builder.environment().put("JAVA_OPTS", "--add-opens=java.base/java.net=ALL-UNNAMED");

        assertThat(printed(builder)).startsWith("alertmanager, version ");
    }

    private void amtool(Path java) throws IOException, InterruptedException {
        Path classes = directory.resolve("classes");
        ProcessBuilder builder = command("amtool", java, "--version");
        builder.environment().put("AMTOOL_JAVA_OPTS", "-Xlog:class+load:file=" + classes);

        assertThat(printed(builder)).startsWith("amtool, version ").contains("go version:       java" + version(java));
        assertArchived(java, classes);
    }

    private ProcessBuilder command(String program, Path java, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(Path.of("bin", program).toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("JAVA_HOME", java.toString());
        builder.environment().put("GRAPEVINE_REBUILD", "no");
        return builder;
    }

    private String printed(ProcessBuilder builder) throws IOException, InterruptedException {
        Path err = directory.resolve("err");
        Process process = builder.redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(err).isEmptyFile();
        return out;
    }

    /** A Java without an archive of its own classes, as jlink makes them, makes none of ours. */
    private static void assertArchived(Path java, Path classes) throws IOException {
        if (!Files.exists(java.resolve("lib/server/classes.jsa"))) {
            return;
        }
        try (Stream<String> lines = Files.lines(classes)) {
            List<String> ours =
                    lines.filter(line -> line.contains(" io.grapevine.")).toList();
            assertThat(ours).isNotEmpty();
            assertThat(ours.stream().filter(line -> line.contains("source: shared objects file")))
                    .as("classes from the archive on %s", java)
                    .hasSizeGreaterThan(ours.size() * 3 / 4);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
