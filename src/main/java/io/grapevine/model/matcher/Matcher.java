package io.grapevine.model.matcher;

import io.grapevine.base.go.Quoted;
import io.grapevine.base.go.Utf8;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.regexp.GoRegexp;
import io.grapevine.model.matcher.regexp.RegexpException;
import io.grapevine.model.matcher.regexp.Steps;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A test of the value of one label. Immutable; two matchers are equal if type, name and value are. */
public final class Matcher implements Comparable<Matcher> {
    /** Values that have nothing in common: an expression that matches them all selects nothing. */
    private static final List<String> SAMPLES = List.of("a", "Zz-9_", "0", "\u00e9 .:/", "example.org:9100");

    private static final Comparator<Matcher> ORDER = Comparator.comparing(Matcher::name, Utf8::compare)
            .thenComparing(Matcher::value, Utf8::compare)
            .thenComparing(Matcher::type);

    private final MatchType type;
    private final String name;
    private final String value;
    private final @Nullable GoRegexp regexp;

    private Matcher(MatchType type, String name, String value, @Nullable GoRegexp regexp) {
        this.type = type;
        this.name = name;
        this.value = value;
        this.regexp = regexp;
    }

    /**
     * A matcher of any type.
     *
     * @param name the label's name; not checked, for each source of matchers has rules of its own
     * @throws MatcherException if {@code type} asks for a regular expression and {@code value} is none
     */
    public static Matcher of(MatchType type, String name, String value) throws MatcherException {
        return compiled(type, name, value, GoRegexp::anchored);
    }

    /**
     * Creates a matcher of a silence. Its regular expression must be valid by itself, not only between anchors, for
     * clients that list silences compile it as it is.
     *
     * @param name the label's name; not checked
     * @throws MatcherException if {@code type} asks for a regular expression and {@code value} is none
     */
    public static Matcher ofSilence(MatchType type, String name, String value) throws MatcherException {
        return compiled(type, name, value, GoRegexp::selfContained);
    }

    @FunctionalInterface
    private interface Compiler {
        GoRegexp compile(String value) throws RegexpException;
    }

    private static Matcher compiled(MatchType type, String name, String value, Compiler compiler)
            throws MatcherException {
        if (!type.isRegexp()) {
            return new Matcher(type, name, value, null);
        }
        try {
            return new Matcher(type, name, value, compiler.compile(value));
        } catch (RegexpException e) {
            throw new MatcherException(Objects.requireNonNull(e.getMessage()));
        }
    }

    /** A matcher that no label value satisfies, for a value read from a file or a peer that does not compile. */
    public static Matcher uncompilable(MatchType type, String name, String value) {
        if (!type.isRegexp()) {
            throw new IllegalArgumentException("type: " + type + " (expected: =~ or !~)");
        }
        return new Matcher(type, name, value, null);
    }

    /** The matcher {@code name="value"}, as the legacy field {@code match} of routes and inhibition rules means it. */
    public static Matcher equal(String name, String value) {
        return new Matcher(MatchType.EQUAL, name, value, null);
    }

    /** The matcher {@code name!="value"}. */
    public static Matcher notEqual(String name, String value) {
        return new Matcher(MatchType.NOT_EQUAL, name, value, null);
    }

    /**
     * The matcher that the legacy field {@code match_re} of routes and inhibition rules means. Its value is the pattern
     * already anchored, {@code ^(?:pattern)$}, and group keys show it so.
     *
     * @throws MatcherException if {@code pattern} is no regular expression
     */
    public static Matcher legacyRegexp(String name, String pattern) throws MatcherException {
        of(MatchType.REGEXP, name, pattern); // errors show the user's pattern
        return of(MatchType.REGEXP, name, "^(?:" + pattern + ")$");
    }

    /** The matcher that is satisfied where this one is not. */
    Matcher opposite() {
        return new Matcher(MatchType.of(type.isRegexp(), !type.isPositive()), name, value, regexp);
    }

    /** Formats a matcher, whether or not its regular expression is valid. */
    public static String text(MatchType type, String name, String value) {
        return new Matcher(type, name, value, null).toString();
    }

    /** How values are compared. */
    public MatchType type() {
        return type;
    }

    /** The name of the label. */
    public String name() {
        return name;
    }

    /** The value or regular expression, as it was written. */
    public String value() {
        return value;
    }

    /** The memory of the regular expression in instructions, see {@link GoRegexp#size}; 0 without one. */
    public long automatonSize() {
        return regexp == null ? 0 : regexp.size();
    }

    /** Whether the value can be evaluated; only {@link #uncompilable} makes matchers of which that is false. */
    public boolean isUsable() {
        return regexp != null || !type.isRegexp();
    }

    /**
     * Whether a label of this value satisfies the matcher; a missing label has the empty value. None does of which a regular expression
     * cannot say in the {@link Steps} of one text.
     */
    public boolean matches(String labelValue) {
        if (!isUsable()) {
            return false;
        }
        return regexp == null ? value.equals(labelValue) == type.isPositive() : matches(labelValue, Steps.ofOneText());
    }

    /**
     * Whether a label of this value satisfies the matcher, found out in at most so many steps; false if they do not
     * suffice.
     */
    public boolean matches(String labelValue, Steps steps) {
        GoRegexp expression = regexp;
        if (expression == null) {
            return matches(labelValue);
        }
        return expression.matches(labelValue, steps) == type.isPositive() && !steps.areSpent();
    }

    /** Whether the label set satisfies the matcher. */
    public boolean matches(LabelSet labels) {
        return matches(labels.valueOf(name));
    }

    /** Whether a label set without the label satisfies the matcher. */
    public boolean matchesEmpty() {
        return matches("");
    }

    /** Whether the matcher names values that its label must have: an index by the label finds all that it matches. */
    public boolean requiresLabel() {
        return type.isPositive() && !matchesEmpty();
    }

    /** Whether the matcher needs its label, and not just any value of it. */
    public boolean isSelective() {
        return !matchesEmpty() && !SAMPLES.stream().allMatch(this::matches);
    }

    /**
     * The only values that satisfy the matcher, if they are few and known: one of an equality matcher, the
     * alternatives of {@code =~"a|b|c"}. For indexes; possibly empty, without doubles, sorted by their UTF-8 bytes.
     */
    public Optional<List<String>> acceptedValues() {
        if (!isUsable()) {
            return Optional.of(List.of());
        }
        if (!type.isPositive()) {
            return Optional.empty();
        }
        return regexp == null ? Optional.of(List.of(value)) : regexp.language();
    }

    /** Alertmanager's order: by name, then value, then type. */
    @Override
    public int compareTo(Matcher other) {
        return ORDER.compare(this, other);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Matcher that && type == that.type && name.equals(that.name) && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, name, value);
    }

    /**
     * The matcher as Alertmanager writes it. A name that the classic grammar could not hold makes it quote both parts
     * as Go does; else only backslash, double quote and line feed of the value are escaped.
     */
    @Override
    public String toString() {
        if (name.codePoints().anyMatch(MatcherLexer::isReserved)) {
            return Quoted.quote(name) + type.operator() + Quoted.quote(value);
        }
        String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return name + type.operator() + '"' + escaped + '"';
    }
}
