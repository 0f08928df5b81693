package io.grapevine.receiver.action;

import io.grapevine.base.loop.Throttle;
import io.grapevine.config.ActionKeyText;
import io.grapevine.config.Secret;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checks of the requests of a product: the secrets that they need, and those that are refused. Anyone may send such requests, so
 * the log says only when a secret becomes unreadable, when it can be read again, and once in ten minutes that requests are refused.
 * From any thread.
 */
public final class CallbackChecks {
    private static final Logger LOG = LoggerFactory.getLogger(CallbackChecks.class);
    private static final Duration BETWEEN_LINES = Duration.ofMinutes(10);

    private final String key;
    private final String product;
    private final RefusalCounter refusals;
    private final Map<SignatureCheck, Throttle> lines = new EnumMap<>(SignatureCheck.class);
    private final Map<SecretSource, String> unreadable = new ConcurrentHashMap<>();

    /** Reads a secret in the form that is needed. */
    @FunctionalInterface
    public interface SecretReader<T> {
        /**
         * Reads it.
         *
         * @throws SendFailure if it cannot be read, or is not usable
         */
        T read() throws SendFailure;
    }

    /**
     * Secrets that can be read, as far as is known.
     *
     * @param key the name of the product in metrics
     */
    public CallbackChecks(String key, String product, RefusalCounter refusals) {
        this.key = key;
        this.product = product;
        this.refusals = refusals;
    }

    /**
     * A secret that was read, if it is too long to be guessed.
     *
     * @throws SendFailure if it is not
     */
    public static String strong(SecretSource source, String secret) throws SendFailure {
        Optional<String> fault = ActionKeyText.faultOfCallbackSecret(secret);
        if (fault.isPresent()) {
            throw SendFailure.of(source.field() + ": " + fault.get());
        }
        return secret;
    }

    /** Notes a request that was refused, as its check had this result. */
    public void refused(SignatureCheck check) {
        boolean isOld = check == SignatureCheck.OLD;
        refusals.count(
                key,
                RefusalCounter.UNKNOWN_VERB,
                (isOld ? TokenCheck.Reason.EXPIRED : TokenCheck.Reason.FORGED).text());
        if (unreadable.isEmpty() && saysAgain(check)) {
            LOG.atWarn()
                    .log(
                            isOld
                                    ? "A request of " + product
                                            + " was signed more than 5 minutes from now: it was repeated, or a clock"
                                            + " is wrong"
                                    : "A request of " + product
                                            + " was refused: it is not by a secret of the configuration");
        }
    }

    /**
     * The app whose key has signed a request just now; a request that none has signed, or not just now, is noted.
     *
     * @param check checks the signature by the key of an app
     */
    public <A> Optional<A> signer(List<A> apps, Function<A, SignatureCheck> check) {
        for (A app : apps) {
            SignatureCheck result = check.apply(app);
            if (result == SignatureCheck.VALID) {
                return Optional.of(app);
            } else if (result == SignatureCheck.OLD) {
                refused(result);
                return Optional.empty();
            }
        }
        refused(SignatureCheck.FORGED); // by all of them
        return Optional.empty();
    }

    private boolean saysAgain(SignatureCheck check) {
        synchronized (lines) {
            return lines.computeIfAbsent(check, each -> new Throttle(BETWEEN_LINES))
                    .permits(Duration.ofNanos(System.nanoTime()));
        }
    }

    /** A secret; empty if it cannot be read now, or is so short that it can be guessed. */
    public Secret read(SecretSource source) {
        return new Secret(read(source, () -> strong(source, source.read())).orElse(""));
    }

    /** A secret; empty if it cannot be read now. */
    public <T> Optional<T> read(SecretSource source, SecretReader<T> reader) {
        try {
            T secret = reader.read();
            if (unreadable.remove(source) != null) {
                LOG.info("Requests of {} can be checked again", product);
            }
            return Optional.of(secret);
        } catch (SendFailure failure) {
            String reason = String.valueOf(failure.getMessage());
            if (!reason.equals(unreadable.put(source, reason))) {
                LOG.atWarn().addKeyValue("err", reason).log("Requests of " + product + " cannot be checked");
            }
            return Optional.empty();
        }
    }
}
