package io.grapevine.config.shape;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.yaml.Value;
import io.grapevine.config.yaml.Yaml;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.model.matcher.MatcherWarning;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.matcher.ParserMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Reads and writes the three kinds of matcher fields of routes and inhibition rules, and validates label names. */
public final class MatcherFields {
    private static final Pattern CLASSIC_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    /** The size of the automata of all regular expressions of a section of {@code grapevine.yml}, at most. */
    private static final long AUTOMATA = 4_000_000;

    private final MatcherParser parser;
    private final boolean allowsNone;

    /** The parser's warnings about the current text. */
    private final List<MatcherWarning> remarks = new ArrayList<>();

    /** How large the automata of further regular expressions may be. */
    private long permitted;

    /**
     * Creates the fields of one file.
     *
     * @param automata the size of the automata of all regular expressions, at most
     */
    public MatcherFields(ParserMode mode, long automata) {
        this(mode, automata, Matcher::of, true);
    }

    /** Creates the fields of one section of {@code grapevine.yml}. */
    public static MatcherFields ofExtensions() {
        return new MatcherFields(ParserMode.UTF8_WITH_FALLBACK, AUTOMATA);
    }

    /** Creates the fields of one section or file with matchers of silences, of which each text must have at least one. */
    public static MatcherFields ofSilences() {
        return new MatcherFields(ParserMode.UTF8_WITH_FALLBACK, AUTOMATA, Matcher::ofSilence, false);
    }

    private MatcherFields(ParserMode mode, long automata, MatcherParser.Factory factory, boolean allowsNone) {
        this.allowsNone = allowsNone;
        this.parser = MatcherParser.of(mode, remarks::add, (type, name, value) -> limited(factory, type, name, value));
        this.permitted = automata;
    }

    /** Makes a matcher by {@code factory}, unless the regular expressions so far are too large. */
    private Matcher limited(MatcherParser.Factory factory, MatchType type, String name, String value)
            throws MatcherException {
        if (!type.isRegexp()) {
            return factory.of(type, name, value);
        }
        Matcher matcher = permitted < 0 ? Matcher.uncompilable(type, name, value) : factory.of(type, name, value);
        permitted -= matcher.automatonSize();
        if (permitted < 0) {
            throw new MatcherException("the regular expressions of the file are too large");
        }
        return matcher;
    }

    /** A list of texts, each of which holds matchers. */
    public Field<Matchers> matchers(String name) {
        return Field.of(
                name,
                this::read,
                matchers -> Yaml.list(matchers.stream().toList(), matcher -> Yaml.of(matcher.toString())),
                matchers -> !matchers.isEmpty());
    }

    /** Reads a list of texts, each of which holds matchers. */
    public Matchers read(Value lines) {
        Matchers all = Matchers.NONE;
        for (Value line : lines.items()) {
            all = all.and(line(line).orElse(Matchers.NONE));
        }
        return all.sorted();
    }

    private Optional<Matchers> line(Value line) {
        Optional<Matchers> matchers = Optional.empty();
        try {
            Matchers read = parser.parseMatchers(line.text());
            if (read.isEmpty() && !allowsNone) {
                line.fault(line.describe() + " (expected: matchers such as job=\"node\")");
            } else {
                matchers = Optional.of(read);
            }
        } catch (MatcherException e) {
            line.fault(line.describe() + ": " + e.getMessage() + " (expected: matchers such as severity=\"critical\")");
        }
        remarks.forEach(remark -> line.warn(describe(remark)));
        remarks.clear();
        return matchers;
    }

    /**
     * Reads a list of texts like {@link #read}, one of whose matchers must be narrow.
     *
     * @param fault what is wrong where none is
     */
    public Matchers readNarrow(Value lines, Predicate<Matcher> isNarrow, String fault) {
        Matchers all = Matchers.NONE;
        boolean isFaulty = false;
        for (Value line : lines.items()) {
            Optional<Matchers> some = line(line);
            isFaulty |= some.isEmpty();
            all = all.and(some.orElse(Matchers.NONE));
        }
        if (!isFaulty && all.stream().noneMatch(isNarrow)) {
            lines.fault(all.sorted() + ": " + fault);
        }
        return all.sorted();
    }

    private static String describe(MatcherWarning warning) {
        if (warning.isIncompatible()) {
            return Quoted.quote(warning.input()) + ": read by the classic grammar, for the UTF-8 grammar says: "
                    + warning.fault() + " (expected: " + warning.suggestion() + ")";
        }
        return Quoted.quote(warning.input())
                + ": means something else in the UTF-8 grammar; taken as in the classic one";
    }

    /** Label names and the values that they must have; the legacy form. */
    public static Field<Map<String, String>> match(String name) {
        return labels(name, MatcherFields::checkClassicName);
    }

    /** Label names and texts; {@code check} reports errors of both. */
    public static Field<Map<String, String>> labels(String name, BiConsumer<String, Value> check) {
        return Field.of(
                name,
                value -> {
                    value.entries().forEach(check);
                    return value.textMap();
                },
                Yaml::of,
                labels -> !labels.isEmpty());
    }

    private static void checkClassicName(String name, Value value) {
        if (!CLASSIC_NAME.matcher(name).matches()) {
            value.fault("invalid label name " + Quoted.quote(name) + " (expected: letters, digits and underscores)");
        }
    }

    /** Label names and the regular expressions that their values must match; the legacy form. */
    public Field<Map<String, String>> matchRe(String name) {
        return Field.of(
                name,
                value -> {
                    value.entries().forEach(this::checkRegexp);
                    return value.textMap();
                },
                patterns -> Yaml.map(patterns, pattern -> pattern.isEmpty() ? Yaml.NULL : Yaml.of(pattern)),
                patterns -> !patterns.isEmpty());
    }

    private void checkRegexp(String label, Value value) {
        checkClassicName(label, value);
        if (value.isNull()) {
            value.fault("null: invalid regexp value for " + Quoted.quote(label) + " (expected: a regular expression)");
            return;
        }
        try {
            limited((type, name, text) -> Matcher.legacyRegexp(name, text), MatchType.REGEXP, label, value.text());
        } catch (MatcherException e) {
            value.fault(value.describe() + ": " + e.getMessage() + " (expected: a regular expression)");
        }
    }

    /** The matchers that the three forms make together, in the order of routes and rules. */
    public static Matchers together(Map<String, String> match, Map<String, String> matchRe, Matchers matchers) {
        List<Matcher> all = new ArrayList<>();
        match.forEach((name, value) -> all.add(Matcher.equal(name, value)));
        matchRe.forEach((name, pattern) -> {
            try {
                all.add(Matcher.legacyRegexp(name, pattern));
            } catch (MatcherException e) {
                throw new IllegalStateException("a regular expression that was not checked", e);
            }
        });
        matchers.forEach(all::add);
        return Matchers.of(all).sorted();
    }

    /** The matchers and {@code more}, once, in the order of routes and rules. */
    public static Matchers with(Matchers matchers, Matcher more) {
        return matchers.list().contains(more)
                ? matchers
                : matchers.and(Matchers.of(more)).sorted();
    }

    /** Labels and their values, without empty ones; reports an error of each name that is not valid. */
    public LabelSet labelSet(Value value) {
        value.entries().forEach(this::checkName);
        return LabelSet.of(value.textMap()).withoutEmptyValues();
    }

    /** Reports an error if {@code name} is no valid label name in the mode of this file. */
    public void checkName(String name, Value at) {
        if (!parser.isValidLabelName(name)) {
            at.fault("invalid label name " + Quoted.quote(name) + " (expected: a label name)");
        }
    }
}
