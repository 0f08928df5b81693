package io.grapevine.model.matcher.regexp;

import io.grapevine.base.go.Utf8;
import io.grapevine.model.matcher.regexp.RegexpNode.Assertion;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A valid regular expression with Go's semantics. What runs it is built at the first use, for an expression from a caller may be valid
 * and too large for those who hold it, see {@link #size}. Immutable and thread-safe.
 */
public final class GoRegexp {
    /** The ways to read an expression. */
    private enum Form {
        PART,
        BETWEEN_ANCHORS,
        WHOLE;

        RegexpNode parse(String value) throws RegexpException {
            RegexpNode node = RegexpParser.parse(this == BETWEEN_ANCHORS ? "^(?:" + value + ")$" : value);
            return this == WHOLE ? RegexpNode.concat(List.of(Assertion.BEGIN_TEXT, node, Assertion.END_TEXT)) : node;
        }
    }

    /** A test of texts that was built from an expression. */
    interface Program {
        boolean matches(String text, Steps steps);

        default @Nullable List<String> language() {
            return null;
        }
    }

    private record Comparison(
            Set<String> literals, @Nullable List<String> language, List<Glob> globs) implements Program {
        /** A value in a set, and its list in an index of silences, take about as much memory as so many instructions. */
        private static final int SIZE_OF_A_TEXT = 8;

        private static final int CHARACTERS = 16;

        static Comparison of(Set<Glob> globs) {
            Set<String> literals = new LinkedHashSet<>();
            globs.stream().filter(Glob::isLiteral).map(Glob::text).forEach(literals::add);
            List<Glob> patterns =
                    globs.stream().filter(glob -> !glob.isLiteral()).toList();
            return new Comparison(
                    literals,
                    patterns.isEmpty() ? literals.stream().sorted(Utf8::compare).toList() : null,
                    patterns);
        }

        @Override
        public boolean matches(String text, Steps steps) {
            if (literals.contains(text)) {
                return true;
            }
            for (Glob glob : globs) {
                if (!steps.take(glob.steps(text.length()))) {
                    return false;
                }
                if (glob.matches(text)) {
                    return true;
                }
            }
            return false;
        }

        long size() {
            long characters = literals.stream().mapToLong(String::length).sum()
                    + globs.stream().mapToLong(Glob::length).sum();
            return ((long) literals.size() + globs.size()) * SIZE_OF_A_TEXT + characters / CHARACTERS;
        }
    }

    private final Form form;
    private final String value;
    private final long size;
    /** Built at the first use; by several threads, each builds an equal one. */
    private @Nullable Program program;

    private GoRegexp(Form form, String value) throws RegexpException {
        this.form = form;
        this.value = value;
        RegexpNode node = form.parse(value);
        Set<Glob> globs = globs(node);
        this.size = globs == null ? sizeOf(node) : Comparison.of(globs).size();
    }

    private @Nullable Set<Glob> globs(RegexpNode node) {
        return form == Form.PART ? null : Globs.of(node, value.length());
    }

    private static long sizeOf(RegexpNode node) {
        return node.extent().size() + node.extent().ranges();
    }

    /** An expression that matches a text if it matches a part of it; throws if {@code expression} is none. */
    public static GoRegexp compile(String expression) throws RegexpException {
        return new GoRegexp(Form.PART, expression);
    }

    /**
     * Compiles the value of a matcher to {@code ^(?:value)$}. As with Alertmanager the anchors are put around the value
     * as text, before anything is parsed.
     *
     * @throws RegexpException if {@code value} is no regular expression; the message shows it with its anchors
     */
    public static GoRegexp anchored(String value) throws RegexpException {
        return new GoRegexp(Form.BETWEEN_ANCHORS, value);
    }

    /**
     * Compiles an expression that must be valid without anchors and matches whole texts only. Unlike {@link #anchored}
     * it refuses {@code a)|(b}, which is valid between anchors only, and takes {@code \Qa}, which is valid without them
     * only.
     *
     * @throws RegexpException if {@code value} is no regular expression; the message shows it as it is
     */
    public static GoRegexp selfContained(String value) throws RegexpException {
        return new GoRegexp(Form.WHOLE, value);
    }

    private Program program() {
        Program built = program;
        if (built == null) {
            built = build();
            program = built;
        }
        return built;
    }

    private Program build() {
        try {
            RegexpNode node = form.parse(value);
            Set<Glob> globs = globs(node);
            return globs == null ? Automaton.of(node) : Comparison.of(globs);
        } catch (RegexpException e) {
            throw new IllegalStateException("an expression that was valid", e);
        }
    }

    /** Whether the expression matches {@code text}; false if that takes more steps than one text is worth. */
    public boolean matches(String text) {
        return matches(text, Steps.ofOneText());
    }

    /** Whether the expression matches {@code text}; false if there are too few steps to find out, see {@link Steps#areSpent}. */
    public boolean matches(String text, Steps steps) {
        steps.begin(value);
        return program().matches(text, steps);
    }

    /**
     * The memory that the expression takes in use, in instructions of an automaton of about 32 bytes each: its instructions and ranges of
     * characters, or the texts with which it is compared.
     */
    public long size() {
        return size;
    }

    /** All texts that the expression matches, if they are few and known; sorted by their UTF-8 bytes. */
    public Optional<List<String>> language() {
        return Optional.ofNullable(program().language());
    }
}
