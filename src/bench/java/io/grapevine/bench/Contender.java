package io.grapevine.bench;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that is measured.
 *
 * @param name the name and version of the program, as the table has them
 * @param program what starts it
 */
public record Contender(String name, Path program) {
    private static final Pattern VERSION = Pattern.compile("version (\\S+)");

    /** The one whose version is that of the Alertmanager whose place it takes. */
    public static Contender grapevine(Path launcher) {
        return new Contender("Grapevine", launcher);
    }

    /** The real ones: each {@code prometheus-alertmanager} on the {@code PATH} and in {@code REAL_TOOLS}. */
    public static List<Contender> real() throws IOException, InterruptedException {
        String directories = System.getenv().getOrDefault("PATH", "")
                + File.pathSeparator
                + System.getenv().getOrDefault("REAL_TOOLS", "");
        List<Contender> found = new ArrayList<>();
        for (String directory : directories.split(File.pathSeparator, -1)) {
            Path program = Path.of(directory, "prometheus-alertmanager");
            if (!directory.isEmpty() && Files.isExecutable(program)) {
                Contender contender = alertmanager(program);
                if (found.stream().noneMatch(other -> other.name.equals(contender.name))) {
                    found.add(contender);
                }
            }
        }
        return found;
    }

    /** The real one at {@code program}, named by the version that it prints. */
    public static Contender alertmanager(Path program) throws IOException, InterruptedException {
        Process asked = new ProcessBuilder(program.toString(), "--version")
                .redirectErrorStream(true)
                .start();
        String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        asked.waitFor();
        Matcher version = VERSION.matcher(answer);
        if (!version.find()) {
            throw new IOException(program.getFileName() + " --version: " + answer + " (expected: a version)");
        }
        return new Contender("Alertmanager " + version.group(1), program);
    }
}
