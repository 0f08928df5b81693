package io.grapevine.integration.email;

import io.grapevine.config.receiver.EmailConfig;
import io.grapevine.http.SecretSource;
import io.grapevine.http.SendFailure;
import io.grapevine.integration.http.Redaction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Who to log in as, with the secrets read from their files. A secret that cannot be read is only a fault if the server
 * asks for it.
 *
 * @param username the user; empty to stay anonymous
 * @param identity the identity to act as; empty for the user's own
 * @param password the password, for PLAIN and LOGIN; empty if there is none
 * @param passwordFault what was wrong with the password's file; empty if nothing
 * @param secret the secret, for CRAM-MD5; empty if there is none
 * @param secretFault what was wrong with the secret's file; empty if nothing
 */
record SmtpLogin(
        String username, String identity, String password, String passwordFault, String secret, String secretFault) {

    /** The login that a configuration describes; its files are read now. */
    static SmtpLogin read(EmailConfig config) {
        String password = "";
        String passwordFault = "";
        String secret = "";
        String secretFault = "";
        try {
            password = config.authPasswordFile().isEmpty()
                    ? config.authPassword().reveal()
                    : SecretSource.file("auth_password", config.authPasswordFile())
                            .strip();
        } catch (SendFailure failure) {
            passwordFault = failure.getMessage();
        }
        try { // as in Alertmanager, white space in this file is part of the secret
            secret = config.authSecretFile().isEmpty()
                    ? config.authSecret().reveal()
                    : SecretSource.file("auth_secret", config.authSecretFile());
        } catch (SendFailure failure) {
            secretFault = failure.getMessage();
        }
        return new SmtpLogin(
                config.authUsername(), config.authIdentity(), password, passwordFault, secret, secretFault);
    }

    /** Blots out the secrets, in the form in which they are sent too. */
    Redaction redaction() {
        Redaction redaction = new Redaction().hide(password).hide(secret);
        if (!password.isEmpty()) {
            redaction.hide(base64(password)).hide(base64(identity + "\0" + username + "\0" + password));
        }
        return redaction;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "<secret>";
    }
}
