package io.grapevine.template.mustache.view;

import org.jspecify.annotations.Nullable;

/**
 * Truncation of texts: {@code truncate} to 200 characters, {@code truncate.80} to 80, with an ellipsis as the last one.
 *
 * @param limit how many characters are left, from 1 to 999,999
 */
record Truncation(int limit) implements Lambda, Fields {
    static final Truncation USUAL = new Truncation(200);

    private static final int MOST_DIGITS = 6;

    @Override
    public String apply(String text) {
        return hasEnough(text) ? text.substring(0, text.offsetByCodePoints(0, limit - 1)) + "…" : text;
    }

    @Override
    public boolean hasEnough(CharSequence text) {
        return text.length() > limit && Character.codePointCount(text, 0, text.length()) > limit;
    }

    @Override
    public @Nullable Object get(String name) {
        boolean number =
                !name.isEmpty() && name.length() <= MOST_DIGITS && name.chars().allMatch(c -> c >= '0' && c <= '9');
        int other = number ? Integer.parseInt(name) : 0;
        return other == 0 ? null : new Truncation(other);
    }
}
