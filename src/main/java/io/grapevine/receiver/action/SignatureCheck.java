package io.grapevine.receiver.action;

import java.time.Duration;
import java.time.Instant;

/** The result of the check of a signature, which may cover the time of its request. */
public enum SignatureCheck {
    VALID,
    /** A header is missing or malformed, or the signature is of another key or body. */
    FORGED,
    /** The signature is right, but of another time: the request was repeated, or a clock is wrong. */
    OLD;

    /** How far the time of a request may be from the clock of this computer. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    /** The result of a check that knows no time. */
    public static SignatureCheck of(boolean isValid) {
        return isValid ? VALID : FORGED;
    }

    /** Whether a header is a time, in seconds since 1970. */
    public static boolean isTime(String header) {
        return header.matches("\\d{1,12}");
    }

    /** Checks the time of a request whose signature is right, so that a warning about clocks is never about a forged request. */
    public static SignatureCheck ofTime(String time, Instant now) {
        Duration apart = Duration.between(Instant.ofEpochSecond(Long.parseLong(time)), now);
        return apart.abs().compareTo(TOLERANCE) > 0 ? OLD : VALID;
    }
}
