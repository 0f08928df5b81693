package io.grapevine.model.matcher;

/**
 * A warning about a matcher that was read by the classic grammar, since the UTF-8 grammar refuses it or takes it for something
 * else.
 *
 * @param input the text that was read
 * @param fault the error of the UTF-8 grammar; empty if the text is valid in both grammars but means different things
 * @param suggestion the text of the same matchers on which both grammars agree
 */
public record MatcherWarning(String input, String fault, String suggestion) {
    /** Whether the text is valid in the classic grammar only. */
    public boolean isIncompatible() {
        return !fault.isEmpty();
    }
}
