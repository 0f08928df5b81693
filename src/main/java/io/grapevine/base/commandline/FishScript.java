package io.grapevine.base.commandline;

import java.util.List;

/** The completion for fish, which shows what commands and flags are for. */
final class FishScript {
    private static final String SCRIPT = """
            # Completion of @NAME@ for fish.
            function __@NAME@_path
                set -l at ''
                set -l pending ''
                set -l tokens (commandline -opc)
                for word in $tokens[2..-1]
                    if test -n "$pending"
                        set pending ''
                        continue
                    end
                    switch "$at:$word"
            @STEPS@        end
                end
                echo -- "$at"
            end
            function __@NAME@_at
                test (__@NAME@_path) = "$argv[1]"
            end
            function __@NAME@_after
                string match -q -- "$argv[1]*" (__@NAME@_path)
            end
            complete -c @NAME@ -f
            """;

    private FishScript() {}

    static String of(Command program) {
        List<Place> places = Place.of(program);
        StringBuilder steps = new StringBuilder();
        StringBuilder rules = new StringBuilder();
        for (Place place : places) {
            step(place.valuePatterns(), "set pending $word", steps);
            step(place.commandPatterns(), "set at \"$at $word\"", steps);
            rules(place, program.name(), rules);
        }
        return SCRIPT.replace("@STEPS@", steps).replace("@NAME@", program.name()) + rules;
    }

    /** A quoted asterisk is a wild card in fish as well, and words side by side would be two patterns. */
    private static void step(List<String> patterns, String action, StringBuilder out) {
        if (!patterns.isEmpty()) {
            String cases = String.join(" ", patterns).replace("'*'", "*");
            out.append("            case " + cases + "\n                " + action + '\n');
        }
    }

    private static void rules(Place place, String program, StringBuilder out) {
        String at = "complete -c " + program + " -n \"__" + program + "_at '" + place.path() + "'\"";
        String after = place.path().isEmpty()
                ? "complete -c " + program
                : "complete -c " + program + " -n \"__" + program + "_after '" + place.path() + "'\"";
        for (Command command : place.commands()) {
            out.append(at + " -a " + command.name() + " -d " + quoted(command.summary()) + '\n');
        }
        if (!place.words().isEmpty()) {
            out.append(at + " -a " + quoted(String.join(" ", place.words())) + '\n');
        }
        if (place.files()) {
            out.append(at).append(" -F\n");
        }
        place.flags().forEach(flag -> rule(after, flag, out));
        place.defaultFlags().forEach(flag -> rule(at, flag, out));
    }

    private static void rule(String where, Flag flag, StringBuilder out) {
        out.append(where).append(" -l ").append(flag.name());
        out.append(flag.shorthand() == ' ' ? "" : " -s " + flag.shorthand());
        out.append(value(flag)).append(" -d ").append(quoted(flag.help())).append('\n');
    }

    private static String value(Flag flag) {
        if (!flag.takesValue()) {
            return "";
        }
        if (!flag.type().words().isEmpty()) {
            return " -x -a " + quoted(String.join(" ", flag.type().words()));
        }
        return flag.type().isFile() ? " -r -F" : " -x";
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
