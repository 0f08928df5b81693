package io.grapevine.web.action.chat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Requests that an app of a product signs together with their time. */
public final class SignedRequests {
    /** How far the time of a request may be from the clock of this computer. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private SignedRequests() {}

    /** Whether a header is a time, in seconds since 1970. */
    public static boolean isTime(String header) {
        return header.matches("\\d{1,12}");
    }

    /** Checks the time of a request whose signature is right, so that a warning about clocks is never about a forged request. */
    public static SignatureCheck checkTime(String time, Instant now) {
        Duration apart = Duration.between(Instant.ofEpochSecond(Long.parseLong(time)), now);
        return apart.abs().compareTo(TOLERANCE) > 0 ? SignatureCheck.OLD : SignatureCheck.VALID;
    }

    /**
     * The app whose key has signed a request just now.
     *
     * @param checks notes a request that none has signed, or not just now
     * @param check checks the signature by the key of an app
     */
    public static <A> Optional<A> signer(CallbackChecks checks, List<A> apps, Function<A, SignatureCheck> check) {
        for (A app : apps) {
            SignatureCheck result = check.apply(app);
            if (result == SignatureCheck.VALID) {
                return Optional.of(app);
            } else if (result == SignatureCheck.OLD) {
                checks.refused(result);
                return Optional.empty();
            }
        }
        checks.refused(SignatureCheck.FORGED); // by all of them
        return Optional.empty();
    }
}
