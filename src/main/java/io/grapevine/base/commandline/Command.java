package io.grapevine.base.commandline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A command: what it does, or the commands below it.
 *
 * @param name the name; for the root that of the program
 * @param isDefault whether it is meant where another command at its level could stand and none does
 * @param help what it does: a first sentence, which lists show, and more, if need be, after an empty line
 * @param flags the flags, which the commands below it have, too
 * @param argument the arguments; null if the command has none
 * @param action what it does; null if there are commands below it
 */
public record Command(
        String name,
        boolean isDefault,
        String help,
        List<Flag> flags,
        @Nullable Argument argument,
        List<Command> commands,
        @Nullable Action action) {
    /** Action of a command. */
    @FunctionalInterface
    public interface Action {
        /** Runs the command and returns the exit status of the program. */
        int run(ParsedArguments given) throws CommandFault;
    }

    /** Action of a command that succeeds unless it throws. */
    @FunctionalInterface
    public interface Task {
        void run(ParsedArguments given) throws CommandFault;
    }

    public Command {
        flags = List.copyOf(flags);
        commands = List.copyOf(commands);
    }

    /** A command that does something. */
    public static Command of(String name, String help, Action action) {
        return new Command(name, false, help, List.of(), null, List.of(), action);
    }

    /** A command that does something, and ends well unless it throws. */
    public static Command of(String name, String help, Task task) {
        return of(name, help, (Action) given -> {
            task.run(given);
            return 0;
        });
    }

    /** A command that has others below it. */
    public static Command group(String name, String help, Command... commands) {
        return new Command(name, false, help, List.of(), null, Arrays.asList(commands), null);
    }

    /** A copy of this command that is the default where none at its level is named. */
    public Command orDefault() {
        return new Command(name, true, help, flags, argument, commands, action);
    }

    /** A copy of this command with other flags. */
    public Command with(Flag... own) {
        return with(Arrays.asList(own));
    }

    /** A copy of this command with other flags. */
    public Command with(List<Flag> own) {
        return new Command(name, isDefault, help, own, argument, commands, action);
    }

    /** A copy of this command with other arguments. */
    public Command taking(Argument arguments) {
        return new Command(name, isDefault, help, flags, arguments, commands, action);
    }

    /** The command below this one with that name. */
    public Optional<Command> named(String child) {
        return commands.stream().filter(command -> command.name.equals(child)).findFirst();
    }

    /** The command below this one that is meant where none is named. */
    public Optional<Command> byDefault() {
        return commands.stream().filter(Command::isDefault).findFirst();
    }

    /** The names of the commands below this one. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        commands.forEach(command -> names.add(command.name));
        return names;
    }

    /** The first sentence of the help, without its full stop. */
    public String summary() {
        int end = help.indexOf('\n');
        String line = end < 0 ? help : help.substring(0, end);
        return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    }
}
