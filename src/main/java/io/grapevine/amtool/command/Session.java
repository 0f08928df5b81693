package io.grapevine.amtool.command;

import io.grapevine.amtool.api.Alertmanager;
import io.grapevine.amtool.output.Console;
import io.grapevine.amtool.output.Format;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.Feature;
import io.grapevine.base.commandline.Flag;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.model.matcher.ParserMode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Context of all commands: the console and the values of the program's flags. */
record Session(Console console, ServerAccess access) {
    /** The help of arguments that are matchers. */
    static final String MATCHERS = "name=value, name!=value, name=~regexp or name!~regexp; a first one without an "
            + "operator is the name of an alert";

    /** What the help of a time ends with. */
    static final String TIME = ", such as 2006-01-02T15:04:05-07:00";

    /** The flag of annotations. */
    static final Flag ANNOTATION =
            Flag.text("annotation", "An annotation, as name=value.").at(Flag.Place.REPEATED);

    /** The flag that says whether a silence needs a comment. */
    static Flag requireComment() {
        return Flag.ofSwitch("require-comment", "Whether a comment is needed.")
                .unless("true")
                .at(Flag.Place.HIDDEN);
    }

    /** Refuses a silence without a comment, if it needs one. */
    void checkComment(ParsedArguments given) throws CommandFault {
        if (given.isOn("require-comment") && given.text("comment").isEmpty()) {
            throw new CommandFault("comment required by config (write --comment=why, or require-comment: false in "
                    + "~/.config/amtool/config.yml)");
        }
    }

    /** The author that is given, else who runs the program; where the system knows only a number, what the environment says. */
    String author(ParsedArguments given) {
        if (!given.text("author").isEmpty()) {
            return given.text("author");
        }
        String name = System.getProperty("user.name", "");
        return name.isEmpty() || name.equals("?") ? console.variable("USER") : name;
    }

    Alertmanager server(ParsedArguments given) throws CommandFault {
        return access.of(given);
    }

    /** The form of {@code --output}. */
    Format format(ParsedArguments given) {
        return Format.named(given.text("output"), given.text("date.format"), console.terminal());
    }

    WrittenMatchers matchers(ParsedArguments given) throws CommandFault {
        return new WrittenMatchers(mode(given), console);
    }

    /**
     * The grammar of matchers that {@code --enable-feature} asks for.
     *
     * @throws CommandFault if a feature is unknown, or two exclude each other
     */
    ParserMode mode(ParsedArguments given) throws CommandFault {
        String list = given.text("enable-feature");
        Set<Feature> features = EnumSet.noneOf(Feature.class);
        for (String name : list.isEmpty() ? List.<String>of() : List.of(list.split(",", -1))) {
            features.add(Feature.named(name)
                    .orElseThrow(() -> new CommandFault("error parsing the feature flag list: unknown option '" + name
                            + "' for --enable-feature (expected: one of " + Feature.names() + ")")));
        }
        boolean classic = features.contains(Feature.CLASSIC_MODE);
        boolean strict = features.contains(Feature.UTF8_STRICT_MODE);
        if (classic && strict) {
            throw new CommandFault("error parsing the feature flag list: classic-mode and utf8-strict-mode"
                    + " (expected: at most one of the two)");
        }
        return classic ? ParserMode.CLASSIC : strict ? ParserMode.UTF8_STRICT : ParserMode.UTF8_WITH_FALLBACK;
    }

    void print(String text) {
        console.out().print(text);
    }

    /** Prints a line and flushes it. */
    void printLine(String line) {
        synchronized (console) {
            console.out().print(line + "\n");
            console.out().flush();
        }
    }
}
