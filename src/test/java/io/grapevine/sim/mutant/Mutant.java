package io.grapevine.sim.mutant;

import io.grapevine.sim.grapevine.GrapevinePolicy.Kind;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A fault to put into the program.
 *
 * @param name what it does wrong
 * @param seed a seed that finds it; it is tried first, and then all from 1 on
 * @param kind the replicas that it needs
 * @param days whether it needs what ordinary days bring
 * @param file the source file, below the root package
 * @param text what stands there exactly once
 * @param replacement what stands there in the mutant
 */
record Mutant(String name, long seed, Kind kind, boolean days, String file, String text, String replacement) {
    private static final Pattern ENTRY =
            Pattern.compile("(\\d+) (\\w+)( days)? (\\S+): (.+)\n((?:- .+\n)+)((?:\\+ .+\n)*)");

    /**
     * Reads a list of faults. Each is a line with the seed, the kind, perhaps {@code days}, the file and the name, and below it,
     * as in a diff, the lines of the text and of the replacement.
     */
    static List<Mutant> read(String faults) {
        return Pattern.compile("^(?=\\d)", Pattern.MULTILINE)
                .splitAsStream(faults)
                .map(Mutant::entry)
                .toList();
    }

    private static Mutant entry(String entry) {
        Matcher parts = ENTRY.matcher(entry);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no fault: " + entry);
        }
        return new Mutant(
                parts.group(5),
                Long.parseLong(parts.group(1)),
                Kind.valueOf(parts.group(2)),
                parts.group(3) != null,
                parts.group(4),
                source(parts.group(6)),
                source(parts.group(7)));
    }

    private static String source(String marked) {
        return marked.lines().map(line -> line.substring("- ".length())).collect(Collectors.joining("\n"));
    }

    /** The class of the source file. */
    String className() {
        return "io.grapevine."
                + file.substring(0, file.length() - ".java".length()).replace('/', '.');
    }

    /** The mutated source. */
    String apply(String source) {
        int at = source.indexOf(text);
        if (at < 0 || source.indexOf(text, at + 1) >= 0) {
            throw new AssertionError(name + ": " + file + " does not hold exactly once: " + text);
        }
        return source.replace(text, replacement);
    }

    @Override
    public String toString() {
        return name;
    }
}
