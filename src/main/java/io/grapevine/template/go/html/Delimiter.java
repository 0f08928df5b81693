package io.grapevine.template.go.html;

import org.jspecify.annotations.Nullable;

/** The end delimiter of the current attribute value. */
enum Delimiter {
    NONE("", null),
    DOUBLE_QUOTE("\"", EscaperFunction.ATTRIBUTE),
    SINGLE_QUOTE("'", EscaperFunction.ATTRIBUTE),
    /** The value has no quotes. */
    SPACE_OR_TAG_END(" \t\n\f\r>", EscaperFunction.UNQUOTED_ATTRIBUTE);

    private final String ends;
    private final @Nullable EscaperFunction escaper;

    Delimiter(String ends, @Nullable EscaperFunction escaper) {
        this.ends = ends;
        this.escaper = escaper;
    }

    /** The escaper of values that stand in such an attribute value. */
    @Nullable
    EscaperFunction escaper() {
        return escaper;
    }

    String ends() {
        return ends;
    }

    /** Whether the character that ends the value belongs to it, as a quote does. */
    boolean isQuote() {
        return this == DOUBLE_QUOTE || this == SINGLE_QUOTE;
    }
}
