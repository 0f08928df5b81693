package io.grapevine.commandline;

import io.grapevine.go.FileReason;
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
public final class ArgumentQueue {
    private final Deque<Level> levels = new ArrayDeque<>();

    /** The arguments that are left of the command line ({@code file} is null), or of a file. */
    private record Level(@Nullable Path file, Deque<String> arguments) {}

    /** A queue of the arguments of a command line, without the name of the program. */
    public ArgumentQueue(List<String> arguments) {
        levels.push(new Level(null, new ArrayDeque<>(arguments)));
    }

    /** Removes the next argument; empty at the end. */
    public Optional<String> poll() {
        while (levels.size() > 1 && levels.getFirst().arguments().isEmpty()) {
            levels.pop();
        }
        return Optional.ofNullable(levels.getFirst().arguments().poll());
    }

    /** Puts back an argument, or what is left of it. */
    public void push(String argument) {
        levels.getFirst().arguments().push(argument);
    }

    /**
     * Puts the lines of a file before what is left. Lines that are empty or begin with {@code #} are left out.
     *
     * @param file the path, without the {@code @} before it
     * @throws ArgumentFileException if the file cannot be read, or it is one whose lines are being read
     */
    public void expand(String file) throws ArgumentFileException {
        try {
            Path path = identity(Path.of(file));
            if (levels.stream().anyMatch(level -> path.equals(level.file()))) {
                throw new ArgumentFileException(file, "it includes itself");
            }
            Deque<String> lines = new ArrayDeque<>(Files.readAllLines(Path.of(file)));
            lines.removeIf(line -> line.startsWith("#") || line.isBlank());
            levels.push(new Level(path, lines));
        } catch (IOException | InvalidPathException e) {
            throw new ArgumentFileException(file, FileReason.of(e));
        }
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
