package io.grapevine.model.matcher.filter;

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
        int most = 60;
        return actual.codePointCount(0, actual.length()) <= most
                ? actual
                : actual.substring(0, actual.offsetByCodePoints(0, most)) + "…";
    }
}
