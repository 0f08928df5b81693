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
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a command line into pieces, one after the other, for what {@code -abc} means depends on the commands before it.
 * {@code @file} stands for the lines of a file, {@code --} ends the flags.
 */
final class Tokens {
    /**
     * A piece of a command line.
     *
     * @param text a flag's name without dashes, or the text of an argument, or what is wrong
     */
    record Token(Kind kind, String text) {
        enum Kind {
            LONG_FLAG,
            SHORT_FLAG,
            /** A command, an argument, or the value of a flag. */
            ARGUMENT,
            /** Something that cannot be read; nothing after it is looked at. */
            BROKEN,
            END
        }

        boolean is(Kind expected) {
            return kind == expected;
        }

        boolean isFlag() {
            return kind == Kind.LONG_FLAG || kind == Kind.SHORT_FLAG;
        }

        String written() {
            return switch (kind) {
                case LONG_FLAG -> "--" + text;
                case SHORT_FLAG -> "-" + text;
                default -> text;
            };
        }
    }

    private final ArgumentQueue rest;
    private final Deque<Token> next = new ArrayDeque<>();
    private final IntPredicate takesValue;
    private boolean flagsEnded;

    /**
     * The pieces of {@code arguments}.
     *
     * @param takesValue whether a letter is, by then, a flag that takes a value
     */
    Tokens(List<String> arguments, IntPredicate takesValue) {
        rest = new ArgumentQueue(arguments);
        this.takesValue = takesValue;
    }

    /** The next piece, which stays the next one. */
    Token peek() {
        if (next.isEmpty()) {
            read();
        }
        return next.getFirst();
    }

    /** Goes on to the piece after the next. */
    Token take() {
        Token taken = peek();
        next.removeFirst();
        return taken;
    }

    /** Whether the last piece that was read stands after {@code --}. */
    boolean flagsEnded() {
        return flagsEnded;
    }

    private void add(Token.Kind kind, String text) {
        next.add(new Token(kind, text));
    }

    private void read() {
        Optional<String> polled = rest.poll();
        if (polled.isEmpty()) {
            add(Token.Kind.END, "");
            return;
        }
        String argument = polled.get();
        if (flagsEnded || argument.isEmpty()) {
            add(Token.Kind.ARGUMENT, argument);
        } else if (argument.equals("--")) {
            flagsEnded = true;
            read();
        } else if (argument.startsWith("--")) {
            readLong(argument);
        } else if (argument.equals("-")) {
            add(Token.Kind.ARGUMENT, "");
        } else if (argument.startsWith("-")) {
            readShort(argument);
        } else if (argument.startsWith("@")) {
            expand(argument.substring(1));
        } else {
            add(Token.Kind.ARGUMENT, argument);
        }
    }

    private void readLong(String argument) {
        int equals = argument.indexOf('=');
        add(Token.Kind.LONG_FLAG, argument.substring(2, equals < 0 ? argument.length() : equals));
        if (equals >= 0) {
            add(Token.Kind.ARGUMENT, argument.substring(equals + 1));
        }
    }

    private void readShort(String argument) {
        int letter = argument.codePointAt(1);
        String others = argument.substring(1 + Character.charCount(letter));
        add(Token.Kind.SHORT_FLAG, Character.toString(letter));
        if (!others.isEmpty() && takesValue.test(letter)) {
            add(Token.Kind.ARGUMENT, others);
        } else if (!others.isEmpty()) {
            rest.push("-" + others);
        }
    }

    private void expand(String file) {
        Optional<String> error = rest.expand(file);
        if (error.isPresent()) {
            add(Token.Kind.BROKEN, error.get());
        } else {
            read();
        }
    }

    /**
     * The arguments of a command line that are not read yet. A file can be put in the place of an argument; its lines come
     * next, and may name other files, but none whose lines are being read: Alertmanager reads such files for ever.
     */
    static final class ArgumentQueue {
        private final Deque<Level> levels = new ArrayDeque<>();

        /** The arguments that are left of the command line ({@code file} is null), or of a file. */
        private record Level(@Nullable Path file, Deque<String> arguments) {}

        /** A queue of the arguments of a command line, without the name of the program. */
        ArgumentQueue(List<String> arguments) {
            levels.push(new Level(null, new ArrayDeque<>(arguments)));
        }

        Optional<String> poll() {
            while (levels.size() > 1 && levels.getFirst().arguments().isEmpty()) {
                levels.pop();
            }
            return Optional.ofNullable(levels.getFirst().arguments().poll());
        }

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

        /**
         * The path by which a file is compared, whatever name it was given by. A pipe may have no other than the one
         * that is given.
         */
        private static Path identity(Path file) {
            try {
                return file.toRealPath();
            } catch (IOException e) {
                return file.toAbsolutePath().normalize();
            }
        }
    }
}
