package io.grapevine.template.go.html;

/** The end delimiter of the current attribute value. */
enum Delimiter {
    /** Not inside a value. */
    NONE(""),
    DOUBLE_QUOTE("\""),
    SINGLE_QUOTE("'"),
    /** The value has no quotes. */
    SPACE_OR_TAG_END(" \t\n\f\r>");

    private final String ends;

    Delimiter(String ends) {
        this.ends = ends;
    }

    /** The characters each of which ends the value. */
    String ends() {
        return ends;
    }

    /** Whether the character that ends the value belongs to it, as a quote does. */
    boolean isQuote() {
        return this == DOUBLE_QUOTE || this == SINGLE_QUOTE;
    }
}
