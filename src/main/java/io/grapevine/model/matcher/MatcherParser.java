package io.grapevine.model.matcher;

import java.util.function.Consumer;

/** A parser of matchers in one mode. */
public interface MatcherParser {
    /** What {@link #parseReceivers} expects, for messages. */
    String RECEIVERS = "a name, ~regexp, or matchers such as team=x,name=~regexp";

    /** The label that has the name of a receiver. */
    String RECEIVER = "name";

    /**
     * The parser of a mode.
     *
     * @param warnings consumer of every text that was read although the UTF-8 grammar alone would not read it so
     */
    static MatcherParser of(ParserMode mode, Consumer<? super MatcherWarning> warnings) {
        return of(mode, warnings, Matcher::of);
    }

    /** The parser of a mode; {@code factory} makes its matchers. */
    static MatcherParser of(ParserMode mode, Consumer<? super MatcherWarning> warnings, Factory factory) {
        return switch (mode) {
            case UTF8_WITH_FALLBACK -> new FallbackParser(warnings, factory);
            case UTF8_STRICT -> new Utf8Parser(factory);
            case CLASSIC -> new ClassicParser(factory);
        };
    }

    /** Makes matchers, as {@link Matcher#of} does. */
    @FunctionalInterface
    interface Factory {
        /** Makes a matcher; throws if {@code value} is no regular expression, or one that is not permitted. */
        Matcher of(MatchType type, String name, String value) throws MatcherException;
    }

    /**
     * Reads one matcher, such as {@code job=~"web.*"}, without braces.
     *
     * @throws MatcherException if {@code input} is not exactly one matcher
     */
    Matcher parseMatcher(String input) throws MatcherException;

    /**
     * Reads matchers separated by commas, with or without braces: {@code {a="b", c=~"d"}}. There may be none.
     *
     * @throws MatcherException if {@code input} is no list of matchers
     */
    Matchers parseMatchers(String input) throws MatcherException;

    /**
     * Reads for which receivers a silence is, as people write it: {@code pager} is a name, {@code ~pager-.*} a regular
     * expression of names, and all else matchers of the receiver's labels, such as {@code team="x", name=~"pager.*"}.
     *
     * @throws MatcherException if {@code input} is none of these
     */
    default Matchers parseReceivers(String input) throws MatcherException {
        String text = input.strip();
        boolean isPattern = text.startsWith("~") || text.startsWith("=~");
        String names = isPattern ? text.substring(text.indexOf('~') + 1).strip() : text;
        if (names.isEmpty()) {
            throw new MatcherException("empty");
        } else if (isPattern) {
            return Matchers.of(Matcher.of(MatchType.REGEXP, RECEIVER, names));
        } else if (!text.startsWith("{") && !text.contains("=") && !text.contains("!~")) {
            return Matchers.of(Matcher.equal(RECEIVER, names));
        }
        Matchers all = parseMatchers(text);
        if (all.isEmpty()) {
            throw new MatcherException("no matchers");
        }
        return all;
    }

    /** Whether {@code name} can be the name of a label. */
    boolean isValidLabelName(String name);
}
