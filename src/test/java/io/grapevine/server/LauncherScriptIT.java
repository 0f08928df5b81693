package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Eventually;
import io.grapevine.it.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launchers: when they build, and which archive of classes they take, with a Maven and a JVM that only say what
 * they do.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@DisabledOnOs(OS.WINDOWS)
@Tag("thorough")
class LauncherScriptIT {
    private static final Instant BUILT = Instant.now().minusSeconds(7200);

    /** Prints its last argument; writes an archive where it is asked to. A server whose last argument is a path runs until it exists. */
    private static final String JAVA = """
            #!/bin/sh
            for option in "$@"; do
                last=$option
                case $option in
                    -XX:ArchiveClassesAtExit=*) echo archive >"${option#*=}" ;;
                    -XX:SharedArchiveFile=*) echo "archive ${option##*/}" ;;
                esac
            done
            echo "ran $last"
            case $*,$last in
                *ArchiveClassesAtExit*) ;;
                *,/*) while [ ! -e "$last" ]; do sleep 0.1; done ;;
            esac
            """;

    @TempDir
    Path directory;

    private Path checkout;
    private Path jar;
    private Path source;
    private Path jdk;

    private record Ended(int code, String out, String err) {}

    @BeforeEach
    void makeACheckoutThatIsBuilt() throws IOException {
        // The launchers say where they are behind all links, and a temporary directory may be one.
        directory = directory.toRealPath();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        checkout = Files.createDirectory(directory.resolve("a checkout"));
        Path bin = Files.createDirectory(checkout.resolve("bin"));
        for (String name : List.of("alertmanager", "amtool", ".launch", ".jvm")) {
            Files.copy(Path.of("bin", name), bin.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
        }
        source = write(checkout.resolve("src/main/java/A.java"), "class A {}");
        write(checkout.resolve("pom.xml"), "<project/>");
        jar = write(checkout.resolve("target/quarkus-app/quarkus-run.jar"), "");
        jdk = directory.resolve("jdk");
        write(jdk.resolve("bin/java"), JAVA);
        write(jdk.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
        maven("echo \"maven $*\" >&2; touch target/quarkus-app/quarkus-run.jar");
        try (Stream<Path> files = Files.walk(checkout)) {
            for (Path file : files.toList()) {
                touch(file, BUILT.minusSeconds(100));
            }
        }
        touch(jar, BUILT);
    }

    private static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void touch(Path file, Instant time) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(time));
    }

    private void maven(String script) throws IOException {
        write(directory.resolve("tools/mvn"), "#!/bin/sh\n" + script + "\n");
    }

    private Ended run(Path launcher, String... before) throws IOException, InterruptedException {
        return run(Map.of(), launcher, before);
    }

    private Ended run(Map<String, String> environment, Path launcher, String... before)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(before));
        command.addAll(List.of(launcher.toString(), "an argument"));
        Process process = start(environment, command);
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(
                process.exitValue(),
                Files.readString(directory.resolve("out")),
                Files.readString(directory.resolve("err")));
    }

    private Process start(Map<String, String> environment, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile());
        builder.environment().putAll(new TreeMap<>(environment));
        builder.environment().putIfAbsent("GRAPEVINE_REBUILD", "yes");
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().put("PATH", directory.resolve("tools") + ":" + System.getenv("PATH"));
        return builder.start();
    }

    /** Makes the archive, as installations do. */
    private void askForTheVersion(String name) throws IOException, InterruptedException {
        Process process = start(Map.of(), List.of(launcher(name).toString(), "--version"));
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it ends").isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private List<String> archives() throws IOException {
        try (Stream<Path> files = Files.list(checkout.resolve("target/quarkus-app"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".jsa"))
                    .toList();
        }
    }

    private Path launcher(String name) {
        return checkout.resolve("bin").resolve(name);
    }

    private static void assertRan(Ended ended) {
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).endsWith("ran an argument\n");
    }

    private static void assertRanWithoutBuilding(Ended ended) {
        assertRan(ended);
        assertThat(ended.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"alertmanager", "amtool"})
    void aBuildThatIsNewerThanItsSourcesIsTakenAsItIs(String name) throws Exception {
        assertRanWithoutBuilding(run(launcher(name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alertmanager", "amtool"})
    void sourcesThatAreNewerThanTheBuildAreBuiltOnce(String name) throws Exception {
        touch(source, BUILT.plusSeconds(10));

        Ended first = run(launcher(name));
        assertRan(first);
        assertThat(first.err())
                .startsWith(name + ": building Grapevine again: " + source + " is newer than the build\n")
                .contains("maven -B -q -Dstyle.color=never -Dquick package\n", name + ": built in ");
        assertRanWithoutBuilding(run(launcher(name)));
    }

    @Test
    void aChangedPomAndAFileThatIsGoneAreBuiltToo() throws Exception {
        touch(checkout.resolve("pom.xml"), BUILT.plusSeconds(10));
        assertThat(run(launcher("alertmanager")).err()).contains("/pom.xml is newer", "maven ");

        Files.delete(source);
        touch(source.getParent(), Instant.now().plusSeconds(10));
        assertThat(run(launcher("alertmanager")).err()).contains("/src/main/java is newer", "maven ");
    }

    @Test
    void aBuildThatFailsEndsTheStart() throws Exception {
        touch(source, BUILT.plusSeconds(10));
        maven("echo A.java is wrong >&2; exit 1");

        Ended ended = run(launcher("alertmanager"));

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("A.java is wrong\n", "alertmanager: error: the build failed (see above)\n");
    }

    @Test
    void launchersThatStartTogetherBuildOnce() throws Exception {
        touch(source, BUILT.plusSeconds(10));
        Path builds = directory.resolve("builds");
        maven("echo build >>'" + builds + "'; sleep 1; touch target/quarkus-app/quarkus-run.jar");
        String line = "for i in 1 2 3; do \"$1\" \"$2\" & done; wait";

        assertRan(run(launcher("alertmanager"), "sh", "-c", line, "sh"));
        assertThat(builds).hasContent("build");
        assertThat(Files.isSymbolicLink(checkout.resolve("target/building"))).isFalse();
    }

    @Test
    void aBuildThatWasKilledDoesNotHoldOthersUp() throws Exception {
        touch(source, BUILT.plusSeconds(10));
        Files.createSymbolicLink(checkout.resolve("target/building"), Path.of("999999999"));

        Ended ended = run(launcher("alertmanager"));

        assertRan(ended);
        assertThat(ended.err()).contains("maven ");
    }

    @Test
    void theOlderBuildCanBeChosen() throws Exception {
        touch(source, BUILT.plusSeconds(10));

        assertRanWithoutBuilding(run(Map.of("GRAPEVINE_REBUILD", "no"), launcher("alertmanager")));
    }

    @Test
    void aBuildThatCannotBeWrittenRunsWithAWarning() throws Exception {
        touch(source, BUILT.plusSeconds(10));
        Files.setPosixFilePermissions(jar.getParent(), PosixFilePermissions.fromString("r-xr-xr-x"));
        String[] before = {};
        if (Files.isWritable(jar.getParent())) {
            // The superuser may write everywhere.
            Tool.need(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv(1) is not installed");
            before = new String[] {"setpriv", "--reuid=65534", "--clear-groups"};
        }

        Ended ended = run(launcher("alertmanager"), before);

        assertRan(ended);
        assertThat(ended.err())
                .isEqualTo("alertmanager: warning: the sources are newer than the build, which cannot be written: "
                        + jar.getParent() + " runs as it is\n");
    }

    @Test
    void anInstallationIsNeverBuilt() throws Exception {
        Path prefix = directory.resolve("prefix");
        Path installed = prefix.resolve("bin/alertmanager");
        Files.createDirectories(installed.getParent());
        Files.copy(launcher("alertmanager"), installed);
        Files.createDirectories(prefix.resolve("lib/grapevine"));
        Files.copy(launcher(".launch"), prefix.resolve("lib/grapevine/launch"));
        Files.copy(launcher(".jvm"), prefix.resolve("lib/grapevine/jvm"));
        touch(write(prefix.resolve("lib/grapevine/quarkus-run.jar"), ""), BUILT);
        write(prefix.resolve("src/main/java/A.java"), "");

        assertRanWithoutBuilding(run(installed, "sh"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alertmanager", "amtool"})
    void theProgramIsFoundBehindEveryLink(String name) throws Exception {
        Path elsewhere = Files.createDirectories(directory.resolve("else/where"));
        Path linkedDirectory = Files.createSymbolicLink(elsewhere.resolve("bin"), checkout.resolve("bin"));
        Path linkedFile = Files.createSymbolicLink(elsewhere.resolve("started"), linkedDirectory.resolve(name));
        Path relative = Files.createSymbolicLink(directory.resolve("relative"), Path.of("else/where/bin/../bin", name));

        for (Path link : List.of(linkedDirectory.resolve(name), linkedFile, relative)) {
            assertRanWithoutBuilding(run(link));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"alertmanager", "amtool"})
    void anArchiveOfClassesIsTakenByTheBuildOfTheJvmThatMadeItAlone(String name) throws Exception {
        askForTheVersion(name);
        Ended first = run(launcher(name));
        assertThat(first.out()).startsWith("archive " + name + "-17-");
        assertThat(run(launcher(name))).isEqualTo(first);

        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.2\"\n");

        askForTheVersion(name);
        Ended updated = run(launcher(name));
        assertThat(updated.out()).startsWith("archive " + name + "-17-").isNotEqualTo(first.out());
        try (Stream<Path> files = Files.list(jar.getParent())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .as("the archive that fits nothing any more is gone")
                    .containsExactlyInAnyOrder(
                            "quarkus-run.jar",
                            updated.out().lines().findFirst().orElseThrow().substring("archive ".length()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"alertmanager", "amtool"})
    void aProgramThatWasMovedGetsAnArchiveOfItsOwnAndSaysSoOnce(String name) throws Exception {
        askForTheVersion(name);
        Ended first = run(launcher(name));

        checkout = Files.move(checkout, directory.resolve("another place"));
        Ended moved = run(Map.of("JAVA_OPTS", "-Xmx64m"), launcher(name));

        assertThat(moved.err())
                .isEqualTo(name + ": the class archive is of another directory or build of Java: making it again\n");
        assertThat(moved.out()).startsWith("archive " + name + "-17-").isNotEqualTo(first.out());
        assertThat(archives()).hasSize(1);
        assertRanWithoutBuilding(run(launcher(name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alertmanager", "amtool"})
    void anArchiveThatCouldNotBeMadeIsTriedAgainAnHourLater(String name) throws Exception {
        write(jdk.resolve("bin/java"), JAVA.replace("echo archive >", "exit 1; : >"));
        askForTheVersion(name);
        assertThat(archives()).hasSize(1);
        Path archive = jar.resolveSibling(archives().get(0));
        assertThat(archive).isEmptyFile();

        write(jdk.resolve("bin/java"), JAVA);
        touch(archive, Instant.now().minusSeconds(3000));
        askForTheVersion(name);
        assertThat(archive).isEmptyFile();

        touch(archive, Instant.now().minusSeconds(4000));
        askForTheVersion(name);
        assertThat(archive).isNotEmptyFile();
        assertThat(run(launcher(name)).out()).startsWith("archive " + name + "-17-");
    }

    @Test
    void theFirstStartDoesNotWaitForTheArchiveThatItMakesBesideItself() throws Exception {
        Tool.need(Files.exists(Path.of("/proc/meminfo")), "how much memory there is cannot be read");
        Path end = directory.resolve("end");
        Process server = start(Map.of(), List.of(launcher("alertmanager").toString(), end.toString()));
        try {
            Path out = directory.resolve("out");
            Eventually.holds("it runs", () -> Files.readString(out).contains("ran"));
            assertThat(out).hasContent("ran " + end);
            Eventually.holds("the archive is made", () -> archives().size() == 1);
            assertThat(server.isAlive()).isTrue();
        } finally {
            Files.createFile(end);
            assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(run(launcher("alertmanager")).out()).startsWith("archive alertmanager-17-");
    }

    @Test
    void withAHeapOfTheUsersOwnTheArchiveIsMadeBeforeTheStart() throws Exception {
        Ended ended = run(Map.of("JAVA_OPTS", "-Xmx64m"), launcher("alertmanager"));

        assertThat(ended.out()).startsWith("archive alertmanager-17-");
    }
}
