package io.grapevine.template.go.function;

import com.google.re2j.Matcher;
import io.grapevine.template.go.parse.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A replacement string in Go's form: {@code $1}, {@code ${1}}, {@code $name}, {@code ${name}}, {@code $$}. */
final class Expansion {
    private sealed interface Part {
        record Literal(String text) implements Part {}

        record Group(int number) implements Part {}
    }

    private final List<Part> parts = new ArrayList<>();

    Expansion(String replacement, Map<String, Integer> groups, int count) {
        int pos = 0;
        int dollar;
        while ((dollar = replacement.indexOf('$', pos)) >= 0) {
            parts.add(new Part.Literal(replacement.substring(pos, dollar)));
            pos = reference(replacement, dollar, groups, count);
        }
        parts.add(new Part.Literal(replacement.substring(pos)));
    }

    /** Reads what a dollar sign starts; returns where it ends. */
    private int reference(String replacement, int dollar, Map<String, Integer> groups, int count) {
        int start = dollar + 1;
        if (replacement.startsWith("$", start)) {
            parts.add(new Part.Literal("$"));
            return start + 1;
        }
        boolean braces = replacement.startsWith("{", start);
        int from = braces ? start + 1 : start;
        int to = Names.end(replacement, from);
        boolean closed = !braces || replacement.startsWith("}", to);
        if (to == from || !closed) {
            parts.add(new Part.Literal("$"));
            return start;
        }
        int group = group(replacement.substring(from, to), groups, count);
        if (group >= 0) {
            parts.add(new Part.Group(group));
        }
        return braces ? to + 1 : to;
    }

    /** The number of a group; -1 for one that does not exist. */
    private static int group(String name, Map<String, Integer> groups, int count) {
        boolean number = name.chars().allMatch(c -> c >= '0' && c <= '9')
                && name.length() < 9
                && (name.length() == 1 || name.charAt(0) != '0');
        if (number) {
            int n = Integer.parseInt(name);
            return n <= count ? n : -1;
        }
        return groups.getOrDefault(name, -1);
    }

    void append(StringBuilder out, Matcher matcher) {
        for (Part part : parts) {
            if (part instanceof Part.Literal literal) {
                out.append(literal.text());
            } else if (part instanceof Part.Group group) {
                String matched = matcher.group(group.number());
                out.append(matched == null ? "" : matched);
            }
        }
    }
}
