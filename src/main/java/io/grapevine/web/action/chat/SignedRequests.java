package io.grapevine.web.action.chat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests that an app of a product signs together with their time. */
public final class SignedRequests {
    private static final Logger LOG = LoggerFactory.getLogger(SignedRequests.class);

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
     * @param product the name of the product for people
     * @param check checks the signature by the key of an app
     */
    public static <A> Optional<A> signer(String product, List<A> apps, Function<A, SignatureCheck> check) {
        for (A app : apps) {
            switch (check.apply(app)) {
                case VALID -> {
                    return Optional.of(app);
                }
                case OLD -> {
                    LOG.atWarn()
                            .log("A request of " + product
                                    + " was signed more than 5 minutes from now: it was repeated, or a clock is wrong");
                    return Optional.empty();
                }
                case FORGED -> {} // another app may have signed it
            }
        }
        return Optional.empty();
    }
}
