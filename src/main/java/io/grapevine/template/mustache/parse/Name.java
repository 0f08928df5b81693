package io.grapevine.template.mustache.parse;

/**
 * The name in a tag: parts separated by dots, or a dot for the current value.
 *
 * @param text all of it
 * @param first the first part, which is looked for from the innermost section outwards
 * @param rest what follows the first dot, looked for in what the first part names; empty where there is no more
 */
public record Name(String text, String first, String rest) {
    private static final String SELF = ".";

    /** The name written so. */
    static Name of(String text) {
        int dot = text.equals(SELF) ? -1 : text.indexOf('.');
        return dot < 0 ? new Name(text, text, "") : new Name(text, text.substring(0, dot), text.substring(dot + 1));
    }

    /** Whether it means the innermost value itself. */
    public boolean isSelf() {
        return text.equals(SELF);
    }
}
