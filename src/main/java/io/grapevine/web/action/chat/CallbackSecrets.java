package io.grapevine.web.action.chat;

import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secrets by which requests of a product are checked. Anyone may send such requests, so the log says only when a secret becomes
 * unreadable, and when it can be read again. From any thread.
 */
public final class CallbackSecrets {
    private static final Logger LOG = LoggerFactory.getLogger(CallbackSecrets.class);

    private final String product;
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
     * @param product the name of the product for people
     */
    public CallbackSecrets(String product) {
        this.product = product;
    }

    /**
     * A secret; empty if it cannot be read now.
     *
     * @param source where it is
     */
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
