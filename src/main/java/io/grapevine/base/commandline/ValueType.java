package io.grapevine.base.commandline;

import io.grapevine.base.go.GoDuration;
import io.grapevine.base.go.GoUrl;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Type of the value of a flag or an argument. A program may have types of its own. */
public interface ValueType {
    /** A value that must be one of a few words. */
    record Choice(List<String> words) implements ValueType {
        public Choice {
            words = List.copyOf(words);
        }

        @Override
        public Optional<String> fault(String value) {
            return words.contains(value) ? Optional.empty() : expected(value, "one of " + String.join(", ", words));
        }
    }

    /** The types that need no more said. */
    enum Plain implements ValueType {
        /** Any text, the empty one included. */
        TEXT(value -> Optional.empty()),

        /** On when given, off with {@code no-} before its name; takes no value. Files write it as a truth value. */
        SWITCH(value ->
                TRUE.contains(value) || FALSE.contains(value) ? Optional.empty() : expected(value, "true or false")),

        /** A Go duration, with days and weeks. */
        DURATION(value -> GoDuration.parse(value, GoDuration.Units.WITH_DAYS).isPresent()
                ? Optional.empty()
                : expected(value, "a duration such as 30s, 8h or 7d")),

        /** A whole number, at least one, and at most as many as the server answers at a time. */
        COUNT(value -> value.matches("(?!0+$)[0-9]{1,3}|1000")
                ? Optional.empty()
                : expected(value, "a whole number from 1 to 1000")),

        /** A URL, whose parts may be left out. */
        URL(Plain::urlFault),

        /** The path of a file, or of a pipe or the like, that exists. */
        FILE(Plain::fileFault),
        /** The path of a file that exists, or {@code -} for standard input. */
        FILE_OR_INPUT(value -> value.equals("-") ? Optional.empty() : fileFault(value)),

        /** The path of a directory that exists. */
        DIRECTORY(Plain::directoryFault);

        private final Function<String, Optional<String>> rule;

        Plain(Function<String, Optional<String>> rule) {
            this.rule = rule;
        }

        @Override
        public Optional<String> fault(String value) {
            return rule.apply(value);
        }

        @Override
        public boolean isFile() {
            return this == FILE || this == FILE_OR_INPUT || this == DIRECTORY;
        }

        private static Optional<String> urlFault(String value) {
            try {
                GoUrl unused = GoUrl.parse(value);
                return Optional.empty();
            } catch (GoUrl.Malformed e) {
                return Optional.of("invalid URL \"" + GoUrl.withoutUser(value) + "\": " + e.getMessage()
                        + " (expected: a URL such as http://localhost:9093)");
            }
        }

        private static Optional<String> fileFault(String value) {
            try {
                if (Files.isDirectory(Path.of(value)) && !value.isEmpty()) {
                    return Optional.of("path '" + value + "' is a directory (expected: a file)");
                }
                if (Files.exists(Path.of(value)) && !value.isEmpty()) {
                    return Optional.empty();
                }
            } catch (InvalidPathException e) {
                // Nothing can exist there.
            }
            return Optional.of("path '" + value + "' does not exist");
        }

        private static Optional<String> directoryFault(String value) {
            try {
                if (!value.isEmpty() && Files.isDirectory(Path.of(value))) {
                    return Optional.empty();
                }
            } catch (InvalidPathException e) {
                // Nothing can exist there.
            }
            return Optional.of("path '" + value + "' is no directory (expected: a directory)");
        }
    }

    /** The words for yes, as Go reads them. */
    List<String> TRUE = List.of("true", "True", "TRUE", "t", "T", "1");

    /** The words for no. */
    List<String> FALSE = List.of("false", "False", "FALSE", "f", "F", "0");

    /** The fault of a value, in words, or empty if there is none. */
    Optional<String> fault(String value);

    /** The words that the value is one of, for completions; none if they are many or not known. */
    default List<String> words() {
        return List.of();
    }

    /** Whether the value is the path of a file, for completions. */
    default boolean isFile() {
        return false;
    }

    /** The fault of a value in the place of which {@code what} was expected. */
    static Optional<String> expected(String value, String what) {
        return Optional.of('"' + value + "\" (expected: " + what + ')');
    }
}
