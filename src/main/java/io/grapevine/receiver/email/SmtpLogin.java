package io.grapevine.receiver.email;

import io.grapevine.config.Secret;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.Redaction;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The user to log in as, with the secrets read from their files.
 *
 * @param username the user; empty to stay anonymous
 * @param identity the identity to act as; empty for the user's own
 * @param password the password, for PLAIN and LOGIN
 * @param secret the secret, for CRAM-MD5
 * @param authorization the header that carries a token of OAuth 2, with which nothing else is used; empty for none
 */
record SmtpLogin(String username, String identity, Credential password, Credential secret, Credential authorization) {
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
    static SmtpLogin read(Email config) {
        Credential password = Credential.read("auth_password", config.authPassword(), config.authPasswordFile());
        if (!config.authPasswordFile().isEmpty()) { // in a file of a secret, Alertmanager keeps white space
            password = new Credential(password.value().strip(), password.failure());
        }
        return new SmtpLogin(
                config.authUsername(),
                config.authIdentity(),
                password,
                Credential.read("auth_secret", config.authSecret(), config.authSecretFile()),
                new Credential("", ""));
    }

    /** This login with a token. */
    SmtpLogin with(String header) {
        return new SmtpLogin(username, identity, password, secret, new Credential(header, ""));
    }

    /** Returns the redaction of the secrets, and of the forms in which they are sent. */
    Redaction redaction() {
        Redaction redaction = new Redaction().hide(password.value()).hide(secret.value());
        if (!password.value().isEmpty()) {
            redaction
                    .hide(base64(password.value()))
                    .hide(base64(String.valueOf(Mechanism.PLAIN.initialResponse(this))));
        }
        if (!authorization.value().isEmpty()) {
            redaction
                    .hide(authorization.value().substring(authorization.value().indexOf(' ') + 1))
                    .hide(base64(String.valueOf(Mechanism.XOAUTH2.initialResponse(this))))
                    .hide(base64(String.valueOf(Mechanism.OAUTHBEARER.initialResponse(this))));
        }
        return redaction;
    }

    /** Returns the Base64 form in which SMTP transports what belongs to a login. */
    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A mechanism of the {@code AUTH} command. */
    enum Mechanism {
        /** Sends the password in the clear, and the identity to act as. */
        PLAIN,
        /** Sends user and password in the clear, each when it is asked for. */
        LOGIN,
        /** Sends a proof of a shared secret. */
        CRAM_MD5,
        /** Sends user and token in the form of Google and Microsoft. */
        XOAUTH2,
        /** Sends user and token as in RFC 7628. */
        OAUTHBEARER;

        /** Returns whether it sends a token, which a server may refuse before its end. */
        boolean hasToken() {
            return this == XOAUTH2 || this == OAUTHBEARER;
        }

        /** Returns the name in the {@code AUTH} command. */
        String label() {
            return name().replace('_', '-');
        }

        /** Returns what is sent along with the command; null for nothing. */
        @Nullable
        String initialResponse(SmtpLogin login) {
            return switch (this) {
                case PLAIN ->
                    login.identity() + "\0" + login.username() + "\0"
                            + login.password().value();
                case XOAUTH2 -> "user=" + login.username() + token(login);
                case OAUTHBEARER ->
                    "n,a=" + login.username().replace("=", "=3D").replace(",", "=2C") + "," + token(login);
                case LOGIN, CRAM_MD5 -> null;
            };
        }

        private static String token(SmtpLogin login) {
            return "\1auth=" + login.authorization().value() + "\1\1";
        }

        /**
         * Returns the response to a challenge, or throws if this mechanism has none.
         *
         * @param number how many challenges came before
         * @param challenge empty if it cannot be read
         */
        String respond(SmtpLogin login, int number, Optional<String> challenge) throws SendFailure {
            return switch (this) {
                case CRAM_MD5 -> {
                    String unique =
                            challenge.orElseThrow(() -> SendFailure.of("AUTH " + label() + ": unreadable challenge"));
                    yield login.username() + " " + hmacMd5(login.secret().value(), unique);
                }
                case LOGIN -> // servers ask in words of their own
                    switch (number) {
                        case 0 -> login.username();
                        case 1 -> login.password().value();
                        default -> throw unexpected();
                    };
                case PLAIN -> { // a server that takes nothing along with the command asks for it
                    if (number > 0) {
                        throw unexpected();
                    }
                    yield String.valueOf(initialResponse(login));
                }
                case XOAUTH2, OAUTHBEARER -> { // the reason of a refusal, which follows once it is acknowledged
                    if (number > 0) {
                        throw unexpected();
                    }
                    yield this == XOAUTH2 ? "" : "\1";
                }
            };
        }

        private SendFailure unexpected() {
            return SendFailure.of("AUTH " + label() + ": unexpected challenge");
        }

        private static String hmacMd5(String secret, String challenge) throws SendFailure {
            try {
                Mac mac = Mac.getInstance("HmacMD5");
                mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacMD5"));
                return HexFormat.of().formatHex(mac.doFinal(challenge.getBytes(StandardCharsets.ISO_8859_1)));
            } catch (GeneralSecurityException unavailable) {
                throw SendFailure.of("AUTH CRAM-MD5: not available in this Java");
            }
        }

        /**
         * Chooses the first mechanism of a server's list that the login has the password or secret for, as Alertmanager
         * does. A login with a token uses only what takes one.
         *
         * @param offered the list, separated by spaces
         * @throws SendFailure if there is none; the message says why not, for each
         */
        static Mechanism choose(String offered, SmtpLogin login) throws SendFailure {
            if (!login.authorization().value().isEmpty()) {
                List<String> names = List.of(offered.split(" ", -1));
                return Stream.of(XOAUTH2, OAUTHBEARER)
                        .filter(each -> names.contains(each.label()))
                        .findFirst()
                        .orElseThrow(() -> SendFailure.of(
                                "find auth mechanism: " + offered + " (expected: XOAUTH2 or OAUTHBEARER, for oauth2)"));
            }
            List<String> failures = new ArrayList<>();
            for (String name : offered.split(" ", -1)) {
                boolean isProof = name.equals(CRAM_MD5.label());
                if (!isProof && !name.equals(PLAIN.label()) && !name.equals(LOGIN.label())) {
                    failures.add("unknown auth mechanism: " + name);
                    continue;
                }
                Credential credential = isProof ? login.secret() : login.password();
                if (!credential.value().isEmpty()) {
                    return valueOf(name.replace('-', '_'));
                }
                String missing = "missing " + (isProof ? "secret" : "password") + " for " + name;
                failures.add(credential.failure().isEmpty() ? missing : credential.failure());
            }
            throw SendFailure.of("find auth mechanism: " + String.join("; ", failures));
        }
    }
}
