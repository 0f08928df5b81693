package io.grapevine.base.commandline;

import io.grapevine.base.commandline.Parsed.Setting;
import io.grapevine.base.go.GoDuration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The values of flags and arguments: as given, else from a configuration file, else the default. */
public final class ParsedArguments {
    private final Map<String, Flag> flags = new HashMap<>();
    private final Map<String, List<String>> values = new HashMap<>();
    private final List<String> arguments;

    private final int beforeDashes;

    private ParsedArguments(Parsed line) {
        this.arguments = line.arguments();
        this.beforeDashes = line.beforeDashes();
    }

    /**
     * The values on a line.
     *
     * @param defaults what stands in place of the defaults, by the name of the flag. It counts for the flags of the
     *     program and of the command that was chosen, not for those of the commands between
     * @throws CommandFault if a value is not what it must be, or is missing
     */
    public static ParsedArguments of(Parsed line, Map<String, Default> defaults) throws CommandFault {
        ParsedArguments given = new ParsedArguments(line);
        line.flags().forEach(flag -> given.flags.put(flag.name(), flag));
        for (Setting setting : line.settings()) {
            given.add(setting);
        }
        for (Command command : List.of(line.commands().get(0), line.command())) {
            for (Flag flag : command.flags()) {
                given.addDefault(flag, defaults.get(flag.name()));
            }
        }
        given.checkRequired(line.flags());
        given.checkArguments(line.command());
        return given;
    }

    /** Value of a flag in a configuration file. */
    public record Default(String value, String file) {}

    private void add(Setting setting) throws CommandFault {
        Flag flag = setting.flag();
        List<String> sameFlag = values.computeIfAbsent(flag.name(), name -> new ArrayList<>());
        if (!sameFlag.isEmpty() && !flag.isRepeatable()) {
            throw new CommandFault("flag '" + flag.name() + "' cannot be repeated");
        }
        throwAny(flag.fault(setting.value()));
        sameFlag.add(setting.value());
    }

    private void addDefault(Flag flag, @Nullable Default fallback) throws CommandFault {
        if (fallback == null || values.containsKey(flag.name())) {
            return;
        }
        Optional<String> fault = flag.fault(fallback.value());
        throwAny(fault.map(words -> fallback.file() + ": " + words));
        values.put(flag.name(), List.of(fallback.value()));
    }

    private void checkRequired(List<Flag> all) throws CommandFault {
        List<String> missing = new ArrayList<>();
        for (Flag flag : all) {
            if (flag.isRequired() && !values.containsKey(flag.name())) {
                missing.add("'--" + flag.name() + "'");
            }
        }
        if (!missing.isEmpty()) {
            throw new CommandFault("required flag(s) " + String.join(", ", missing) + " not provided");
        }
    }

    private void checkArguments(Command command) throws CommandFault {
        Argument argument = command.argument();
        if (argument != null) {
            for (String value : arguments) {
                throwAny(argument.fault(value));
            }
        }
    }

    private static void throwAny(Optional<String> fault) throws CommandFault {
        if (fault.isPresent()) {
            throw new CommandFault(fault.get());
        }
    }

    private Flag flag(String name) {
        Flag flag = flags.get(name);
        if (flag == null) {
            throw new NoSuchElementException(name);
        }
        return flag;
    }

    /** The arguments that are no flags. */
    public List<String> arguments() {
        return arguments;
    }

    /** The arguments before {@code --}. */
    public List<String> argumentsBeforeDashes() {
        return arguments.subList(0, beforeDashes);
    }

    /** The arguments after {@code --}: another command line. */
    public List<String> argumentsAfterDashes() {
        return arguments.subList(beforeDashes, arguments.size());
    }

    /** Whether a flag has a value that is not its built-in default. */
    public boolean isSet(String name) {
        return values.containsKey(flag(name).name());
    }

    /** The values of a flag that may be repeated. */
    public List<String> texts(String name) {
        Flag flag = flag(name);
        List<String> given = values.get(name);
        return given != null ? List.copyOf(given) : flag.fallback().isEmpty() ? List.of() : List.of(flag.fallback());
    }

    /** The value of a flag; empty if there is none. */
    public String text(String name) {
        List<String> texts = texts(name);
        return texts.isEmpty() ? "" : texts.get(0);
    }

    /** The value of a flag that is a path; empty if there is none. */
    public Optional<Path> path(String name) {
        return Optional.of(text(name)).filter(text -> !text.isEmpty()).map(Path::of);
    }

    /** Whether a switch is on. */
    public boolean isOn(String name) {
        return ValueType.TRUE.contains(text(name));
    }

    /** The value of a flag that is a number. */
    public int count(String name) {
        return Integer.parseInt(text(name));
    }

    /** The value of a flag that is a duration; zero if there is none. */
    public Duration duration(String name) {
        return GoDuration.parse(text(name), GoDuration.Units.WITH_DAYS).orElse(Duration.ZERO);
    }
}
