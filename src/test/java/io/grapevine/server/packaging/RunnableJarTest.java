package io.grapevine.server.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
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
        jar("quarkus/changed.jar", Map.of("a/A.class", ClassFile.of("a/A", "changed", "b/B")));
        jar(
                "app/grapevine.jar",
                Map.of(
                        "a/A.class",
                        ClassFile.of("a/A", "as compiled"),
                        "io/grapevine/server/packaging/Build.class",
                        ClassFile.of("io/grapevine/server/packaging/Build", "b/Unused"),
                        "META-INF/services/s.S",
                        bytes("# of a\na.A\n"),
                        "META-INF/LICENSE",
                        bytes("ours")));
        jar(
                "lib/main/b-1.jar",
                Map.ofEntries(
                        Map.entry("b/B.class", ClassFile.of("b/B", "b", "b.kinds.of.names.")),
                        Map.entry("b/kinds/of/names/Computed.class", ClassFile.of("b/kinds/of/names/Computed")),
                        Map.entry("b/B_$logger.class", ClassFile.of("b/B_$logger")),
                        Map.entry("b/Named.class", ClassFile.of("b/Named")),
                        Map.entry("b/Optional.class", ClassFile.of("b/Optional")),
                        Map.entry("b/Unused.class", ClassFile.of("b/Unused")),
                        Map.entry("b/settings", bytes("type=b.Named")),
                        Map.entry("module-info.class", bytes("module b")),
                        Map.entry("META-INF/versions/9/module-info.class", bytes("module b")),
                        Map.entry("META-INF/versions/21/b/B.class", ClassFile.of("b/B", "b of Java 21")),
                        Map.entry("META-INF/versions/21/b/Unused.class", ClassFile.of("b/Unused")),
                        Map.entry("META-INF/INDEX.LIST", bytes("index")),
                        Map.entry("META-INF/KEY.SF", bytes("signature")),
                        Map.entry("META-INF/maven/b/b/pom.xml", bytes("<project/>")),
                        Map.entry("META-INF/maven/b/b/pom.properties", bytes("version=1")),
                        Map.entry("META-INF/LICENSE", bytes("b's")),
                        Map.entry("META-INF/NOTICE", bytes("ours")),
                        Map.entry("META-INF/template-html-builder.css", bytes("body {}")),
                        Map.entry("META-INF/services/b.Unused", bytes("b.Provider")),
                        Map.entry("b/Provider.class", ClassFile.of("b/Provider")),
                        Map.entry("META-INF/services/s.S", bytes("b.B # the default\na.A\n\n"))));
        jar("layer/c-1.jar", Map.of("c/C.class", ClassFile.of("c/C", "b.Optional")));
        run("quarkus/changed.jar app/grapevine.jar lib/main/b-1.jar");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void jar(String name, Map<String, byte[]> entries) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        try (JarOutputStream out = new JarOutputStream(file(name), manifest)) {
            for (Map.Entry<String, byte[]> entry : new TreeMap<>(entries).entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
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
        RunnableJar.main(
                program.resolve("quarkus-run.jar").toString(),
                program.resolve("layer").toString());
    }

    private byte[] content(String name) throws IOException {
        try (JarFile jar = new JarFile(program.resolve(MERGED).toFile())) {
            return jar.getInputStream(jar.getEntry(name)).readAllBytes();
        }
    }

    private String entry(String name) throws IOException {
        return new String(content(name), StandardCharsets.UTF_8);
    }

    private List<String> entries() throws IOException {
        try (JarFile jar = new JarFile(program.resolve(MERGED).toFile())) {
            return jar.stream().map(ZipEntry::getName).toList();
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

        assertThat(ClassNames.ofClass(content("a/A.class"))).contains("changed").doesNotContain("as compiled");
        assertThat(ClassNames.ofClass(content("b/B.class"))).contains("b");
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
        assertThat(entry("META-INF/third-party/b-1.jar/NOTICE"))
                .isEqualTo("See META-INF/third-party/grapevine.jar/LICENSE\n");
    }

    @Test
    void quarkusErrorPageHasNoStyle() throws Exception {
        merge();

        assertThat(entry("META-INF/template-html-builder.css")).isEmpty();
    }

    @Test
    void classesForLaterVersionsOfJavaAreUsedThere() throws Exception {
        merge();

        assertThat(ClassNames.ofClass(content("META-INF/versions/21/b/B.class")))
                .contains("b of Java 21");
        try (JarFile jar = new JarFile(program.resolve(MERGED).toFile())) {
            assertThat(jar.isMultiRelease()).isTrue();
        }
    }

    @Test
    void whatDescribesOneJarOrIsForBuildsIsLeftOut() throws Exception {
        merge();

        assertThat(entries().stream().filter(name -> !name.endsWith(".class")))
                .containsExactlyInAnyOrder(
                        JarFile.MANIFEST_NAME,
                        "b/settings",
                        "META-INF/maven/b/b/pom.properties",
                        "META-INF/third-party/grapevine.jar/LICENSE",
                        "META-INF/third-party/b-1.jar/LICENSE",
                        "META-INF/third-party/b-1.jar/NOTICE",
                        "META-INF/template-html-builder.css",
                        "META-INF/services/s.S");
    }

    @Test
    void classesThatNothingNamesAreLeftOut() throws Exception {
        merge();

        assertThat(entries().stream().filter(name -> name.endsWith(".class")))
                .containsExactlyInAnyOrder(
                        "a/A.class",
                        "b/B.class",
                        "b/B_$logger.class", // found by its name
                        "b/kinds/of/names/Computed.class", // by a name that begins as a text does
                        "b/Named.class", // by a configuration file
                        "b/Optional.class", // by the optional layer
                        "META-INF/versions/21/b/B.class");
    }

    @Test
    void providersOfAServiceThatIsUsedAreKept() throws Exception {
        jar("quarkus/changed.jar", Map.of("a/A.class", ClassFile.of("a/A", "b.Unused")));

        merge();

        assertThat(entries()).contains("b/Unused.class", "b/Provider.class", "META-INF/versions/21/b/Unused.class");
        assertThat(entry("META-INF/services/b.Unused")).isEqualTo("b.Provider\n");
    }

    @Test
    void nothingButTheTwoJarsIsLeft() throws Exception {
        merge();

        try (Stream<Path> files = Files.walk(program)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(program::relativize)
                            .map(Path::toString))
                    .containsExactlyInAnyOrder("quarkus-run.jar", MERGED, "layer/c-1.jar");
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
