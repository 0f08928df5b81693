package io.grapevine.receiver.sns;

import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** Thrown through the SDK where credentials cannot be had: carries the outcome of the attempt that needs them. */
final class CredentialFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Outcome outcome;

    /** The failure that gives an attempt {@code outcome}. */
    CredentialFailure(Outcome outcome) {
        super("credentials", null, false, false);
        this.outcome = outcome;
    }

    /** A failure that the next attempt may not meet. */
    static CredentialFailure passing(String message) {
        return new CredentialFailure(new Outcome.Retryable(FailureReason.OTHER, message, null));
    }

    /** A failure that lasts until a person changes something. */
    static CredentialFailure lasting(SendFailure failure) {
        return new CredentialFailure(new Outcome.Rejected(FailureReason.OTHER, String.valueOf(failure.getMessage())));
    }

    /** The outcome of an attempt that got no credentials, from what we, the SDK or a time limit threw. */
    static Outcome outcome(Throwable thrown) {
        List<String> messages = new ArrayList<>();
        Throwable last = thrown;
        for (Throwable fault = thrown; fault != null; fault = fault.getCause()) {
            last = fault;
            if (fault instanceof CredentialFailure failure) {
                return failure.outcome;
            } else if (fault instanceof TimeoutException) {
                return new Outcome.Retryable(
                        FailureReason.CONTEXT_DEADLINE_EXCEEDED, "credentials: deadline exceeded", null);
            } else if (fault instanceof SdkServiceException answer) {
                messages.add("status code " + answer.statusCode()); // its message may repeat what was sent
            } else if (fault instanceof SdkClientException failure) {
                messages.add(String.valueOf(failure.getMessage()));
            }
        }
        if (messages.isEmpty()) {
            messages.add("failed (" + last.getClass().getSimpleName() + ")");
        }
        return new Outcome.Retryable(FailureReason.OTHER, "credentials: " + String.join(": ", messages), null);
    }
}
