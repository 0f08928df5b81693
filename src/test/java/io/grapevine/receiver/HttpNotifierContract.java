package io.grapevine.receiver;

import io.grapevine.httpclient.GoJson;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notifier;
import org.jspecify.annotations.Nullable;

/** The contract of the notifiers that send JSON over HTTP and go by the status of the answer. */
public abstract class HttpNotifierContract extends NotifierContract {
    private final String accepted;

    /** Whether a status of 429 is tried again. */
    protected boolean retriesRateLimits = true;

    /**
     * The contract with a receiver.
     *
     * @param accepted the body of its answers where it accepts
     */
    protected HttpNotifierContract(String accepted) {
        this(accepted, false);
    }

    /**
     * The contract with a receiver.
     *
     * @param isLimited whether the product limits the length of messages
     */
    protected HttpNotifierContract(String accepted, boolean isLimited) {
        this.accepted = accepted;
        takesAnyLength = !isLimited;
    }

    /** A notifier that carries the secret and sends to {@code receiver}. */
    protected abstract Notifier notifier(HookReceiver receiver) throws Exception;

    @Override
    protected final Notifier notifier(Receiver receiver) throws Exception {
        return notifier((HookReceiver) receiver);
    }

    /** A notifier that sends to {@code receiver} with a text, not its main one, that is <code>{{ boom }}</code>. */
    protected abstract Notifier flawed(HookReceiver receiver) throws Exception;

    @Override
    protected final Notifier flawed(Receiver receiver) throws Exception {
        return flawed((HookReceiver) receiver);
    }

    @Override
    protected Receiver receiver() {
        return new HookReceiver(HookServer.start(), accepted);
    }

    @Override
    protected Receiver untrusted() {
        return new HookReceiver(HookServer.start(TestTls.server("stranger"), false), accepted);
    }

    @Override
    protected @Nullable FailureReason rejected(int status) {
        return switch (status) {
            case 400, 404, 413 -> FailureReason.CLIENT_ERROR;
            case 401, 403 -> FailureReason.AUTH_ERROR;
            case 429 -> retriesRateLimits ? null : FailureReason.RATE_LIMITED;
            default -> null;
        };
    }

    @Override
    protected @Nullable FailureReason retried(int status) {
        if (status == 429 && retriesRateLimits) {
            return FailureReason.RATE_LIMITED;
        }
        return status >= 500 ? FailureReason.SERVER_ERROR : null;
    }

    /** As most write it: somewhere within a text of a JSON body. */
    @Override
    protected boolean shows(String received, String value) {
        String json = GoJson.encode(value);
        return received.contains(json.substring(1, json.length() - 1));
    }
}
