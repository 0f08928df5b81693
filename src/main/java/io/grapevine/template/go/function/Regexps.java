package io.grapevine.template.go.function;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.grapevine.template.SnippetCache;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.go.GoStrings;

/** The functions {@code match} and {@code reReplaceAll}, with replacement strings in Go's form. */
final class Regexps {
    private static final int MAX_PATTERN = 10_000;
    private static final int MAX_TEXT = 16 << 20;

    /** Longer expressions are compiled each time, and those that repeat parts, for they can become large. */
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

    /** The work of a search grows with the text and with the pattern. */
    private static long cost(String pattern, String text) {
        return 50 + pattern.length() * 20L + text.length() * (1L + pattern.length() / 16) / 4;
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
        if (pattern.length() > MAX_PATTERN) {
            throw new FunctionException("regular expression longer than " + MAX_PATTERN + " characters");
        }
        if (repetitions(pattern) > 1000) {
            throw new FunctionException("error parsing regexp: expression nests repetition too deeply: " + pattern);
        }
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new FunctionException("error parsing regexp: " + e.getDescription() + ": `" + e.getPattern() + "`");
        }
    }

    /** An upper bound of how often counted repetitions multiply each other: all of them, as if they were nested. */
    private static long repetitions(String pattern) {
        java.util.regex.Matcher counted = COUNTED.matcher(pattern);
        long product = 1;
        int depth = 0;
        int at = 0;
        long[] byDepth = new long[pattern.length() + 1];
        java.util.Arrays.fill(byDepth, 1);
        while (counted.find()) {
            for (; at < counted.start(); at++) {
                depth = Math.max(0, depth + (pattern.charAt(at) == '(' ? 1 : pattern.charAt(at) == ')' ? -1 : 0));
            }
            long times = Long.parseLong(counted.group(counted.group(2) == null ? 1 : 2));
            byDepth[depth] = Math.max(byDepth[depth], Math.max(1, times));
        }
        for (long times : byDepth) {
            product = Math.min(1_000_000, product * times);
        }
        return product;
    }

    private static final java.util.regex.Pattern COUNTED =
            java.util.regex.Pattern.compile("\\{(\\d{1,6})(?:,(\\d{1,6})?)?\\}");
}
