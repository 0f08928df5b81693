import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Adds the jars that the launchers need to the program that Quarkus has packaged: {@code grapevine.jar}, which starts it, with
 * attributes of the manifest that Quarkus would overwrite, and {@code training.jar}, which trains archives of classes and is no
 * part of the program. Beside the program it makes {@code quickstart.jar}, the demonstration. The build runs this source file as it is, with the JDK's own tools.
 */
public final class LauncherJars {
    private LauncherJars() {}

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
