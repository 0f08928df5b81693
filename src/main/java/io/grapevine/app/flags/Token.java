package io.grapevine.app.flags;

import io.grapevine.go.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** One piece of a command line. */
sealed interface Token {
    /** {@code --name}. */
    record LongFlag(String name) implements Token {}

    /** {@code -n}. */
    record ShortFlag(String letter) implements Token {}

    /** A value, or an argument of its own. */
    record Argument(String text) implements Token {}

    /** Something that cannot be read; nothing after it is looked at. */
    record Broken(String fault) implements Token {}

    /** Cuts arguments into tokens. {@code @file} stands for the lines of a file, {@code --} ends the flags. */
    static List<Token> tokens(List<String> arguments) {
        List<Token> tokens = new ArrayList<>();
        Deque<String> rest = new ArrayDeque<>(arguments);
        boolean flagsEnded = false;
        while (!rest.isEmpty()) {
            String argument = rest.pop();
            if (flagsEnded || argument.isEmpty()) {
                tokens.add(new Argument(argument));
            } else if (argument.equals("--")) {
                flagsEnded = true;
            } else if (argument.startsWith("--")) {
                int equals = argument.indexOf('=');
                tokens.add(new LongFlag(argument.substring(2, equals < 0 ? argument.length() : equals)));
                if (equals >= 0) {
                    tokens.add(new Argument(argument.substring(equals + 1)));
                }
            } else if (argument.equals("-")) {
                tokens.add(new Argument(""));
            } else if (argument.startsWith("-")) {
                argument.substring(1).codePoints().forEach(c -> tokens.add(new ShortFlag(Character.toString(c))));
            } else if (argument.startsWith("@")) {
                if (!expand(argument.substring(1), rest, tokens)) {
                    return tokens;
                }
            } else {
                tokens.add(new Argument(argument));
            }
        }
        return tokens;
    }

    private static boolean expand(String file, Deque<String> rest, List<Token> tokens) {
        try {
            List<String> lines = new ArrayList<>(Files.readAllLines(Path.of(file)));
            lines.removeIf(line -> line.startsWith("#") || line.isBlank());
            for (int i = lines.size() - 1; i >= 0; i--) {
                rest.push(lines.get(i));
            }
            return true;
        } catch (IOException | InvalidPathException e) {
            tokens.add(new Broken(
                    "arguments file: \"" + file + "\": " + FileReason.of(e) + " (expected: a readable file)"));
            return false;
        }
    }
}
