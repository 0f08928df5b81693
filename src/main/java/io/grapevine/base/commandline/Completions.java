package io.grapevine.base.commandline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Completions of a command line: as scripts for shells, and as an answer to the scripts of amtool itself. */
public final class Completions {
    /** The shells that there are scripts for. */
    public static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    private Completions() {}

    /** The script for a shell, one of {@link #SHELLS}. */
    public static String of(String shell, Command program) {
        return switch (shell) {
            case "zsh" -> ZshScript.of(program);
            case "fish" -> FishScript.of(program);
            default -> BashScript.of(program);
        };
    }

    /** What could stand in the place of the last argument, one word on each line, if the first one asks for that. */
    public static Optional<String> asked(Command program, List<String> arguments) {
        return !arguments.isEmpty() && arguments.get(0).equals("--completion-bash")
                ? Optional.of(String.join("\n", after(program, arguments.subList(1, arguments.size()))))
                : Optional.empty();
    }

    private static List<String> after(Command program, List<String> words) {
        String last = words.isEmpty() ? "" : words.get(words.size() - 1);
        List<String> before = words.isEmpty() ? List.of() : words.subList(0, words.size() - 1);
        Parsed parsed = Parser.parseNamed(program, before, Parser.Advice.NONE);
        String written = before.isEmpty() ? "" : before.get(before.size() - 1);
        for (Flag flag : parsed.flags()) {
            boolean asked = written.equals("--" + flag.name()) || written.equals("-" + flag.shorthand());
            if (asked && flag.takesValue()) {
                return flag.type().words();
            }
        }
        if (!last.startsWith("-")) {
            return parsed.command().names();
        }
        List<String> flags = new ArrayList<>();
        List<Flag> possible = new ArrayList<>(parsed.flags());
        parsed.command().commands().stream()
                .filter(Command::isDefault)
                .forEach(command -> possible.addAll(command.flags()));
        possible.stream().filter(Flag::isShown).forEach(flag -> flags.add("--" + flag.name()));
        return flags;
    }
}
