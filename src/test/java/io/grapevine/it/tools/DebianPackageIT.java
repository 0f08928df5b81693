package io.grapevine.it.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.commandline.BuildInfo;
import io.grapevine.it.CommandRun;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.it.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Debian package, installed in a system of its own, as an administrator does. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Tag("thorough")
class DebianPackageIT {
    private static final String ALONE = "--web.listen-address=127.0.0.1:0 --cluster.listen-address=";
    private static final String AMTOOL = "amtool --no-version-check --alertmanager.url=";
    private static final String UNIT = "/usr/lib/systemd/system/grapevine.service";
    private static final String ENABLED = "/etc/systemd/system/multi-user.target.wants/grapevine.service";

    private static Path archive;

    @TempDir
    Path directory;

    @BeforeAll
    static void needsThePackage() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            List<Path> found = files.filter(
                            file -> file.getFileName().toString().matches("grapevine_.*_all\\.deb"))
                    .toList();
            Tool.need(found.size() == 1, "the Debian package is not made (mvn package without -Dquick)");
            archive = found.get(0);
        }
    }

    private static String install(DebianRoot system) throws IOException, InterruptedException {
        Files.copy(archive, system.at("/tmp/grapevine.deb"), StandardCopyOption.REPLACE_EXISTING);
        return system.run("dpkg --install /tmp/grapevine.deb");
    }

    private static void append(Path file, String line) throws IOException {
        Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
    }

    private static List<String> archives(DebianRoot system) throws IOException {
        try (Stream<Path> files = Files.list(system.at("/usr/lib/grapevine"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(".*\\.(jsa|aot)"))
                    .map(name -> name.replaceFirst("-.*", ""))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void packageIsInstalledRunUpgradedRemovedAndPurged() throws Exception {
        try (DebianRoot system = DebianRoot.with()) {
            install(system);
            filesHaveOwnersAndModes(system);
            append(system.at("/etc/default/grapevine"), "ARGS=\"" + ALONE + "\"");
            serviceTakesAlertsAndKeepsSilences(system);

            append(system.at("/etc/grapevine/alertmanager.yml"), "# mine");
            Files.delete(system.at(ENABLED));
            install(system);

            assertThat(system.at("/etc/grapevine/alertmanager.yml")).content().contains("# mine");
            assertThat(system.at("/etc/default/grapevine")).content().contains(ALONE);
            assertThat(system.at(ENABLED)).as("disabled by the administrator").doesNotExist();
            assertThat(archives(system)).containsExactly("alertmanager", "amtool");
            try (Program again = new SystemdUnit(system, UNIT).start()) {
                assertThat(again.get("/silences").findValuesAsText("comment")).containsExactly("kept");
            }

            archivesAreMadeForAnotherJvm(system);

            system.run("dpkg --remove grapevine");
            assertThat(system.at("/usr/lib/grapevine")).doesNotExist();
            assertThat(system.at("/etc/grapevine/alertmanager.yml")).exists();
            assertThat(system.at("/var/lib/grapevine/silences")).exists();

            system.run("dpkg --purge grapevine");
            assertThat(system.run("find / -xdev -name '*grapevine*' ! -path '/tmp/*'"))
                    .isEmpty();
            assertThat(system.run("dpkg-divert --list '*amtool*'")).isEmpty();
        }
    }

    private void filesHaveOwnersAndModes(DebianRoot system) throws Exception {
        assertThat(system.run("dpkg --verify grapevine")).isEmpty();
        assertThat(system.run("stat --format='%n %U:%G %a' /usr/bin/alertmanager /usr/bin/amtool /etc/grapevine"
                        + " /etc/grapevine/alertmanager.yml /etc/default/grapevine /var/lib/grapevine "
                        + UNIT))
                .isEqualTo("""
                        /usr/bin/alertmanager root:root 755
                        /usr/bin/amtool root:root 755
                        /etc/grapevine root:root 755
                        /etc/grapevine/alertmanager.yml root:grapevine 640
                        /etc/default/grapevine root:root 644
                        /var/lib/grapevine grapevine:grapevine 700
                        /usr/lib/systemd/system/grapevine.service root:root 644
                        """);
        assertThat(system.run("find /usr/lib/grapevine ! -user root -o -perm /022"))
                .isEmpty();
        assertThat(system.run("getent passwd grapevine")).contains(":/var/lib/grapevine:/usr/sbin/nologin");
        assertThat(archives(system)).containsExactly("alertmanager", "amtool");
        assertThat(Files.isSymbolicLink(system.at(ENABLED))).isTrue();
        for (String file : List.of(
                "man/man1/alertmanager.1.gz",
                "man/man1/amtool.1.gz",
                "bash-completion/completions/amtool",
                "zsh/vendor-completions/_alertmanager",
                "fish/vendor_completions.d/amtool.fish",
                "doc/grapevine/README.Debian",
                "doc/grapevine/copyright")) {
            assertThat(system.at("/usr/share/" + file)).isNotEmptyFile();
        }
    }

    private static void serviceTakesAlertsAndKeepsSilences(DebianRoot system) throws Exception {
        try (Program service = new SystemdUnit(system, UNIT).start()) {
            system.run(AMTOOL + service.url() + " alert add Disk severity=page");
            Eventually.holds("the alert is listed", () -> service.get("/alerts").size() == 1);
            system.run(AMTOOL + service.url() + " silence add Disk --author=me --comment=kept");
            assertThat(service.terminate()).isZero();
        }
        assertThat(system.run("stat --format='%U' /var/lib/grapevine/silences")).isEqualTo("grapevine\n");
    }

    private static void archivesAreMadeForAnotherJvm(DebianRoot system) throws Exception {
        for (String name : List.of("alertmanager", "amtool")) {
            system.run("mv /usr/lib/grapevine/" + name + "-*.jsa /usr/lib/grapevine/" + name + "-16-1.jsa");
        }
        system.run("dpkg-trigger --by-package=jvm-of-the-test /usr/lib/jvm && dpkg --triggers-only --pending");

        assertThat(archives(system)).containsExactly("alertmanager", "amtool");
        assertThat(system.run("ls /usr/lib/grapevine")).doesNotContain("-16-1");
    }

    @Test
    void unitOfAlertmanagerRunsGrapevineAndGoesBack() throws Exception {
        try (DebianRoot system = DebianRoot.with("prometheus-alertmanager")) {
            String unit = "/lib/systemd/system/prometheus-alertmanager.service";
            String configuration = "/var/lib/prometheus/alertmanager.yml";
            system.run("adduser --quiet --system --group --home /var/lib/prometheus --no-create-home prometheus"
                    + " && chown prometheus: /var/lib/prometheus/alertmanager");
            Files.writeString(system.at(configuration), "{route: {receiver: a}, receivers: [{name: a}]}");
            // A later assignment wins, as in systemd.
            append(
                    system.at("/etc/default/prometheus-alertmanager"),
                    "ARGS=\"" + ALONE + " --web.ui-path=/usr/share/ui --config.file=" + configuration + "\"");
            try (Program real = new SystemdUnit(system, unit).start()) {
                system.run("amtool --alertmanager.url=" + real.url() + " silence add a=b --author=me --comment=theirs");
                real.terminate();
            }

            assertThat(install(system)).contains("not started, as prometheus-alertmanager is installed");
            assertThat(system.at(ENABLED)).doesNotExist();
            assertThat(system.run("amtool --version"))
                    .contains("version " + BuildInfo.read().level());
            assertThat(system.run("amtool.prometheus --version 2>&1"))
                    .doesNotContain(BuildInfo.read().level());

            String link = "/etc/systemd/system/prometheus-alertmanager.service.d/grapevine.conf";
            system.run("mkdir -p $(dirname " + link + ") && ln -s /usr/lib/grapevine/prometheus-alertmanager.conf "
                    + link);
            String dropIn = "/usr/lib/grapevine/prometheus-alertmanager.conf";
            try (Program ours = new SystemdUnit(system, unit, dropIn).start()) {
                ours.awaitLog("Starting Grapevine");
                assertThat(ours.get("/silences").findValuesAsText("comment")).containsExactly("theirs");
                system.run(AMTOOL + ours.url() + " silence add c=d --author=me --comment=ours");
                assertThat(ours.terminate()).isZero();
            }

            system.run("dpkg --remove grapevine");
            assertThat(Files.isSymbolicLink(system.at(link))).isFalse();
            assertThat(system.run("dpkg --verify prometheus-alertmanager"))
                    .doesNotContain("amtool", "missing     /usr/bin");
            try (Program real = new SystemdUnit(system, unit).start()) {
                assertThat(real.get("/silences").findValuesAsText("comment"))
                        .containsExactlyInAnyOrder("theirs", "ours");
            }
        }
    }

    @Test
    void lintianHasNothingToSay() throws Exception {
        CommandRun run = CommandRun.of(
                List.of(Tool.find("lintian").toString(), "--allow-root", "--fail-on=error,warning", archive.toString()),
                Map.of("LC_ALL", "C.UTF-8"));

        assertThat(run.exit()).as(run.out()).isZero();
        assertThat(run.out()).doesNotContain("W:", "E:");
    }

    @Test
    void systemdAcceptsTheUnits() throws Exception {
        CommandRun.output("dpkg-deb", "--extract", archive.toString(), directory.toString());
        accepts(directory.resolve("usr/lib/systemd/system"), "/usr/bin/alertmanager");
    }

    /** The units of the examples are for a tarball or a checkout. */
    @Test
    void systemdAcceptsTheUnitsOfTheExamples() throws Exception {
        CommandRun.output("dpkg-deb", "--extract", archive.toString(), directory.toString());
        CommandRun.output("cp", "-r", "config-examples/systemd", directory.toString());
        accepts(directory.resolve("systemd"), "/usr/local/bin/alertmanager");
    }

    /** The program is where the package was extracted, not in this computer. */
    private void accepts(Path units, String program) throws Exception {
        String analyze = Tool.find("systemd-analyze").toString();
        Path service = units.resolve("grapevine.service");
        Files.writeString(service, Files.readString(service).replace(program, directory + "/usr/bin/alertmanager"));
        for (String unit : List.of("grapevine.service", "grapevine.socket")) {
            CommandRun run = CommandRun.of(
                    List.of(
                            analyze,
                            "verify",
                            "--man=no",
                            "--recursive-errors=no",
                            units.resolve(unit).toString()),
                    Map.of());
            assertThat(run.out()).isEmpty();
            assertThat(run.exit()).isZero();
        }
    }
}
