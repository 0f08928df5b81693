package io.grapevine.app.flags;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads a command line by the rules of the parser that Alertmanager uses: {@code --flag=value} or {@code --flag value},
 * a value that begins with a dash only after {@code =}, {@code --no-} before a switch, no value after one.
 */
public final class CommandLine {
    static final String PROGRAM = "alertmanager";

    private final List<Token> tokens;
    private final List<Setting> settings = new ArrayList<>();
    private int next;

    private record Setting(Flag flag, String value) {}

    private CommandLine(List<String> arguments) {
        this.tokens = Token.tokens(arguments);
    }

    /**
     * What the arguments ask for.
     *
     * @param arguments the arguments, without the name of the program
     * @param version the text that {@code --version} prints
     */
    public static Invocation read(List<String> arguments, String version) {
        if (!arguments.isEmpty() && arguments.get(0).equals("--completion-bash")) {
            return new Invocation.Show(ServerManual.candidates(arguments.subList(1, arguments.size())));
        }
        CommandLine line = new CommandLine(arguments);
        Optional<String> fault = line.scan();
        if (line.names("version")) {
            return new Invocation.Show(version);
        }
        Optional<String> shown = fault.isEmpty() ? line.shown() : Optional.empty();
        if (shown.isPresent()) {
            return new Invocation.Show(shown.get());
        }
        return fault.or(line::settingFault).map(CommandLine::failure).orElseGet(line::options);
    }

    /** The text that is asked for in place of a start. */
    private Optional<String> shown() {
        if (names("help") || names("help-long")) {
            return Optional.of(Help.text());
        } else if (names("help-man")) {
            return Optional.of(ServerManual.manPage());
        } else if (names("completion-script-bash")) {
            return Optional.of(ServerManual.completion("bash"));
        } else if (names("completion-script-zsh")) {
            return Optional.of(ServerManual.completion("zsh"));
        }
        return Optional.empty();
    }

    private static Invocation failure(String fault) {
        return new Invocation.Fail(PROGRAM + ": error: " + fault + ", try --help");
    }

    private Invocation options() {
        Map<String, List<String>> given = new TreeMap<>();
        for (Setting setting : settings) {
            given.computeIfAbsent(setting.flag().name(), name -> new ArrayList<>())
                    .add(setting.value());
        }
        ParsedFlags flags = new ParsedFlags(given);
        return OptionRules.fault(flags)
                .map(CommandLine::failure)
                .orElseGet(() -> new Invocation.Run(OptionRules.options(flags)));
    }

    private boolean names(String flag) {
        return settings.stream().anyMatch(setting -> setting.flag().name().equals(flag));
    }

    /** Collects the settings up to the first thing that is no flag, and says what that is. */
    private Optional<String> scan() {
        Optional<String> fault = Optional.empty();
        while (fault.isEmpty() && next < tokens.size()) {
            Token token = tokens.get(next++);
            if (token instanceof Token.LongFlag flag) {
                fault = longFlag(flag.name());
            } else if (token instanceof Token.ShortFlag flag) {
                fault = shortFlag(flag.letter());
            } else if (token instanceof Token.Broken broken) {
                fault = Optional.of(broken.fault());
            } else if (token instanceof Token.Argument argument) {
                fault = Optional.of("unexpected " + argument.text());
            }
        }
        return fault;
    }

    private Optional<String> longFlag(String name) {
        Optional<Flag> flag = FlagTable.named(name);
        if (flag.isPresent()) {
            return set(flag.get(), "--" + name);
        }
        Optional<Flag> negated = name.startsWith("no-") ? FlagTable.named(name.substring(3)) : Optional.empty();
        if (negated.isEmpty() || negated.get().takesValue()) {
            return Optional.of("unknown long flag '--" + name + "'");
        }
        settings.add(new Setting(negated.get(), "false"));
        return Optional.empty();
    }

    private Optional<String> shortFlag(String letter) {
        Optional<Flag> flag = letter.length() == 1 ? FlagTable.shortNamed(letter.charAt(0)) : Optional.empty();
        return flag.isPresent() ? set(flag.get(), "-" + letter) : Optional.of("unknown short flag '-" + letter + "'");
    }

    private Optional<String> set(Flag flag, String written) {
        if (!flag.takesValue()) {
            settings.add(new Setting(flag, "true"));
            return Optional.empty();
        }
        if (next < tokens.size() && tokens.get(next) instanceof Token.Argument value) {
            next++;
            settings.add(new Setting(flag, value.text()));
            return Optional.empty();
        }
        return Optional.of("expected argument for flag '" + written + "'");
    }

    private Optional<String> settingFault() {
        List<String> seen = new ArrayList<>();
        for (Setting setting : settings) {
            Flag flag = setting.flag();
            if (seen.contains(flag.name()) && !flag.repeatable()) {
                return Optional.of("flag '" + flag.name() + "' cannot be repeated");
            }
            Optional<String> fault = flag.fault(setting.value());
            if (fault.isPresent()) {
                return fault;
            }
            seen.add(flag.name());
        }
        return Optional.empty();
    }
}
