package io.grapevine.app.flags;

import io.grapevine.commandline.ArgumentFileException;
import io.grapevine.commandline.ArgumentQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        ArgumentQueue rest = new ArgumentQueue(arguments);
        boolean flagsEnded = false;
        Optional<String> next;
        while ((next = rest.poll()).isPresent()) {
            String argument = next.get();
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
                try {
                    rest.expand(argument.substring(1));
                } catch (ArgumentFileException e) {
                    tokens.add(new Broken(String.valueOf(e.getMessage())));
                    return tokens;
                }
            } else {
                tokens.add(new Argument(argument));
            }
        }
        return tokens;
    }
}
