package io.grapevine.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of the Debian package. */
class PackageFilesTest {
    private static BuildProgram compiled;

    @TempDir
    Path directory;

    private Path sources;
    private Path program;
    private Path root;

    @BeforeAll
    static void compile(@TempDir Path classes) {
        compiled = BuildProgram.compiled("PackageFiles", classes);
    }

    @BeforeEach
    void makeSources() throws IOException {
        sources = directory.resolve("sources");
        program = directory.resolve("program");
        root = directory.resolve("root");
        write(sources.resolve("bin/.launch"), "shared");
        write(sources.resolve("bin/alertmanager"), "a program");
        Path units = sources.resolve("config-examples/systemd");
        write(
                units.resolve("grapevine.service"),
                "# How to install it.\n[Unit]\nExecStart=/usr/local/bin/alertmanager\n");
        write(units.resolve("grapevine.socket"), "# How to use it.\n[Socket]\n");
        write(units.resolve("grapevine.default"), "ARGS=\n");
        for (String file : List.of("alertmanager.yml", "copyright", "README.Debian", "lintian-overrides")) {
            write(sources.resolve("src/main/debian").resolve(file), file);
        }
        write(sources.resolve("src/main/debian/prometheus-alertmanager"), "a launcher");
        write(sources.resolve("src/main/debian/prometheus-alertmanager.conf"), "[Service]\n");
        write(sources.resolve("bin/amtool"), "another program");
        write(sources.resolve("NOTICE"), "a notice");
        write(sources.resolve("README.md"), "# Read me\n[Pages](docs/a.md#b) [elsewhere](https://example.org/x.md)\n");
        write(sources.resolve("docs/a.md"), """
                # A
                [back](../README.md) [licence](../LICENSE) <img src="../pictures/a.png">

                ```
                [no link](nowhere.md)
                ```
                """);
        write(sources.resolve("docs/unlinked.md"), "# Unlinked\n");
        write(sources.resolve("LICENSE"), "a licence");
        write(sources.resolve("pictures/a.png"), "a picture");
        write(sources.resolve("config-examples/simple.yml"), "an example");
        for (String jar : List.of("app/a.jar", "lib/main/b.jar", "quarkus/c.jar", "quarkus-run.jar", "grapevine.jar")) {
            write(program.resolve(jar), jar);
        }
        write(program.resolve("training.jar"), "training");
        write(program.resolve("alertmanager-17-1.jsa"), "an archive of this computer");
        write(program.resolve("share/man/man1/amtool.1"), ".TH amtool\n");
        write(program.resolve("share/bash-completion/completions/amtool"), "bash");
        write(program.resolve("share/fish/vendor_completions.d/amtool.fish"), "fish");
        write(program.resolve("share/zsh/site-functions/_amtool"), "zsh");
    }

    private static void write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private void make(String version) throws IOException, InterruptedException {
        compiled.run(
                directory,
                sources.toString(),
                program.toString(),
                root.toString(),
                version,
                "A Name <a@example.com>",
                "2026-01-02T03:04:05Z");
    }

    private String unzipped(String file) throws IOException {
        byte[] bytes = Files.readAllBytes(root.resolve(file));
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    void unitHasThePathsOfThePackage() throws Exception {
        make("1.0");

        assertThat(root.resolve("usr/lib/systemd/system/grapevine.service"))
                .hasContent("[Unit]\nExecStart=/usr/bin/alertmanager\n");
        assertThat(root.resolve("usr/lib/systemd/system/grapevine.socket")).hasContent("# How to use it.\n[Socket]\n");
        assertThat(root.resolve("etc/default/grapevine")).hasContent("ARGS=\n");
    }

    @Test
    void programIsInstalledWithoutItsArchivesOfClasses() throws Exception {
        make("1.0");

        try (Stream<Path> files = Files.walk(root.resolve("usr"))) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> root.resolve("usr").relativize(file).toString())
                            .filter(file -> !file.startsWith("share/doc")))
                    .containsExactlyInAnyOrder(
                            "bin/alertmanager",
                            "bin/amtool",
                            "lib/grapevine/app/a.jar",
                            "lib/grapevine/lib/main/b.jar",
                            "lib/grapevine/quarkus/c.jar",
                            "lib/grapevine/quarkus-run.jar",
                            "lib/grapevine/grapevine.jar",
                            "lib/grapevine/training.jar",
                            "lib/grapevine/launch",
                            "lib/grapevine/prometheus-alertmanager",
                            "lib/grapevine/prometheus-alertmanager.conf",
                            "lib/systemd/system/grapevine.service",
                            "lib/systemd/system/grapevine.socket",
                            "share/man/man1/amtool.1.gz",
                            "share/bash-completion/completions/amtool",
                            "share/fish/vendor_completions.d/amtool.fish",
                            "share/zsh/vendor-completions/_amtool",
                            "share/lintian/overrides/grapevine");
        }
    }

    @Test
    void pagesAreThereWithAllThatTheyLinkTo() throws Exception {
        make("1.0");

        assertThat(documents())
                .contains("README.md", "docs/a.md", "LICENSE", "pictures/a.png", "config-examples/simple.yml")
                .doesNotContain("docs/unlinked.md");
    }

    /** The handbook as it is: what is packaged of it has no link to what is not. */
    @Test
    void noLinkOfThePackagedHandbookIsDead() throws Exception {
        sources = Path.of("").toAbsolutePath();

        make("1.0");

        Path top = root.resolve("usr/share/doc/grapevine");
        assertThat(documents()).contains("docs/README.md", "docs/faq.md", "docs/reference/grapevine.md");
        Pattern link = Pattern.compile("]\\(([^)#:\\s]+)(?:#[^)\\s]*)?\\)");
        for (String page : documents()) {
            if (page.endsWith(".md")) {
                String text = Files.readString(top.resolve(page)).replaceAll("(?ms)^ *```.*?^ *```$", "");
                assertThat(link.matcher(text).results().map(found -> found.group(1)))
                        .as(page)
                        .allSatisfy(target -> assertThat(top.resolve(page).resolveSibling(target))
                                .exists());
            }
        }
    }

    private List<String> documents() throws IOException {
        Path top = root.resolve("usr/share/doc/grapevine");
        try (Stream<Path> files = Files.walk(top)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> top.relativize(file).toString())
                    .toList();
        }
    }

    @Test
    void partsOfLaunchersAreNotHidden() throws Exception {
        make("1.0");

        assertThat(root.resolve("usr/lib/grapevine/launch")).hasContent("shared");
    }

    @Test
    void changelogHasVersionMaintainerAndTimeOfTheBuild() throws Exception {
        make("1.0");

        assertThat(unzipped("usr/share/doc/grapevine/changelog.gz")).isEqualTo("""
                        grapevine (1.0) unstable; urgency=medium

                          * Release 1.0.

                         -- A Name <a@example.com>  Fri, 02 Jan 2026 03:04:05 +0000
                        """);
    }

    @Test
    void manPagesAreCompressedWithMostEffort() throws Exception {
        make("1.0");

        assertThat(unzipped("usr/share/man/man1/amtool.1.gz")).isEqualTo(".TH amtool\n");
        // The method "deflate", no flags, no time, and the most effort.
        assertThat(Files.readAllBytes(root.resolve("usr/share/man/man1/amtool.1.gz")))
                .startsWith(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2);
    }

    @Test
    void filesOfAnEarlierBuildAreDeleted() throws Exception {
        write(root.resolve("usr/share/man/man1/old.1.gz"), "");

        make("1.0");

        assertThat(root.resolve("usr/share/man/man1/old.1.gz")).doesNotExist();
    }
}
