package io.grapevine.timeinterval;

/**
 * Says that a text is no range or location of a time interval; the message tells what was found and what is expected.
 */
public final class TimeIntervalException extends Exception {
    private static final long serialVersionUID = 1L;

    TimeIntervalException(String field, String actual, String expected) {
        super(field + ": " + actual + " (expected: " + expected + ")");
    }
}
