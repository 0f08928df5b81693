package io.grapevine.model.matcher;

import java.util.Arrays;

/** The operator of a matcher: equal, not equal, regular expression match or no match; in Alertmanager's sort order. */
public enum MatchType {
    EQUAL("="),
    /** The values differ. */
    NOT_EQUAL("!="),
    /** The regular expression matches the whole value. */
    REGEXP("=~"),
    /** The regular expression does not match the whole value. */
    NOT_REGEXP("!~");

    private final String operator;

    MatchType(String operator) {
        this.operator = operator;
    }

    /** The operator as it is written in a matcher. */
    public String operator() {
        return operator;
    }

    /** Whether the matcher's value is a regular expression. */
    public boolean isRegexp() {
        return this == REGEXP || this == NOT_REGEXP;
    }

    /** Whether the operator is not negated: values that equal the text, or match the pattern, satisfy the matcher. */
    public boolean isPositive() {
        return this == EQUAL || this == REGEXP;
    }

    static MatchType of(String operator) {
        return Arrays.stream(values())
                .filter(type -> type.operator.equals(operator))
                .findFirst()
                .orElseThrow();
    }

    /** The type for the two flags {@code isRegex} and {@code isEqual} of the API. */
    public static MatchType of(boolean regexp, boolean equal) {
        return regexp ? (equal ? REGEXP : NOT_REGEXP) : (equal ? EQUAL : NOT_EQUAL);
    }

    @Override
    public String toString() {
        return operator;
    }
}
