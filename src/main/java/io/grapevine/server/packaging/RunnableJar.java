package io.grapevine.server.packaging;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Merges the jars of the packaged program, which Quarkus makes, into one, and adds to the manifest that starts it which
 * packages of the JDK its libraries look into. Quarkus writes that manifest and replaces what the build says of them. The same
 * as options of the JVM would turn off its archive of classes: that one fits only the module options that it was made with.
 */
public final class RunnableJar {
    private static final Attributes.Name ADD_OPENS = new Attributes.Name("Add-Opens");
    private static final Attributes.Name NATIVE_ACCESS = new Attributes.Name("Enable-Native-Access");

    /** Quarkus looks for its other files two directories above the jar that has its classes. */
    private static final String MERGED = "lib/boot/grapevine.jar";

    /** What has only jars that are merged. */
    private static final List<String> SEPARATE = List.of("app", "lib/main");

    /** Where Quarkus puts libraries; what is elsewhere is the program's own. */
    private static final String LIBRARIES = "lib/";

    /** What the build alone calls. */
    private static final String BUILD_ONLY = "io/grapevine/server/packaging/";

    /** What Atomix's serializer looks into; without it members do not find each other by gossip. */
    private static final List<String> OPENED = List.of("java.base/java.util", "java.base/java.util.concurrent.atomic");

    private RunnableJar() {}

    /**
     * Changes the program in place. A second run changes nothing.
     *
     * @param arguments the path of its {@code quarkus-run.jar}, and directories with jars that use its classes
     */
    public static void main(String... arguments) throws IOException {
        Path jar = Path.of(arguments[0]);
        List<Path> optional = Arrays.stream(arguments).skip(1).map(Path::of).toList();
        Manifest manifest;
        LocalDateTime built;
        try (JarFile from = new JarFile(jar.toFile())) {
            manifest = from.getManifest();
            built = from.getEntry(JarFile.MANIFEST_NAME).getTimeLocal();
        }
        Attributes attributes = manifest.getMainAttributes();
        open(attributes);
        if (!MERGED.equals(attributes.getValue(Attributes.Name.CLASS_PATH))) {
            merge(jar.resolveSibling(""), attributes, optional, built);
        }
        write(jar, manifest, built);
    }

    private static void merge(Path program, Attributes attributes, List<Path> optional, LocalDateTime built)
            throws IOException {
        List<String> names =
                List.of(attributes.getValue(Attributes.Name.CLASS_PATH).trim().split("\\s+"));
        List<Path> jars = names.stream().map(program::resolve).toList();
        Set<String> roots = new HashSet<>();
        roots.add(attributes.getValue(Attributes.Name.MAIN_CLASS).replace('.', '/'));
        for (String name : names) {
            if (!name.startsWith(LIBRARIES)) {
                addClasses(program.resolve(name), roots);
            }
        }
        for (Path directory : optional) {
            addUsed(directory, roots);
        }
        Path merged = program.resolve(MERGED);
        Files.createDirectories(merged.resolveSibling(""));
        MergedJar.write(merged, jars, roots, built);
        for (Path jar : jars) {
            Files.delete(jar);
        }
        for (String directory : SEPARATE) {
            delete(program.resolve(directory));
        }
        attributes.put(Attributes.Name.CLASS_PATH, MERGED);
    }

    /** Adds the classes that a jar has. */
    private static void addClasses(Path jar, Set<String> names) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().toList()) {
                String name = MergedJar.className(entry.getName());
                if (name != null && !name.startsWith(BUILD_ONLY)) {
                    names.add(name);
                }
            }
        }
    }

    /** Adds what the classes of the jars in a directory may use. */
    private static void addUsed(Path directory, Set<String> names) throws IOException {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory, "*.jar")) {
            for (Path jar : jars) {
                try (JarFile file = new JarFile(jar.toFile())) {
                    for (JarEntry entry : file.stream().toList()) {
                        if (MergedJar.className(entry.getName()) != null) {
                            names.addAll(ClassNames.ofClass(
                                    file.getInputStream(entry).readAllBytes()));
                        }
                    }
                }
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void write(Path jar, Manifest manifest, LocalDateTime built) throws IOException {
        Path changed = jar.resolveSibling(jar.getFileName() + ".new");
        try (JarOutputStream to = new JarOutputStream(Files.newOutputStream(changed))) {
            ZipEntry entry = new ZipEntry(JarFile.MANIFEST_NAME);
            entry.setTimeLocal(built);
            to.putNextEntry(entry);
            manifest.write(to);
            to.closeEntry();
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
