package io.grapevine.app.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * Adds to the manifest of the packaged program which packages of the JDK its libraries look into. Quarkus writes that
 * manifest and replaces what the build says of them. The same as options of the JVM would turn off its archive of
 * classes: that one fits only the module options that it was made with.
 */
public final class RunnableJar {
    private static final Attributes.Name ADD_OPENS = new Attributes.Name("Add-Opens");
    private static final Attributes.Name NATIVE_ACCESS = new Attributes.Name("Enable-Native-Access");

    /** What Atomix's serializer looks into; without it members do not find each other by gossip. */
    private static final List<String> OPENED = List.of("java.base/java.util", "java.base/java.util.concurrent.atomic");

    private RunnableJar() {}

    /** Changes the jar at the given path in place. */
    public static void main(String... arguments) throws IOException {
        Path jar = Path.of(arguments[0]);
        Path changed = jar.resolveSibling(jar.getFileName() + ".new");
        try (JarFile from = new JarFile(jar.toFile());
                JarOutputStream to = new JarOutputStream(Files.newOutputStream(changed))) {
            Manifest manifest = from.getManifest();
            open(manifest.getMainAttributes());
            for (JarEntry entry : from.stream().toList()) {
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTimeLocal(entry.getTimeLocal());
                to.putNextEntry(copy);
                if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    manifest.write(to);
                } else {
                    to.write(from.getInputStream(entry).readAllBytes());
                }
                to.closeEntry();
            }
        }
        Files.move(changed, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void open(Attributes attributes) {
        Set<String> opened = new TreeSet<>(OPENED);
        String present = attributes.getValue(ADD_OPENS);
        if (present != null) {
            opened.addAll(Arrays.asList(present.trim().split("\\s+")));
        }
        attributes.put(ADD_OPENS, String.join(" ", opened));
        // Netty and Brotli load native libraries, of which Java 24 and later warn.
        attributes.put(NATIVE_ACCESS, "ALL-UNNAMED");
    }
}
