package io.grapevine.level;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server and its client.
 *
 * @param name what they are called in the table
 */
record Programs(String name, Path alertmanager, Path amtool) {
    /** Runs a command to its end, in {@code directory}; returns all that it prints, whatever its exit code. */
    static String output(Path directory, List<String> command) throws IOException, InterruptedException {
        File printed = Files.createTempFile("grapevine-level", ".out").toFile();
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(printed);
            builder.environment().put("GRAPEVINE_REBUILD", "no");
            builder.start().waitFor();
            return Files.readString(printed.toPath(), StandardCharsets.UTF_8);
        } finally {
            Files.delete(printed.toPath());
        }
    }

    /** What a command of the client prints, run in {@code directory}. */
    String amtool(Path directory, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(amtool.toString()));
        command.addAll(arguments);
        return output(directory, command);
    }
}
