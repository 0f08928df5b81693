import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Completes the jars of the program that Quarkus has packaged, with the JDK's own tools; the build runs this source file as it is.
 * It adds {@code grapevine.jar}, which starts the program, with attributes of the manifest that Quarkus would overwrite, and
 * {@code training.jar}, which trains archives of classes and is no part of the program; beside the program {@code quickstart.jar},
 * the demonstration. It writes the jars of Quarkus again: their entries have three timestamps each, twice, which take 98 bytes for
 * each of 3,400 entries, 0.29 MB of the image.
 */
public final class ProgramJars {
    private ProgramJars() {}

    /**
     * Writes the jars.
     *
     * @param arguments the directory of the build, and the time of all entries
     */
    public static void main(String... arguments) throws IOException {
        Path target = Path.of(arguments[0]);
        Path program = target.resolve("quarkus-app");
        String time = arguments[1];
        jar(program.resolve("training.jar"), time, "-C", compiled("training", target), ".");
        String quickstart = compiled("quickstart", target);
        jar(target.resolve("quickstart.jar"), time, "-C", quickstart, ".", "-C", "src/build/resources", ".");
        jar(program.resolve("grapevine.jar"), time, "--manifest", "src/build/launcher.mf");
        for (String directory : List.of("app", "quarkus")) {
            try (Stream<Path> files = Files.list(program.resolve(directory))) {
                for (Path jar :
                        files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                    pack(jar);
                }
            }
        }
    }

    /** Writes a jar again: the same entries in the same order, and of the times only that of the last change. */
    private static void pack(Path jar) throws IOException {
        Path packed = Path.of(jar + ".packed");
        try (ZipFile from = new ZipFile(jar.toFile());
                ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(packed))) {
            to.setLevel(Deflater.BEST_COMPRESSION);
            for (ZipEntry entry : Collections.list(from.entries())) {
                ZipEntry plain = new ZipEntry(entry.getName());
                plain.setTimeLocal(entry.getTimeLocal());
                to.putNextEntry(plain);
                from.getInputStream(entry).transferTo(to);
            }
        }
        Files.move(packed, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Compiles a package of {@code src/build/java}; returns the directory of its classes. */
    private static String compiled(String name, Path target) throws IOException {
        String classes = target.resolve(name).toString();
        List<String> compile = new ArrayList<>(List.of("--release", "17", "-d", classes));
        compile.addAll(List.of("-cp", target.resolve("classes").toString()));
        try (Stream<Path> sources = Files.list(Path.of("src/build/java/io/grapevine", name))) {
            sources.map(Path::toString).sorted().forEach(compile::add);
        }
        run("javac", compile);
        return classes;
    }

    private static void jar(Path file, String time, String... content) {
        List<String> options = new ArrayList<>(List.of("--create", "--file", file.toString(), "--date", time));
        options.addAll(List.of(content));
        run("jar", options);
    }

    private static void run(String name, List<String> options) {
        ToolProvider tool = ToolProvider.findFirst(name).orElseThrow();
        if (tool.run(System.out, System.err, options.toArray(String[]::new)) != 0) {
            throw new IllegalStateException(name + " failed");
        }
    }
}
