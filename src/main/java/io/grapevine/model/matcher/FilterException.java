package io.grapevine.model.matcher;

import io.grapevine.base.go.Utf8;

/** Thrown if a text is no valid filter. */
public final class FilterException extends Exception {
    private static final long serialVersionUID = 1L;

    FilterException(String message) {
        super(message, null, false, false);
    }

    /** The error of the part {@code actual} of a filter, which is shortened. */
    static FilterException expected(String actual, String expected) {
        return new FilterException(
                (actual.isEmpty() ? "end of filter" : shown(actual)) + " (expected: " + expected + ")");
    }

    static String shown(String actual) {
        String first = Utf8.first(actual, 60);
        return first.equals(actual) ? actual : first + "…";
    }
}
