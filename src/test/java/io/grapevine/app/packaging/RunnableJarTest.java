package io.grapevine.app.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifest of the packaged program. */
class RunnableJarTest {
    private static final LocalDateTime BUILT = LocalDateTime.of(2026, 1, 1, 0, 0);

    @TempDir
    Path directory;

    private Path jar(String addOpens) throws IOException {
        Path file = directory.resolve("run.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "a.B");
        if (!addOpens.isEmpty()) {
            manifest.getMainAttributes().putValue("Add-Opens", addOpens);
        }
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file))) {
            for (String name : new String[] {"META-INF/", JarFile.MANIFEST_NAME, "a/text"}) {
                ZipEntry entry = new ZipEntry(name);
                entry.setTimeLocal(BUILT);
                out.putNextEntry(entry);
                if (name.equals(JarFile.MANIFEST_NAME)) {
                    manifest.write(out);
                } else if (!entry.isDirectory()) {
                    out.write('x');
                }
                out.closeEntry();
            }
        }
        return file;
    }

    @Test
    void whatTheLibrariesNeedIsOpenedBesideWhatWasOpen() throws Exception {
        Path file = jar("java.base/java.lang");

        RunnableJar.main(file.toString());
        RunnableJar.main(file.toString());

        try (JarFile jar = new JarFile(file.toFile())) {
            Attributes attributes = jar.getManifest().getMainAttributes();
            assertThat(attributes.getValue("Add-Opens"))
                    .isEqualTo("java.base/java.lang java.base/java.util java.base/java.util.concurrent.atomic");
            assertThat(attributes.getValue("Enable-Native-Access")).isEqualTo("ALL-UNNAMED");
            assertThat(attributes.getValue("Main-Class")).isEqualTo("a.B");
        }
    }

    @Test
    void allElseStaysAsItIsSoThatBuildsAreReproducible() throws Exception {
        Path file = jar("");

        RunnableJar.main(file.toString());
        byte[] first = Files.readAllBytes(file);
        RunnableJar.main(jar("").toString());

        assertThat(file).hasBinaryContent(first);
        try (JarFile jar = new JarFile(file.toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName))
                    .containsExactly("META-INF/", JarFile.MANIFEST_NAME, "a/text");
            assertThat(jar.stream().map(ZipEntry::getTimeLocal)).containsOnly(BUILT);
            assertThat(jar.getInputStream(jar.getEntry("a/text")).readAllBytes())
                    .containsExactly('x');
        }
        assertThat(directory).isDirectoryContaining(file::equals);
        assertThat(Files.exists(directory.resolve("run.jar.new"))).isFalse();
    }
}
