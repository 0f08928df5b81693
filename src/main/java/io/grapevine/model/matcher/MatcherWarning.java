package io.grapevine.model.matcher;

/** A warning about a matcher that was not parsed by the UTF-8 grammar alone. */
public sealed interface MatcherWarning {
    /** The text that was read. */
    String input();

    /**
     * The text is invalid in the UTF-8 grammar; it was read by the classic one.
     *
     * @param fault the error of the UTF-8 grammar
     * @param suggestion the text of the same matchers on which both grammars agree
     */
    record Incompatible(String input, String fault, String suggestion) implements MatcherWarning {}

    /** The text is valid in both grammars but means different things; the classic meaning was taken. */
    record Disagreement(String input) implements MatcherWarning {}
}
