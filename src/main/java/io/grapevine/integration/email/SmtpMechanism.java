package io.grapevine.integration.email;

import io.grapevine.http.SendFailure;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A mechanism of the {@code AUTH} command. */
enum SmtpMechanism {
    /** Sends the password in the clear, and the identity to act as. */
    PLAIN,
    /** Sends user and password in the clear, each when it is asked for. */
    LOGIN,
    /** Sends a proof of a shared secret. */
    CRAM_MD5;

    /** Returns the name in the {@code AUTH} command. */
    String label() {
        return name().replace('_', '-');
    }

    /** Returns what is sent along with the command; null for nothing. */
    @Nullable
    String initialResponse(SmtpLogin login) {
        return this == PLAIN
                ? login.identity() + "\0" + login.username() + "\0"
                        + login.password().value()
                : null;
    }

    /**
     * Returns the response to a challenge.
     *
     * @throws SendFailure if that is no challenge of this mechanism
     */
    String respond(SmtpLogin login, String challenge) throws SendFailure {
        if (this == CRAM_MD5) {
            return login.username() + " " + hmacMd5(login.secret().value(), challenge);
        }
        return switch (this + " " + challenge.toLowerCase(Locale.ROOT)) {
            case "LOGIN username:" -> login.username();
            case "LOGIN password:" -> login.password().value();
            default -> throw SendFailure.of("AUTH " + label() + ": unexpected challenge");
        };
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
     * does.
     *
     * @param offered the list, separated by spaces
     * @throws SendFailure if there is none; the message says why not, for each
     */
    static SmtpMechanism choose(String offered, SmtpLogin login) throws SendFailure {
        List<String> failures = new ArrayList<>();
        for (String name : offered.split(" ", -1)) {
            boolean isProof = name.equals(CRAM_MD5.label());
            if (!isProof && !name.equals(PLAIN.label()) && !name.equals(LOGIN.label())) {
                failures.add("unknown auth mechanism: " + name);
                continue;
            }
            SmtpLogin.Credential credential = isProof ? login.secret() : login.password();
            if (!credential.value().isEmpty()) {
                return valueOf(name.replace('-', '_'));
            }
            String missing = "missing " + (isProof ? "secret" : "password") + " for " + name;
            failures.add(credential.failure().isEmpty() ? missing : credential.failure());
        }
        throw SendFailure.of("find auth mechanism: " + String.join("; ", failures));
    }
}
