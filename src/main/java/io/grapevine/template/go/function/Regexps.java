package io.grapevine.template.go.function;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.grapevine.base.go.GoStrings;
import io.grapevine.model.matcher.regexp.GoRegexp;
import io.grapevine.model.matcher.regexp.RegexpException;
import io.grapevine.template.SnippetCache;
import io.grapevine.template.go.parse.Names;
import io.grapevine.template.go.value.FunctionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The functions {@code match} and {@code reReplaceAll}, with replacement strings in Go's form. */
final class Regexps {
    private static final int MAX_PATTERN = 10_000;
    private static final int MAX_TEXT = 16 << 20;

    /**
     * The longest expression that is kept; longer ones are compiled each time, and those that repeat parts, for they
     * can become large.
     */
    private static final int LONGEST_KEPT = 200;

    private static final SnippetCache<Pattern> KEPT = new SnippetCache<>();

    private Regexps() {}

    static boolean match(Scope scope, String pattern, String text) throws FunctionException {
        scope.charge(cost(pattern, text));
        return compile(pattern).matcher(text).find();
    }

    static String replaceAll(Scope scope, String pattern, String replacement, String text) throws FunctionException {
        scope.charge(cost(pattern, text));
        Pattern compiled = compile(pattern);
        Matcher matcher = compiled.matcher(text);
        Expansion expansion = new Expansion(replacement, compiled.namedGroups(), compiled.groupCount());
        StringBuilder out = new StringBuilder(text.length());
        int last = 0;
        int from = 0;
        while (from <= text.length() && matcher.find(from)) {
            out.append(text, last, matcher.start());
            if (matcher.end() > last || matcher.start() == 0) {
                expansion.append(out, matcher);
            }
            last = matcher.end();
            if (out.length() > MAX_TEXT) {
                throw new FunctionException("text longer than " + MAX_TEXT + " characters");
            }
            int width = from < text.length() ? Character.charCount(text.codePointAt(from)) : 1;
            from = Math.max(from + width, last);
        }
        return GoStrings.joined(out.append(text, last, text.length()).toString());
    }

    /** The work of a search grows with the text and with the instructions of the pattern: a repetition with a count has many. */
    private static long cost(String pattern, String text) throws FunctionException {
        if (pattern.indexOf('{') < 0) {
            return 50 + pattern.length() * 20L + text.length() * (1L + pattern.length() / 16) / 4;
        }
        long size = size(pattern);
        return 50 + size * 20 + text.length() * (1 + size / 4);
    }

    private static long size(String pattern) throws FunctionException {
        checkLength(pattern);
        try {
            return GoRegexp.compile(pattern).size();
        } catch (RegexpException e) {
            throw new FunctionException(String.valueOf(e.getMessage()));
        }
    }

    private static Pattern compile(String pattern) throws FunctionException {
        boolean kept = pattern.length() <= LONGEST_KEPT && pattern.indexOf('{') < 0;
        Pattern known = kept ? KEPT.get(pattern) : null;
        if (known != null) {
            return known;
        }
        Pattern compiled = compileAnew(pattern);
        if (kept) {
            KEPT.put(pattern, compiled);
        }
        return compiled;
    }

    private static Pattern compileAnew(String pattern) throws FunctionException {
        checkLength(pattern);
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new FunctionException("error parsing regexp: " + e.getDescription() + ": `" + e.getPattern() + "`");
        }
    }

    private static void checkLength(String pattern) throws FunctionException {
        if (pattern.length() > MAX_PATTERN) {
            throw new FunctionException("regular expression longer than " + MAX_PATTERN + " characters");
        }
    }

    /** A replacement string in Go's form: {@code $1}, {@code ${1}}, {@code $name}, {@code ${name}}, {@code $$}. */
    private static final class Expansion {
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
}
