package io.grapevine.model.matcher.regexp;

import com.google.re2j.Pattern;
import io.grapevine.base.go.Utf8;
import io.grapevine.model.matcher.regexp.RegexpNode.Assertion;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A compiled regular expression with Go's semantics. Immutable and thread-safe. */
public final class GoRegexp {
    /** RE2/J copies the rest of its input for each range of characters and each group; this takes it a tenth of a second. */
    private static final int LONGEST_SYNTAX = 32 << 10;

    private final Predicate<String> program;
    private final @Nullable List<String> language;
    private final long size;

    private GoRegexp(Predicate<String> program, @Nullable List<String> language, long size) {
        this.program = program;
        this.language = language;
        this.size = size;
    }

    /** An expression that matches a text if it matches a part of it; throws if {@code expression} is none. */
    public static GoRegexp compile(String expression) throws RegexpException {
        return engine(RegexpParser.parse(expression), expression);
    }

    /**
     * Compiles the value of a matcher to {@code ^(?:value)$}. As with Alertmanager the anchors are put around the value
     * as text, before anything is parsed.
     *
     * @throws RegexpException if {@code value} is no regular expression; the message shows it with its anchors
     */
    public static GoRegexp anchored(String value) throws RegexpException {
        String expression = "^(?:" + value + ")$";
        return wholeText(RegexpParser.parse(expression), expression);
    }

    /**
     * Compiles an expression that must be valid without anchors and matches whole texts only. Unlike {@link #anchored}
     * it refuses {@code a)|(b}, which is valid between anchors only, and takes {@code \Qa}, which is valid without them
     * only.
     *
     * @throws RegexpException if {@code value} is no regular expression; the message shows it as it is
     */
    public static GoRegexp selfContained(String value) throws RegexpException {
        RegexpNode node = RegexpParser.parse(value);
        return wholeText(RegexpNode.concat(List.of(Assertion.BEGIN_TEXT, node, Assertion.END_TEXT)), value);
    }

    private static GoRegexp wholeText(RegexpNode anchored, String expression) throws RegexpException {
        Set<Glob> globs = Globs.of(anchored, expression.length());
        return globs == null ? engine(anchored, expression) : ofGlobs(globs);
    }

    private static GoRegexp engine(RegexpNode node, String expression) throws RegexpException {
        StringBuilder syntax = new StringBuilder();
        node.appendTo(syntax);
        if (syntax.length() > LONGEST_SYNTAX || node.extent().branchesTooOften()) {
            throw new RegexpException(RegexpException.Fault.TOO_LARGE, expression);
        }
        // no \\p is left, and RE2/J would look for one, with two copies more, at each range
        Pattern pattern = Pattern.compile(syntax.toString(), Pattern.DISABLE_UNICODE_GROUPS);
        return new GoRegexp(
                text -> pattern.matcher(text).find(), null, node.extent().instructions());
    }

    private static GoRegexp ofGlobs(Set<Glob> globs) {
        Set<String> literals = new LinkedHashSet<>();
        globs.stream().filter(Glob::isLiteral).map(Glob::text).forEach(literals::add);
        Glob[] patterns = globs.stream().filter(glob -> !glob.isLiteral()).toArray(Glob[]::new);
        if (patterns.length == 0) {
            return new GoRegexp(
                    literals::contains, literals.stream().sorted(Utf8::compare).toList(), 0);
        }
        return new GoRegexp(text -> literals.contains(text) || anyMatches(patterns, text), null, 0);
    }

    private static boolean anyMatches(Glob[] patterns, String text) {
        for (Glob pattern : patterns) {
            if (pattern.matches(text)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the expression matches {@code text}. */
    public boolean matches(String text) {
        return program.test(text);
    }

    /** The approximate number of instructions and ranges of characters of the automaton; 0 if none is needed. */
    public long size() {
        return size;
    }

    /** All texts that the expression matches, if they are few and known; sorted by their UTF-8 bytes. */
    public Optional<List<String>> language() {
        return Optional.ofNullable(language);
    }
}
