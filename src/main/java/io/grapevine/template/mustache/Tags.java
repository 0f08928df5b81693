package io.grapevine.template.mustache;

import io.grapevine.base.go.Quoted;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The check of what stands in tags: the library takes nearly anything for a name, and has more kinds of tags. */
final class Tags {
    /**
     * What the library gets for a dot, which it would resolve itself, past the limits of a {@link Run}. No template can
     * write it.
     */
    private static final String SELF = "(self)";

    static final String THREE_BRACES = "unclosed tag (expected: {{{name}}}; with other delimiters & before the name)";

    /** What a name in three braces begins with: other delimiters have no such tag, which the library does not check. */
    static final String BRACE = "{";

    /** What begins tags of other dialects, which mean something else than a name there. */
    private static final String UNKNOWN = "<$?%*";

    /** Possessive, for otherwise Java's matcher calls itself for each part of a name. */
    private static final Pattern NAME = Pattern.compile("\\.|[\\p{L}\\p{N}_:/-]++(?:\\.[\\p{L}\\p{N}_:/-]++)*+");

    private static final Pattern PARTIAL = Pattern.compile("[A-Za-z0-9._-]+");

    private Tags() {}

    /** The tag that the library gets for {@code tag}, which is what stands between delimiters. */
    static String checked(String tag, Set<String> partials) {
        char kind = tag.isEmpty() ? ' ' : tag.charAt(0);
        String rest = tag.isEmpty() ? "" : tag.substring(1).strip();
        switch (kind) {
            case '!' -> {
                return tag;
            }
            case '#', '^', '&' -> {
                return kind + bound(rest);
            }
            case '{' -> {
                if (rest.endsWith("}")) {
                    throw new RefusedException(THREE_BRACES);
                }
                return BRACE + BRACE + bound(rest);
            }
            case '/' -> {
                return kind + (rest.equals(Run.Name.SELF) ? SELF : rest);
            }
            case '>' -> {
                return kind + partial(rest, partials);
            }
            case '=' -> {
                return kind + delimiters(rest);
            }
            default -> {
                if (UNKNOWN.indexOf(kind) >= 0) {
                    throw new RefusedException(
                            Quoted.quote("" + kind) + " (expected: a name, or one of # ^ / > & ! =)");
                }
                return bound(tag.strip());
            }
        }
    }

    private static String bound(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new RefusedException(Quoted.quote(name) + " (expected: a name)");
        }
        return name.equals(Run.Name.SELF) ? SELF : name;
    }

    /** The name as it stands in the template. */
    static String name(String bound) {
        return bound.equals(SELF) ? Run.Name.SELF : bound;
    }

    /** The name in {@code tag}, which ends a section, with its delimiters. */
    static String closed(String tag) {
        Matcher name = NAME.matcher(tag);
        return name.find(tag.indexOf('/') + 1) ? name.group() : "";
    }

    private static String partial(String name, Set<String> partials) {
        if (!PARTIAL.matcher(name).matches()) {
            throw new RefusedException(Quoted.quote(name) + " (expected: the name of a partial)");
        }
        if (!partials.contains(name)) {
            throw new RefusedException(
                    "partial " + Quoted.quote(name) + " (expected: one of " + String.join(", ", partials) + ")");
        }
        return name;
    }

    private static String delimiters(String text) {
        String[] both = text.split("\\s+", -1);
        if (both.length != 2 || !isUsable(both[0]) || !isUsable(both[1])) {
            throw new RefusedException(Quoted.quote(text) + " (expected: two delimiters of one or two characters)");
        }
        return text;
    }

    private static boolean isUsable(String delimiter) {
        return !delimiter.isEmpty() && delimiter.length() <= 2 && delimiter.indexOf('=') < 0;
    }
}
