package io.grapevine.integration.email;

import io.grapevine.config.Secret;
import io.grapevine.config.receiver.EmailConfig;
import io.grapevine.http.SecretSource;
import io.grapevine.http.SendFailure;
import io.grapevine.integration.http.Redaction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The user to log in as, with the secrets read from their files.
 *
 * @param username the user; empty to stay anonymous
 * @param identity the identity to act as; empty for the user's own
 * @param password the password, for PLAIN and LOGIN
 * @param secret the secret, for CRAM-MD5
 */
record SmtpLogin(String username, String identity, Credential password, Credential secret) {
    /**
     * A password or secret. One that cannot be read is a failure only if the server asks for it.
     *
     * @param value the value; empty if there is none
     * @param failure the reason why its file could not be read; empty if it was read
     */
    record Credential(String value, String failure) {
        static Credential read(String field, Secret inline, String file) {
            try {
                return new Credential(file.isEmpty() ? inline.reveal() : SecretSource.file(field, file), "");
            } catch (SendFailure failure) {
                return new Credential("", failure.getMessage());
            }
        }

        @Override
        public String toString() {
            return "<secret>";
        }
    }

    /** Reads the login that a configuration describes, and its files. */
    static SmtpLogin read(EmailConfig config) {
        Credential password = Credential.read("auth_password", config.authPassword(), config.authPasswordFile());
        if (!config.authPasswordFile().isEmpty()) { // in a file of a secret, Alertmanager keeps white space
            password = new Credential(password.value().strip(), password.failure());
        }
        return new SmtpLogin(
                config.authUsername(),
                config.authIdentity(),
                password,
                Credential.read("auth_secret", config.authSecret(), config.authSecretFile()));
    }

    /** Returns the redaction of the secrets, and of the forms in which they are sent. */
    Redaction redaction() {
        Redaction redaction = new Redaction().hide(password.value()).hide(secret.value());
        if (!password.value().isEmpty()) {
            redaction
                    .hide(base64(password.value()))
                    .hide(base64(String.valueOf(SmtpMechanism.PLAIN.initialResponse(this))));
        }
        return redaction;
    }

    /** Returns the Base64 form in which SMTP transports what belongs to a login. */
    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
