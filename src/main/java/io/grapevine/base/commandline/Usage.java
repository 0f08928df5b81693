package io.grapevine.base.commandline;

import io.grapevine.base.commandline.ValueType.Plain;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The text of {@code --help}. */
public final class Usage {
    private static final int USUAL_WIDTH = 80;
    private static final int WIDEST = 100;
    private static final int MARGIN = 26;
    private static final int MARGIN_OF_GROUPS = 34;

    /** What begins a line that is an example and stays as it is. */
    static final String EXAMPLE = "    ";

    private final int width;
    private final int margin;
    private final StringBuilder out = new StringBuilder();

    /** Flags under a heading. */
    public record Group(String title, List<Flag> flags) {
        public Group {
            flags = List.copyOf(flags);
        }
    }

    private Usage(int width, int margin) {
        this.width = width <= 0 ? USUAL_WIDTH : Math.max(margin * 2, Math.min(width, WIDEST));
        this.margin = margin;
    }

    /**
     * Help on a command, its flags and the commands below it.
     *
     * @param path the program and the commands below it, to the one that is asked about
     * @param width the columns there are; zero if that is not known
     */
    public static String of(List<Command> path, int width) {
        Usage usage = new Usage(width, MARGIN);
        usage.head(path);
        usage.flags(
                "Flags",
                path.stream().flatMap(command -> command.flags().stream()).toList());
        Command command = path.get(path.size() - 1);
        usage.arguments(command);
        if (!command.commands().isEmpty()) {
            usage.out.append("\nCommands (* is meant where none is named):\n");
            usage.commands(command, "  ");
        }
        return usage.out.toString();
    }

    /** Help on a program and all its commands. */
    public static String whole(Command program, int width) {
        Usage usage = new Usage(width, MARGIN);
        usage.head(List.of(program));
        usage.flags("Flags", program.flags());
        usage.out.append("\nCommands:\n");
        usage.all(List.of(program));
        return usage.out.toString();
    }

    /** Help on a program without commands, for flags whose help itself says that they may be repeated. */
    public static String grouped(Command program, List<Group> groups) {
        Usage usage = new Usage(WIDEST, MARGIN_OF_GROUPS);
        usage.head(List.of(program));
        for (Group group : groups) {
            usage.out.append('\n').append(group.title()).append(":\n");
            for (Flag flag : group.flags()) {
                String value = flag.fallback().isEmpty() ? "\"\"" : flag.fallback();
                usage.entry(brief(flag) + label(flag, value), flag.help());
            }
        }
        return usage.out.toString();
    }

    private void head(List<Command> path) {
        Command command = path.get(path.size() - 1);
        out.append("usage: ").append(synopsis(path)).append("\n\n");
        lines(command.help(), width).forEach(line -> out.append(line).append('\n'));
    }

    /** The command with what can follow it. */
    static String synopsis(List<Command> path) {
        Command command = path.get(path.size() - 1);
        return path.stream().map(Command::name).collect(Collectors.joining(" "))
                + following(command)
                + (command.commands().isEmpty() ? "" : " <command> [<args> ...]");
    }

    private static String following(Command command) {
        List<String> parts = new ArrayList<>();
        command.flags().stream().filter(Flag::isRequired).forEach(flag -> parts.add(label(flag)));
        if (command.flags().stream().anyMatch(flag -> !flag.isRequired() && flag.isShown())) {
            parts.add("[<flags>]");
        }
        if (command.argument() != null) {
            parts.add(label(command.argument()));
        }
        return parts.isEmpty() ? "" : " " + String.join(" ", parts);
    }

    private static String label(Argument argument) {
        return "[<" + argument.name() + ">" + (argument.repeated() ? "..." : "") + "]";
    }

    private static String label(Flag flag) {
        String value = flag.placeholder();
        return label(flag, value.indexOf(' ') < 0 ? value : '"' + value + '"');
    }

    private static String label(Flag flag, String value) {
        return "--" + (flag.takesValue() ? flag.name() + "=" + value : "[no-]" + flag.name());
    }

    private static String brief(Flag flag) {
        return flag.shorthand() == ' ' ? "      " : "  -" + flag.shorthand() + ", ";
    }

    private void flags(String title, List<Flag> flags) {
        if (flags.stream().noneMatch(Flag::isShown)) {
            return;
        }
        out.append('\n').append(title).append(":\n");
        flags.stream().filter(Flag::isShown).forEach(this::entry);
    }

    private void entry(Flag flag) {
        entry(brief(flag) + label(flag) + (flag.isRepeatable() ? " ..." : ""), help(flag));
    }

    private static String help(Flag flag) {
        boolean on = flag.type() == Plain.SWITCH && flag.fallback().equals("true");
        return flag.help()
                + (on ? " On unless --no-" + flag.name() + "." : "")
                + (flag.isRepeatable() ? " May be repeated." : "");
    }

    private void arguments(Command command) {
        Argument argument = command.argument();
        if (argument != null) {
            out.append("\nArgs:\n");
            entry("  " + label(argument), argument.help() + ".");
        }
    }

    private void commands(Command above, String margin) {
        for (Command command : above.commands()) {
            entry(margin + command.name() + (command.isDefault() ? "*" : ""), command.summary() + ".");
            commands(command, margin + "  ");
        }
    }

    private void all(List<Command> path) {
        for (Command command : path.get(path.size() - 1).commands()) {
            List<Command> longer = new ArrayList<>(path);
            longer.add(command);
            if (command.commands().isEmpty()) {
                out.append("\n  ").append(synopsis(longer)).append('\n');
                lines(command.help(), width - 4)
                        .forEach(line -> out.append(line.isEmpty() ? "" : "    ")
                                .append(line)
                                .append('\n'));
                command.flags().stream().filter(Flag::isShown).forEach(this::entry);
            }
            all(longer);
        }
    }

    private void entry(String label, String help) {
        out.append(label);
        int column = label.length();
        for (String line : lines(help, width - margin)) {
            if (column > margin - 2) {
                out.append('\n');
                column = 0;
            }
            out.append(" ".repeat(margin - column)).append(line);
            column = margin;
        }
        out.append('\n');
    }

    /** The lines of a text: paragraphs are wrapped, examples are not. */
    private static List<String> lines(String text, int width) {
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (line.startsWith(EXAMPLE)) {
                lines.add(line);
            } else {
                wrap(line, width, lines);
            }
        }
        return lines;
    }

    private static void wrap(String paragraph, int width, List<String> lines) {
        StringBuilder line = new StringBuilder();
        for (String word : paragraph.split(" ", -1)) {
            if (line.length() > 0 && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
    }
}
