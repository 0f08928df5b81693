package io.grapevine.config;

/**
 * A webhook subscription of PagerDuty, which reports what users do with incidents there.
 *
 * @param webhookSecret the secret by which PagerDuty signs; empty if a file has it
 * @param webhookSecretFile the path of its file, or empty
 * @param onAcknowledge what an acknowledgement there does here: {@code ack} or {@code none}
 * @param onUnacknowledge what its end there does here: {@code undo} or {@code none}
 */
public record PagerdutyWebhookConfig(
        Secret webhookSecret, String webhookSecretFile, String onAcknowledge, String onUnacknowledge) {
    /** Word for what is left out. */
    public static final String NONE = "none";

    /** Whether an acknowledgement there acknowledges here. */
    public boolean acknowledges() {
        return !onAcknowledge.equals(NONE);
    }

    /** Whether the end of an acknowledgement there ends it here. */
    public boolean undoes() {
        return !onUnacknowledge.equals(NONE);
    }
}
