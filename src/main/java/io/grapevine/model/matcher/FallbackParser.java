package io.grapevine.model.matcher;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Parser of the default mode: tries the UTF-8 grammar, and uses the classic grammar, with a warning, where the first
 * fails or disagrees.
 */
final class FallbackParser implements MatcherParser {
    private final Utf8Parser utf8;
    private final ClassicParser classic;
    private final Consumer<? super MatcherWarning> warnings;

    FallbackParser(Consumer<? super MatcherWarning> warnings, Factory factory) {
        this.utf8 = new Utf8Parser(factory);
        this.classic = new ClassicParser(factory);
        this.warnings = warnings;
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read(MatcherParser grammar, String input) throws MatcherException;
    }

    @Override
    public Matcher parseMatcher(String input) throws MatcherException {
        Utf8Parser.refuseBraces(input);
        return choose(input, MatcherParser::parseMatcher, Matcher::toString);
    }

    @Override
    public Matchers parseMatchers(String input) throws MatcherException {
        return choose(input, MatcherParser::parseMatchers, FallbackParser::bare);
    }

    private static String bare(Matchers matchers) {
        return matchers.stream().map(Matcher::toString).collect(Collectors.joining(","));
    }

    /** Parses by both grammars; {@code suggestion} writes a result as a text that both read alike. */
    private <T> T choose(String input, Reading<T> reading, Function<T, String> suggestion) throws MatcherException {
        T modern;
        try {
            modern = reading.read(utf8, input);
        } catch (MatcherException fault) {
            return fallBack(input, fault, reading, suggestion);
        }
        T old;
        try {
            old = reading.read(classic, input);
        } catch (MatcherException beyondClassic) {
            return modern;
        }
        if (!old.equals(modern)) {
            warnings.accept(new MatcherWarning(input, "", suggestion.apply(old)));
        }
        return old;
    }

    /** An error in both grammars has the message of the classic one. */
    private <T> T fallBack(String input, MatcherException fault, Reading<T> reading, Function<T, String> suggestion)
            throws MatcherException {
        T old = reading.read(classic, input);
        String reason = String.valueOf(fault.getMessage());
        warnings.accept(new MatcherWarning(input, reason, suggestion.apply(old)));
        return old;
    }

    @Override
    public boolean isValidLabelName(String name) {
        return utf8.isValidLabelName(name);
    }
}
