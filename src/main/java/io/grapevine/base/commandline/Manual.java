package io.grapevine.base.commandline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The man page and the shell completions of a program.
 *
 * @param sections the sections of the man page that follow flags and commands, in the language of {@code man(7)}
 */
public record Manual(Command program, String version, String sections) {
    /** The hidden flags for help and completions, which both programs have. */
    public static final List<Flag> FLAGS = Stream.of(
                    "help-long", "help-man", "completion-script-bash", "completion-script-zsh")
            .map(Flag::hidden)
            .toList();

    /** The text that a flag such as {@code --help-man} asks for; empty if there is no such flag. */
    public Optional<String> asked(Parsed line) {
        if (line.names("help-man")) {
            return Optional.of(manPage());
        }
        return List.of("bash", "zsh").stream()
                .filter(shell -> line.names("completion-script-" + shell))
                .findFirst()
                .map(shell -> Completions.of(shell, program));
    }

    /** The man page, in the language of {@code man(7)}. */
    public String manPage() {
        StringBuilder out = new StringBuilder();
        String name = program.name();
        out.append("""
                .TH %s 1 "" "Grapevine %s"
                .SH NAME
                %s \\- %s
                .SH SYNOPSIS
                .B %s
                .SH DESCRIPTION
                """.formatted(
                        name.toUpperCase(Locale.ROOT),
                        text(version),
                        name,
                        text(program.summary()),
                        text(Usage.synopsis(List.of(program)))));
        help(program.help(), out);
        out.append(".SH OPTIONS\n");
        flags(program.flags(), out);
        if (!program.commands().isEmpty()) {
            out.append(".SH COMMANDS\n");
            commands(List.of(program), out);
        }
        return out.append(sections).toString();
    }

    /** Writes man page and completions to where systems look for them below {@code share} of an installation. */
    public void write(Path share) throws IOException {
        String name = program.name();
        write(share.resolve("man/man1/" + name + ".1"), manPage());
        write(share.resolve("bash-completion/completions/" + name), Completions.of("bash", program));
        write(share.resolve("zsh/site-functions/_" + name), Completions.of("zsh", program));
        write(share.resolve("fish/vendor_completions.d/" + name + ".fish"), Completions.of("fish", program));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void commands(List<Command> path, StringBuilder out) {
        for (Command command : path.get(path.size() - 1).commands()) {
            List<Command> longer = new ArrayList<>(path);
            longer.add(command);
            out.append(".SS ").append(text(Usage.synopsis(longer))).append('\n');
            help(command.help(), out);
            if (command.isDefault()) {
                out.append(".PP\nIt is meant where no command is named here.\n");
            }
            Argument argument = command.argument();
            if (argument != null) {
                out.append(".TP\n<" + text(argument.name()) + ">\n" + text(argument.help()) + ".\n");
            }
            flags(command.flags(), out);
            commands(longer, out);
        }
    }

    private static void flags(List<Flag> flags, StringBuilder out) {
        for (Flag flag : flags) {
            if (flag.isShown()) {
                String value = flag.takesValue() ? "=" + flag.placeholder() : "";
                String brief = flag.shorthand() == ' ' ? "" : "-" + flag.shorthand() + ", ";
                out.append(".TP\n.B " + text(brief + "--" + flag.name() + value) + '\n' + text(flag.help()) + '\n');
            }
        }
    }

    private static void help(String help, StringBuilder out) {
        boolean example = false;
        for (String line : help.split("\n", -1)) {
            boolean begins = line.startsWith(Usage.EXAMPLE);
            if (begins != example) {
                out.append(begins ? ".nf\n" : ".fi\n");
                example = begins;
            }
            out.append(line.isEmpty() ? ".PP\n" : text(line) + "\n");
        }
        out.append(example ? ".fi\n" : "");
    }

    private static String text(String line) {
        String escaped = line.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("'", "\\(aq")
                .replace("\"", "\\(dq");
        return escaped.startsWith(".") ? "\\&" + escaped : escaped;
    }
}
