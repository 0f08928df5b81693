package io.grapevine.base.commandline;

import io.grapevine.base.commandline.Parsed.Setting;
import io.grapevine.base.commandline.Tokens.Token;
import io.grapevine.base.go.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

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
     */
    public record Advice(BiFunction<String, List<String>, Optional<String>> nearest, boolean explainsMissingValues) {
        /** No advice. */
        public static final Advice NONE = new Advice((unknown, names) -> Optional.empty(), false);
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
}
