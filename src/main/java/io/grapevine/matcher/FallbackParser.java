package io.grapevine.matcher;

import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Parser of the default mode: tries the UTF-8 grammar, and uses the classic grammar, with a warning, where the first
 * fails or disagrees.
 */
final class FallbackParser implements MatcherParser {
    private final Utf8Parser utf8 = new Utf8Parser();
    private final ClassicParser classic = new ClassicParser();
    private final Consumer<? super MatcherWarning> warnings;

    FallbackParser(Consumer<? super MatcherWarning> warnings) {
        this.warnings = warnings;
    }

    /** Reads a text by one grammar. */
    @FunctionalInterface
    private interface Reading<T> {
        T read() throws MatcherException;
    }

    /** Writes a result as a text that both grammars read alike. */
    @FunctionalInterface
    private interface Writing<T> {
        String write(T result);
    }

    @Override
    public Matcher parseMatcher(String input) throws MatcherException {
        Utf8Parser.refuseBraces(input);
        return choose(input, () -> utf8.parseMatcher(input), () -> classic.parseMatcher(input), Matcher::toString);
    }

    @Override
    public Matchers parseMatchers(String input) throws MatcherException {
        return choose(input, () -> utf8.parseMatchers(input), () -> classic.parseMatchers(input), FallbackParser::bare);
    }

    private static String bare(Matchers matchers) {
        return matchers.stream().map(Matcher::toString).collect(Collectors.joining(","));
    }

    private <T> T choose(String input, Reading<T> utf8Reading, Reading<T> classicReading, Writing<T> suggestion)
            throws MatcherException {
        T modern;
        try {
            modern = utf8Reading.read();
        } catch (MatcherException fault) {
            return fallBack(input, fault, classicReading, suggestion);
        }
        T old;
        try {
            old = classicReading.read();
        } catch (MatcherException beyondClassic) {
            return modern;
        }
        if (!old.equals(modern)) {
            warnings.accept(new MatcherWarning.Disagreement(input));
        }
        return old;
    }

    /** An error in both grammars has the message of the classic one and the column of the UTF-8 one. */
    private <T> T fallBack(String input, MatcherException fault, Reading<T> classicReading, Writing<T> suggestion)
            throws MatcherException {
        T old;
        try {
            old = classicReading.read();
        } catch (MatcherException invalidInBoth) {
            throw invalidInBoth.atPlaceOf(fault);
        }
        String reason = String.valueOf(fault.getMessage());
        warnings.accept(new MatcherWarning.Incompatible(input, reason, suggestion.write(old)));
        return old;
    }

    @Override
    public boolean isValidLabelName(String name) {
        return utf8.isValidLabelName(name);
    }
}
