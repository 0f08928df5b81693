package io.grapevine.base.commandline;

import io.grapevine.base.go.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a command line that are not read yet. A file can be put in the place of an argument; its lines come
 * next, and may name other files, but none whose lines are being read: Alertmanager reads such files for ever.
 */
final class ArgumentQueue {
    private final Deque<Level> levels = new ArrayDeque<>();

    /** The arguments that are left of the command line ({@code file} is null), or of a file. */
    private record Level(@Nullable Path file, Deque<String> arguments) {}

    /** A queue of the arguments of a command line, without the name of the program. */
    ArgumentQueue(List<String> arguments) {
        levels.push(new Level(null, new ArrayDeque<>(arguments)));
    }

    /** Removes the next argument; empty at the end. */
    Optional<String> poll() {
        while (levels.size() > 1 && levels.getFirst().arguments().isEmpty()) {
            levels.pop();
        }
        return Optional.ofNullable(levels.getFirst().arguments().poll());
    }

    /** Puts back an argument, or what is left of it. */
    void push(String argument) {
        levels.getFirst().arguments().push(argument);
    }

    /**
     * Puts the lines of a file before what is left. Lines that are empty or begin with {@code #} are left out.
     *
     * @param file the path, without the {@code @} before it
     * @return the error if the file cannot be read, or is one whose lines are being read; else empty
     */
    Optional<String> expand(String file) {
        try {
            Path path = identity(Path.of(file));
            if (levels.stream().anyMatch(level -> path.equals(level.file()))) {
                return error(file, "it includes itself");
            }
            Deque<String> lines = new ArrayDeque<>(Files.readAllLines(Path.of(file)));
            lines.removeIf(line -> line.startsWith("#") || line.isBlank());
            levels.push(new Level(path, lines));
            return Optional.empty();
        } catch (IOException | InvalidPathException e) {
            return error(file, FileReason.of(e));
        }
    }

    private static Optional<String> error(String file, String reason) {
        return Optional.of("failed to open arguments file \"" + file + "\": " + reason
                + " (expected: a readable file of arguments, one on each line; for a text that begins with @, write"
                + " --flag=@text)");
    }

    /** One path for all names of a file. A pipe may have no other than the one that is given. */
    private static Path identity(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file.toAbsolutePath().normalize();
        }
    }
}
