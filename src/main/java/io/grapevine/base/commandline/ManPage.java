package io.grapevine.base.commandline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The man page, in the language of {@code man(7)}. */
public final class ManPage {
    private final StringBuilder out = new StringBuilder();

    private ManPage() {}

    /**
     * The page of a program.
     *
     * @param more further sections, in the language of the page: files, environment, exit status
     */
    public static String of(Command program, String version, String more) {
        ManPage page = new ManPage();
        page.write(program, version, more);
        return page.out.toString();
    }

    private void write(Command program, String version, String more) {
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
        help(program.help());
        out.append(".SH OPTIONS\n");
        flags(program.flags());
        if (!program.commands().isEmpty()) {
            out.append(".SH COMMANDS\n");
            commands(List.of(program));
        }
        out.append(more);
    }

    private void commands(List<Command> path) {
        for (Command command : path.get(path.size() - 1).commands()) {
            List<Command> longer = new ArrayList<>(path);
            longer.add(command);
            out.append(".SS ").append(text(Usage.synopsis(longer))).append('\n');
            help(command.help());
            if (command.isDefault()) {
                out.append(".PP\nIt is meant where no command is named here.\n");
            }
            Argument argument = command.argument();
            if (argument != null) {
                out.append(".TP\n<" + text(argument.name()) + ">\n" + text(argument.help()) + ".\n");
            }
            flags(command.flags());
            commands(longer);
        }
    }

    private void flags(List<Flag> flags) {
        for (Flag flag : flags) {
            if (flag.isShown()) {
                String value = flag.takesValue() ? "=" + flag.placeholder() : "";
                String brief = flag.shorthand() == ' ' ? "" : "-" + flag.shorthand() + ", ";
                out.append(".TP\n.B " + text(brief + "--" + flag.name() + value) + '\n' + text(flag.help()) + '\n');
            }
        }
    }

    private void help(String help) {
        boolean example = false;
        for (String line : help.split("\n", -1)) {
            boolean begins = line.startsWith(LineWrapper.EXAMPLE);
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
