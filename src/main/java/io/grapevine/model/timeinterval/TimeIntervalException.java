package io.grapevine.model.timeinterval;

/**
 * Thrown if a text is no valid range or location of a time interval; the message has the actual and the expected text.
 */
public final class TimeIntervalException extends Exception {
    private static final long serialVersionUID = 1L;

    TimeIntervalException(String field, String actual, String expected) {
        super(field + ": " + actual + " (expected: " + expected + ")");
    }
}
