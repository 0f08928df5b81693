package io.grapevine.base.commandline;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Content of a command line, as far as it could be parsed.
 *
 * @param commands the program and the commands below it that were chosen
 * @param settings the flags that were given, in order
 * @param arguments the other arguments, in order
 * @param beforeDashes how many of them stand before {@code --}
 * @param fault what is wrong; null if nothing is
 */
public record Parsed(
        List<Command> commands,
        List<Setting> settings,
        List<String> arguments,
        int beforeDashes,
        @Nullable String fault) {
    /** A flag that was given, with its value. */
    public record Setting(Flag flag, String value) {}

    public Parsed {
        commands = List.copyOf(commands);
        settings = List.copyOf(settings);
        arguments = List.copyOf(arguments);
    }

    /** This command line if all of it could be read; throws what is wrong otherwise. */
    public Parsed orThrow() throws CommandFault {
        if (fault != null) {
            throw new CommandFault(fault);
        }
        return this;
    }

    /** The command that was chosen, or the program. */
    public Command command() {
        return commands.get(commands.size() - 1);
    }

    /** Whether a flag was given, on or off. */
    public boolean names(String flag) {
        return settings.stream().anyMatch(setting -> setting.flag().name().equals(flag));
    }

    /** The flags that can be given with these commands: the program's first. */
    public List<Flag> flags() {
        return commands.stream().flatMap(command -> command.flags().stream()).toList();
    }
}
