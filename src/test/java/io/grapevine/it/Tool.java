package io.grapevine.it;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Programs that some tests need and not every computer has. */
public final class Tool {
    private static final Set<String> PRINTED = ConcurrentHashMap.newKeySet();

    private static boolean areArchived;

    private Tool() {}

    /**
     * Finds a program on the {@code PATH} or in the directory that {@code REAL_TOOLS} names, which comes first. Aborts the
     * test, with the reason, where there is none.
     *
     * @param names of the program, the one that is preferred first
     */
    public static Path find(String... names) {
        return Stream.of(names)
                .flatMap(name -> first(name).stream())
                .findFirst()
                .orElseGet(() -> skip(names[names.length - 1] + " is on neither PATH nor REAL_TOOLS"));
    }

    private static Optional<Path> first(String name) {
        String own = System.getenv().getOrDefault("REAL_TOOLS", "");
        return Stream.of((own + File.pathSeparator + System.getenv("PATH")).split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The client of Mimir, which no package has; prints that it is not there, if so. */
    public static Optional<Path> mimirtool() {
        Optional<Path> found = first("mimirtool");
        if (found.isEmpty() && PRINTED.add("mimirtool")) {
            System.err.println("mimirtool is on neither PATH nor REAL_TOOLS: its requests are not tried");
        }
        return found;
    }

    /** The Alertmanager that {@link #find} finds, if it has the event recorder: 0.32 and later. */
    public static Optional<Path> recordingAlertmanager() {
        return first("prometheus-alertmanager").filter(binary -> helpOf(binary).contains("event-recorder"));
    }

    /** Whether an Alertmanager requires names of the outputs of its event recorder: 0.35 and later, which have another new flag. */
    public static boolean namesOutputs(Path alertmanager) {
        return helpOf(alertmanager).contains("--auto-gomemlimit ");
    }

    private static String helpOf(Path binary) {
        try {
            Process help = new ProcessBuilder(binary.toString(), "--help")
                    .redirectErrorStream(true)
                    .start();
            return new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Aborts the test and prints why, each reason once. */
    public static <T> T skip(String reason) {
        if (PRINTED.add(reason)) {
            System.err.println("skipped: " + reason);
        }
        return abort(reason);
    }

    /** Aborts the test and prints why, unless what it needs is there. */
    public static void need(boolean there, String reasonIfNot) {
        if (!there) {
            skip(reasonIfNot);
        }
    }

    /** Aborts the tests of a class unless the program is packaged. */
    public static final class PackagedProgram implements BeforeAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) {
            needPackagedProgram();
        }
    }

    /** Aborts the test and prints why, unless the program is packaged. Its class archives are there afterwards. */
    public static synchronized void needPackagedProgram() {
        need(
                Files.exists(Path.of("target", "quarkus-app", "quarkus-run.jar")),
                "the program is not packaged (mvn package)");
        if (!areArchived) {
            makeArchives();
            areArchived = true;
        }
    }

    private static void makeArchives() {
        try (FileChannel unused = locked("archives")) {
            for (String program : List.of("alertmanager", "amtool")) {
                List<String> version =
                        List.of(Path.of("bin", program).toAbsolutePath().toString(), "--version");
                CommandRun.of(version, Map.of("GRAPEVINE_REBUILD", "no")).succeeded(version);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Waits until no other JVM of the build makes what {@code name} says, which all need. Another thread of this JVM must not ask
     * at the same time.
     *
     * @return keeps the others waiting until it is closed
     */
    public static FileChannel locked(String name) throws IOException {
        Path file = Path.of("target", name + ".lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.lock();
        return channel;
    }
}
