package io.grapevine.base.commandline;

import io.grapevine.base.commandline.Parsed.Setting;
import io.grapevine.base.commandline.Parser.Tokens.Token;
import io.grapevine.base.go.FileReason;
import io.grapevine.base.go.Quoted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a command line. Flags stand anywhere after the command that has them; {@code --flag=value}, {@code --flag value},
 * {@code -fvalue} and {@code -f value} are the same; {@code --no-} stands before a switch, and no value after one. A
 * command that is not named is the default one at its level.
 */
public final class Parser {
    private final boolean withDefaults;
    private final Advice advice;
    private final Tokens tokens;
    private final List<Command> path = new ArrayList<>();
    private final List<Setting> settings = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private int beforeDashes;

    /**
     * Additions to the errors of Alertmanager's parser.
     *
     * @param nearest finds the valid name that is nearly the same as an unknown one
     * @param explainsMissingValues whether the error of a flag without a value says why there is none: a file of
     *     arguments that cannot be read, or a value that begins with a dash
     * @param moved by names that flags had, what took the place of each
     */
    public record Advice(
            BiFunction<String, List<String>, Optional<String>> nearest,
            boolean explainsMissingValues,
            Map<String, String> moved) {
        /** No advice. */
        public static final Advice NONE = new Advice((unknown, names) -> Optional.empty(), false, Map.of());
    }

    private Parser(Command program, List<String> line, boolean withDefaults, Advice advice) {
        this.withDefaults = withDefaults;
        this.advice = advice;
        path.add(program);
        tokens = new Tokens(
                line, letter -> shortNamed(letter).filter(Flag::takesValue).isPresent());
    }

    /** Reads a line, without the name of the program. */
    public static Parsed parse(Command program, List<String> line, Advice advice) {
        return new Parser(program, line, true, advice).parsed();
    }

    /** Reads a line in which no command is meant that is not named, as for help. */
    public static Parsed parseNamed(Command program, List<String> line, Advice advice) {
        return new Parser(program, line, false, advice).parsed();
    }

    private Parsed parsed() {
        Optional<String> fault = Optional.empty();
        boolean more = true;
        while (more && fault.isEmpty()) {
            Token token = tokens.peek();
            if (token.isFlag()) {
                fault = flag(token);
            } else if (token.is(Token.Kind.ARGUMENT)) {
                more = chosen().commands().isEmpty() ? takeArgument() : enter(token.text());
                fault = more ? fault : unexpected(token);
            } else {
                fault = token.is(Token.Kind.BROKEN) ? Optional.of(token.text()) : fault;
                more = false;
            }
        }
        while (enterDefault()) { // down to a command that does something
        }
        return new Parsed(path, settings, arguments, beforeDashes, fault.orElse(null));
    }

    private Command chosen() {
        return path.get(path.size() - 1);
    }

    private boolean takeArgument() {
        Argument argument = chosen().argument();
        boolean room = argument != null && (argument.repeated() || arguments.isEmpty());
        if (room) {
            arguments.add(tokens.take().text());
            beforeDashes += tokens.flagsEnded() ? 0 : 1;
        }
        return room;
    }

    /** Goes on to the command that is named, or to the default one. */
    private boolean enter(String name) {
        Optional<Command> named = chosen().named(name);
        if (named.isPresent()) {
            tokens.take();
            path.add(named.get());
            return true;
        }
        return enterDefault();
    }

    private boolean enterDefault() {
        Optional<Command> command = withDefaults ? chosen().byDefault() : Optional.empty();
        command.ifPresent(path::add);
        return command.isPresent();
    }

    private Optional<String> unexpected(Token token) {
        Command command = chosen();
        return Optional.of(
                command.commands().isEmpty()
                        ? "unexpected " + token.text()
                        : "expected command but got " + Quoted.quote(token.text())
                                + suggestion(token.text(), "", command.names()));
    }

    private Optional<String> flag(Token token) {
        boolean isLong = token.is(Token.Kind.LONG_FLAG);
        Optional<Flag> flag =
                isLong ? longNamed(token.text()) : shortNamed(token.text().codePointAt(0));
        boolean negated = false;
        if (flag.isEmpty() && isLong && token.text().startsWith("no-")) {
            negated = true;
            flag = longNamed(token.text().substring(3)).filter(found -> !found.takesValue());
        }
        if (flag.isPresent()) {
            tokens.take();
            return set(flag.get(), token, negated);
        }
        // The flag may be one of the command that is meant without being named.
        return enterDefault() ? Optional.empty() : Optional.of(unknown(token));
    }

    private Optional<String> set(Flag flag, Token written, boolean negated) {
        String value = negated ? "false" : "true";
        if (flag.takesValue()) {
            Token next = tokens.peek();
            if (!next.is(Token.Kind.ARGUMENT)) {
                String error = "expected argument for flag '" + written.written() + "'";
                return Optional.of(advice.explainsMissingValues() ? explained(error, flag, next) : error);
            }
            value = tokens.take().text();
        }
        settings.add(new Setting(flag, value));
        return Optional.empty();
    }

    private static String explained(String error, Flag flag, Token next) {
        if (next.is(Token.Kind.BROKEN)) {
            return next.text();
        }
        return next.isFlag()
                ? error + " (a value that begins with a dash is written --" + flag.name() + "=-value)"
                : error;
    }

    private String unknown(Token token) {
        if (token.is(Token.Kind.SHORT_FLAG)) {
            return "unknown short flag '" + token.written() + "'";
        }
        String positive = token.text().startsWith("no-") ? token.text().substring("no-".length()) : token.text();
        if (advice.moved().containsKey(positive)) {
            return "--" + positive + " is now " + advice.moved().get(positive);
        }
        List<String> names = new ArrayList<>();
        path.forEach(command ->
                command.flags().stream().filter(Flag::isShown).map(Flag::name).forEach(names::add));
        return "unknown long flag '" + token.written() + "'" + suggestion(token.text(), "--", names);
    }

    private String suggestion(String wrong, String dashes, List<String> names) {
        return advice.nearest()
                .apply(wrong, names)
                .map(name -> " (did you mean " + dashes + name + "?)")
                .orElse("");
    }

    /** A flag by its name; where two have the same, that of the lower command. */
    private Optional<Flag> longNamed(String name) {
        return flags().filter(flag -> flag.isNamed(name)).reduce((higher, lower) -> lower);
    }

    private Optional<Flag> shortNamed(int letter) {
        return flags().filter(flag -> flag.shorthand() == letter && letter != ' ')
                .reduce((higher, lower) -> lower);
    }

    private Stream<Flag> flags() {
        return path.stream().flatMap(command -> command.flags().stream());
    }

    /**
     * Cuts a command line into pieces, one after the other, for what {@code -abc} means depends on the commands before it.
     * {@code @file} stands for the lines of a file, {@code --} ends the flags.
     */
    static final class Tokens {
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
}
