package io.grapevine.app.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program: the jar that starts it, and the one with all classes. */
class RunnableJarTest {
    private static final LocalDateTime BUILT = LocalDateTime.of(2026, 1, 1, 0, 0);
    private static final String MERGED = "lib/boot/grapevine.jar";

    @TempDir
    Path program;

    @BeforeEach
    void build() throws IOException {
        jar("quarkus/changed.jar", Map.of("a/A.class", "changed"));
        jar(
                "app/grapevine.jar",
                Map.of(
                        "a/A.class",
                        "as compiled",
                        "META-INF/services/s.S",
                        "# of a\na.A\n",
                        "META-INF/LICENSE",
                        "ours"));
        jar(
                "lib/main/b-1.jar",
                Map.of(
                        "b/B.class", "b",
                        "module-info.class", "module b",
                        "META-INF/versions/9/module-info.class", "module b",
                        "META-INF/versions/21/b/B.class", "b of Java 21",
                        "META-INF/INDEX.LIST", "index",
                        "META-INF/KEY.SF", "signature",
                        "META-INF/LICENSE", "b's",
                        "META-INF/services/s.S", "b.B # the default\na.A\n\n"));
        run("quarkus/changed.jar app/grapevine.jar lib/main/b-1.jar");
    }

    private void jar(String name, Map<String, String> entries) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        try (JarOutputStream out = new JarOutputStream(file(name), manifest)) {
            for (Map.Entry<String, String> entry : new TreeMap<>(entries).entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private void run(String classPath) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "a.B");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        manifest.getMainAttributes().putValue("Add-Opens", "java.base/java.lang");
        try (JarOutputStream out = new JarOutputStream(file("quarkus-run.jar"))) {
            ZipEntry entry = new ZipEntry(JarFile.MANIFEST_NAME);
            entry.setTimeLocal(BUILT);
            out.putNextEntry(entry);
            manifest.write(out);
        }
    }

    private OutputStream file(String name) throws IOException {
        Path file = program.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.newOutputStream(file);
    }

    private void merge() throws IOException {
        RunnableJar.main(program.resolve("quarkus-run.jar").toString());
    }

    private String entry(String name) throws IOException {
        try (JarFile jar = new JarFile(program.resolve(MERGED).toFile())) {
            return new String(jar.getInputStream(jar.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theManifestThatStartsTheProgramNamesTheMergedJarAndOpensWhatTheLibrariesNeed() throws Exception {
        merge();
        merge();

        try (JarFile jar = new JarFile(program.resolve("quarkus-run.jar").toFile())) {
            Attributes attributes = jar.getManifest().getMainAttributes();
            assertThat(attributes.getValue("Add-Opens"))
                    .isEqualTo("java.base/java.lang java.base/java.util java.base/java.util.concurrent.atomic");
            assertThat(attributes.getValue("Enable-Native-Access")).isEqualTo("ALL-UNNAMED");
            assertThat(attributes.getValue("Main-Class")).isEqualTo("a.B");
            assertThat(attributes.getValue("Class-Path")).isEqualTo(MERGED);
        }
    }

    @Test
    void ofFilesThatSeveralJarsHaveTheFirstIsKept() throws Exception {
        merge();

        assertThat(entry("a/A.class")).isEqualTo("changed");
        assertThat(entry("b/B.class")).isEqualTo("b");
    }

    @Test
    void providersOfServicesAreThoseOfAllJars() throws Exception {
        merge();

        assertThat(entry("META-INF/services/s.S")).isEqualTo("a.A\nb.B\n");
    }

    @Test
    void licencesKeepTheNamesOfTheirJars() throws Exception {
        merge();

        assertThat(entry("META-INF/third-party/grapevine.jar/LICENSE")).isEqualTo("ours");
        assertThat(entry("META-INF/third-party/b-1.jar/LICENSE")).isEqualTo("b's");
    }

    @Test
    void classesForLaterVersionsOfJavaAreUsedThere() throws Exception {
        merge();

        assertThat(entry("META-INF/versions/21/b/B.class")).isEqualTo("b of Java 21");
        try (JarFile jar = new JarFile(program.resolve(MERGED).toFile())) {
            assertThat(jar.isMultiRelease()).isTrue();
        }
    }

    @Test
    void whatDescribesOneJarIsLeftOut() throws Exception {
        merge();

        try (JarFile jar = new JarFile(program.resolve(MERGED).toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName))
                    .containsExactlyInAnyOrder(
                            JarFile.MANIFEST_NAME,
                            "a/A.class",
                            "b/B.class",
                            "META-INF/versions/21/b/B.class",
                            "META-INF/third-party/grapevine.jar/LICENSE",
                            "META-INF/third-party/b-1.jar/LICENSE",
                            "META-INF/services/s.S");
        }
    }

    @Test
    void nothingButTheTwoJarsIsLeft() throws Exception {
        merge();

        try (Stream<Path> files = Files.walk(program)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(program::relativize)
                            .map(Path::toString))
                    .containsExactlyInAnyOrder("quarkus-run.jar", MERGED);
        }
        assertThat(program.resolve("app")).doesNotExist();
    }

    @Test
    void buildsAreReproducible() throws Exception {
        merge();
        byte[] jar = Files.readAllBytes(program.resolve(MERGED));
        byte[] run = Files.readAllBytes(program.resolve("quarkus-run.jar"));
        build();
        merge();

        assertThat(program.resolve(MERGED)).hasBinaryContent(jar);
        assertThat(program.resolve("quarkus-run.jar")).hasBinaryContent(run);
    }
}
