package io.grapevine.it.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.commandline.BuildInfo;
import io.grapevine.it.CommandRun;
import io.grapevine.it.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/install} and {@code bin/install --uninstall}. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@DisabledOnOs(OS.WINDOWS)
@Tag("thorough")
@ExtendWith(Tool.PackagedProgram.class)
class InstallIT {
    private static final String INSTALLER =
            Path.of("bin", "install").toAbsolutePath().toString();

    @TempDir
    Path directory;

    private static String installer(Map<String, String> environment, String... words)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(INSTALLER));
        command.addAll(List.of(words));
        Map<String, String> all = new HashMap<>(environment);
        all.put("GRAPEVINE_REBUILD", "no");
        return CommandRun.of(command, all).succeeded(command);
    }

    /** Installs below {@code <directory>/a prefix}, for packagers, who want no class archives and so no JVM to run. */
    private Path installed() throws IOException, InterruptedException {
        installer(Map.of("DESTDIR", directory.toString()), "--prefix", "/a prefix");
        return directory.resolve("a prefix");
    }

    private String uninstall() throws IOException, InterruptedException {
        return installer(Map.of("DESTDIR", directory.toString()), "--uninstall", "--prefix=/a prefix");
    }

    private static List<String> tree(Path top) throws IOException {
        try (Stream<Path> paths = Files.walk(top)) {
            return paths.map(path -> top.relativize(path).toString()).sorted().toList();
        }
    }

    private static List<String> files(Path top) throws IOException {
        return tree(top).stream()
                .filter(path -> Files.isRegularFile(top.resolve(path)))
                .toList();
    }

    @Test
    void installationHasProgramsManPagesAndCompletionsAndLeavesNothing() throws Exception {
        Path prefix = directory.resolve("a prefix");
        Path mine = Files.createDirectories(prefix.resolve("bin")).resolve("mine");
        Files.writeString(mine, "");
        List<String> before = tree(prefix);

        installer(Map.of(), "--prefix", prefix.toString());

        for (String program : List.of("amtool", "alertmanager")) {
            assertThat(List.of(
                            "share/man/man1/" + program + ".1",
                            "share/bash-completion/completions/" + program,
                            "share/zsh/site-functions/_" + program,
                            "share/fish/vendor_completions.d/" + program + ".fish"))
                    .allSatisfy(file -> assertThat(prefix.resolve(file)).isNotEmptyFile());
            assertThat(CommandRun.output(prefix.resolve("bin/" + program).toString(), "--version"))
                    .startsWith(program + ", version " + BuildInfo.read().level());
        }
        installer(Map.of(), "--uninstall", "--prefix", prefix.toString());
        assertThat(tree(prefix)).isEqualTo(before);
    }

    @Test
    void uninstallingKeepsWhatUsersHaveChangedOrAdded() throws Exception {
        Path prefix = installed();
        Files.writeString(prefix.resolve("bin/alertmanager"), "#!/bin/sh\n# Alertmanager's own\n");
        Files.writeString(prefix.resolve("lib/grapevine/lib/mine.jar"), "");

        assertThat(uninstall()).contains("bin/alertmanager: kept, as it has been changed");

        assertThat(files(prefix)).containsExactly("bin/alertmanager", "lib/grapevine/lib/mine.jar");
    }

    @Test
    void uninstallingTwiceIsNoError() throws Exception {
        installed();
        uninstall();

        assertThat(uninstall()).startsWith("not installed: ");
        assertThat(directory.resolve("a prefix")).isEmptyDirectory();
    }

    @Test
    void upgradeRemovesFilesThatTheNewVersionLacks() throws Exception {
        Path prefix = installed();
        List<String> before = tree(prefix);
        // "cksum" of no content.
        Files.writeString(prefix.resolve("share/man/man1/old.1"), "");
        Files.writeString(
                prefix.resolve("lib/grapevine/manifest"),
                "4294967295 0 share/man/man1/old.1\n",
                StandardOpenOption.APPEND);

        installed();

        assertThat(tree(prefix)).isEqualTo(before);
        uninstall();
        assertThat(prefix).isEmptyDirectory();
    }

    @Test
    void installationWithoutManifestIsUninstalled() throws Exception {
        Path prefix = installed();
        Files.delete(prefix.resolve("lib/grapevine/manifest"));

        uninstall();

        assertThat(files(prefix)).isEmpty();
        assertThat(prefix.resolve("lib/grapevine")).doesNotExist();
    }

    @Test
    void manifestOverAnInstallationWithoutOneIsComplete() throws Exception {
        Path prefix = installed();
        Files.delete(prefix.resolve("lib/grapevine/manifest"));
        installed();

        uninstall();

        assertThat(files(prefix)).isEmpty();
        assertThat(prefix.resolve("lib/grapevine")).doesNotExist();
    }

    @Test
    void programsOfAlertmanagerAreNotUninstalled() throws Exception {
        Path bin = Files.createDirectories(directory.resolve("a prefix/bin"));
        Files.writeString(bin.resolve("alertmanager"), "not ours");

        assertThat(uninstall()).startsWith("not installed: ");

        assertThat(bin.resolve("alertmanager")).hasContent("not ours");
    }
}
