package io.grapevine.level;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The flags and commands of a program, as its {@code --help-long} prints them. */
final class Help {
    private static final Pattern FLAG = Pattern.compile(
            " {2,8}(-\\w, )?--(\\[no-])?([\\w.-]*\\w)(=(?:\"[^\"]*\"|\\S+))?( \\.\\.\\.)?(?:\\s{2,}.*|\\s*)");
    private static final Pattern COMMAND =
            Pattern.compile("(?: {2}amtool )?([a-z][a-z-]*(?: [a-z][a-z-]*)*)((?: \\[?<.*)?)");

    /** What stands for a value is a matter of taste. */
    private static final Pattern NO_DEFAULT = Pattern.compile("=([A-Z][A-Z0-9._-]*|<.*>|)");

    private Help() {}

    /**
     * Reads a text.
     *
     * @param program the name, which begins the subjects
     */
    static Map<Item, String> read(String program, String text) {
        Map<Item, String> found = new TreeMap<>();
        String command = "";
        boolean inCommands = false;
        for (String line : text.lines().toList()) {
            Matcher flag = FLAG.matcher(line);
            Matcher head = COMMAND.matcher(line);
            if (line.equals("Commands:")) {
                inCommands = true;
            } else if (flag.matches()) {
                found.put(new Item(program + " flag", (command + " --" + flag.group(3)).strip()), shown(flag));
            } else if (inCommands && head.matches()) {
                command = head.group(1);
                found.put(new Item(program + " command", command), head.group(2).strip());
            }
        }
        return found;
    }

    /** The short form of a flag, whether it can be negated, its default, and whether it can be repeated. */
    private static String shown(Matcher flag) {
        String value = flag.group(4) == null ? "" : flag.group(4).replace("\"", "");
        return Stream.of(
                        flag.group(1),
                        flag.group(2),
                        NO_DEFAULT.matcher(value).matches() ? "=VALUE" : value,
                        flag.group(5))
                .map(part -> part == null ? "" : part)
                .collect(Collectors.joining())
                .strip();
    }
}
