package io.grapevine.it;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/** Programs that some tests need and not every computer has. */
public final class Tool {
    private Tool() {}

    /**
     * Finds a program on the {@code PATH} or in the directory that {@code REAL_TOOLS} names, which comes first. Aborts the
     * test, with the reason, where there is none.
     */
    public static Path find(String name) {
        String own = System.getenv().getOrDefault("REAL_TOOLS", "");
        for (String directory : (own + File.pathSeparator + System.getenv("PATH")).split(File.pathSeparator)) {
            Path candidate = Path.of(directory, name);
            if (!directory.isEmpty() && Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        return skip(name + " is on neither PATH nor REAL_TOOLS");
    }

    /** Aborts the test and prints why. */
    public static <T> T skip(String reason) {
        System.err.println("skipped: " + reason);
        return abort(reason);
    }
}
