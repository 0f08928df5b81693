package io.grapevine.base.commandline;

import io.grapevine.base.commandline.ValueType.Plain;
import java.util.ArrayList;
import java.util.List;

/**
 * A place on a command line, after some commands.
 *
 * @param path the names of the commands, each after a blank; empty right after the program
 * @param commands the commands that can follow
 * @param flags the flags of the last command, which can follow here and after further commands
 * @param defaultFlags the flags of the commands that are meant if none is named, which can follow only here
 * @param words the arguments that can follow, if they are few and known
 * @param files whether files can follow
 */
record Place(
        String path,
        List<Command> commands,
        List<Flag> flags,
        List<Flag> defaultFlags,
        List<String> words,
        boolean files) {
    static List<Place> of(Command program) {
        List<Place> places = new ArrayList<>();
        add(program, "", places);
        return places;
    }

    private static void add(Command command, String path, List<Place> places) {
        List<Flag> defaultFlags = new ArrayList<>();
        Command last = command;
        while (last.byDefault().isPresent()) {
            last = last.byDefault().get();
            defaultFlags.addAll(shown(last));
        }
        ValueType type = last.argument() == null ? Plain.TEXT : last.argument().type();
        places.add(new Place(path, command.commands(), shown(command), defaultFlags, type.words(), type.isFile()));
        for (Command child : command.commands()) {
            add(child, path + " " + child.name(), places);
        }
    }

    private static List<Flag> shown(Command command) {
        return command.flags().stream().filter(Flag::isShown).toList();
    }

    /** All flags that can follow here: those of the commands before, of the last one and of the default ones. */
    List<Flag> possible(List<Place> places) {
        List<Flag> possible = new ArrayList<>();
        for (Place place : places) {
            if ((path + " ").startsWith(place.path + " ")) {
                possible.addAll(place.flags);
            }
        }
        possible.addAll(defaultFlags);
        return possible;
    }

    static List<String> written(Flag flag) {
        String name = "--" + flag.name();
        return flag.shorthand() == ' ' ? List.of(name) : List.of(name, "-" + flag.shorthand());
    }

    /** Shell patterns of {@code path:word} for the flags that take a value. */
    List<String> valuePatterns() {
        List<String> patterns = new ArrayList<>();
        for (Flag flag : flags) {
            if (flag.takesValue()) {
                written(flag).forEach(name -> patterns.add("'" + path + "'*':" + name + "'"));
            }
        }
        for (Flag flag : defaultFlags) {
            if (flag.takesValue()) {
                written(flag).forEach(name -> patterns.add("'" + path + ":" + name + "'"));
            }
        }
        return patterns;
    }

    /** Shell patterns of {@code path:word} for the commands that can follow. */
    List<String> commandPatterns() {
        return commands.stream()
                .map(command -> "'" + path + ":" + command.name() + "'")
                .toList();
    }

    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /**
     * The branches of a shell's {@code case} on the flag whose value comes next.
     *
     * @param words what follows the pattern of a flag whose value is one of a few words, which stand for {@code %s}
     * @param files what follows the pattern of a flag whose value is a file
     */
    static String values(List<Place> places, String words, String files) {
        StringBuilder out = new StringBuilder();
        for (Place place : places) {
            for (Flag flag : place.flags) {
                ValueType type = flag.type();
                if (!type.words().isEmpty() || type.isFile()) {
                    String action = type.isFile() ? files : words.formatted(String.join(" ", type.words()));
                    out.append("        " + String.join(" | ", written(flag)) + ") " + action + '\n');
                }
            }
        }
        return out.toString();
    }

    /** The branches of a shell's {@code case} on {@code path:word} that follow the commands of a line. */
    static String steps(List<Place> places, String margin) {
        StringBuilder out = new StringBuilder();
        for (Place place : places) {
            if (!place.valuePatterns().isEmpty()) {
                out.append(margin + String.join(" | ", place.valuePatterns()) + ") pending=$word ;;\n");
            }
            if (!place.commands.isEmpty()) {
                out.append(margin + String.join(" | ", place.commandPatterns()) + ") at=\"$at $word\" ;;\n");
            }
        }
        return out.toString();
    }
}
