package io.grapevine.app.packaging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;

/**
 * One jar with the content of several, for a class path of one entry: a JVM opens each jar of its class path at the latest
 * when something is looked for that none has. Of files that several jars have, it has the first, as a class path has;
 * providers of services are those of all jars. Licences and notices keep the names of their jars.
 */
final class MergedJar {
    private static final String SERVICES = "META-INF/services/";
    private static final String THIRD_PARTY = "META-INF/third-party/";

    /** Texts of the licence of a jar. */
    private static final Pattern LEGAL = Pattern.compile("META-INF/[^/]*(LICENSE|NOTICE)[^/]*");

    /** What describes a single jar only. An index or a module description of one would be wrong for the merged one. */
    private static final Pattern OF_ONE_JAR =
            Pattern.compile("META-INF/(MANIFEST\\.MF|INDEX\\.LIST|jandex\\.idx|[^/]+\\.(SF|RSA|DSA|EC))"
                    + "|(META-INF/versions/\\d+/)?module-info\\.class");

    private final Set<String> written = new HashSet<>();
    private final Map<String, Set<String>> services = new TreeMap<>();
    private final LocalDateTime built;
    private final JarOutputStream out;

    private MergedJar(JarOutputStream out, LocalDateTime built) {
        this.out = out;
        this.built = built;
    }

    /**
     * Writes the jar.
     *
     * @param jars in the order of the class path
     * @param built the time of all entries, so that equal inputs make equal jars
     */
    static void write(Path merged, List<Path> jars, LocalDateTime built) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(merged))) {
            MergedJar content = new MergedJar(out, built);
            content.addManifest();
            for (Path jar : jars) {
                content.add(jar);
            }
            content.addServices();
        }
    }

    private void addManifest() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        manifest.write(bytes);
        put(JarFile.MANIFEST_NAME, bytes.toByteArray());
    }

    private void add(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().toList()) {
                String name = entry.getName();
                if (entry.isDirectory() || OF_ONE_JAR.matcher(name).matches()) {
                    continue;
                }
                byte[] content = file.getInputStream(entry).readAllBytes();
                if (name.startsWith(SERVICES)) {
                    addProviders(name, new String(content, StandardCharsets.UTF_8));
                } else if (LEGAL.matcher(name).matches()) {
                    put(THIRD_PARTY + jar.getFileName() + name.substring(name.indexOf('/')), content);
                } else {
                    put(name, content);
                }
            }
        }
    }

    private void addProviders(String service, String lines) {
        Set<String> providers = services.computeIfAbsent(service, any -> new LinkedHashSet<>());
        lines.lines()
                .map(line -> line.replaceFirst("#.*", "").trim())
                .filter(line -> !line.isEmpty())
                .forEach(providers::add);
    }

    private void addServices() throws IOException {
        for (Map.Entry<String, Set<String>> service : services.entrySet()) {
            String lines = String.join("\n", service.getValue()) + '\n';
            put(service.getKey(), lines.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void put(String name, byte[] content) throws IOException {
        if (!written.add(name)) {
            return;
        }
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(built);
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }
}
