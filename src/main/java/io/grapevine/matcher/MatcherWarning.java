package io.grapevine.matcher;

/**
 * What a user should know about a matcher that was read, but differently than the UTF-8 grammar alone would read it.
 */
public sealed interface MatcherWarning {
    /** The text that was read. */
    String input();

    /**
     * The text is invalid in the UTF-8 grammar; it was read by the classic one.
     *
     * @param fault what the UTF-8 grammar has against it
     * @param suggestion the same matchers, written so that both grammars agree
     */
    record Incompatible(String input, String fault, String suggestion) implements MatcherWarning {}

    /** The text is valid in both grammars but means different things; the classic meaning was taken. */
    record Disagreement(String input) implements MatcherWarning {}
}
