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

/** A way to log in. */
sealed interface SmtpMechanism {
    /** The name in the {@code AUTH} command. */
    String name();

    /** What is sent along with the command; null for nothing. */
    @Nullable
    String first();

    /**
     * The answer to a challenge.
     *
     * @throws SendFailure if that is no challenge of this mechanism
     */
    String answer(String challenge) throws SendFailure;

    /** Password in the clear, and an identity that is not the user's own. */
    record Plain(String identity, String username, String password) implements SmtpMechanism {
        @Override
        public String name() {
            return "PLAIN";
        }

        @Override
        public String first() {
            return identity + "\0" + username + "\0" + password;
        }

        @Override
        public String answer(String challenge) throws SendFailure {
            throw SendFailure.of("AUTH PLAIN: unexpected challenge");
        }

        @Override
        public String toString() {
            return name();
        }
    }

    /** Password in the clear, asked for. */
    record Login(String username, String password) implements SmtpMechanism {
        @Override
        public String name() {
            return "LOGIN";
        }

        @Override
        public @Nullable String first() {
            return null;
        }

        @Override
        public String answer(String challenge) throws SendFailure {
            return switch (challenge.toLowerCase(Locale.ROOT)) {
                case "username:" -> username;
                case "password:" -> password;
                default -> throw SendFailure.of("AUTH LOGIN: unexpected challenge");
            };
        }

        @Override
        public String toString() {
            return name();
        }
    }

    /** Proof of a shared secret. */
    record CramMd5(String username, String secret) implements SmtpMechanism {
        @Override
        public String name() {
            return "CRAM-MD5";
        }

        @Override
        public @Nullable String first() {
            return null;
        }

        @Override
        public String answer(String challenge) throws SendFailure {
            try {
                Mac mac = Mac.getInstance("HmacMD5");
                mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacMD5"));
                byte[] proof = mac.doFinal(challenge.getBytes(StandardCharsets.ISO_8859_1));
                return username + " " + HexFormat.of().formatHex(proof);
            } catch (GeneralSecurityException unavailable) {
                throw SendFailure.of("AUTH CRAM-MD5: not available in this Java");
            }
        }

        @Override
        public String toString() {
            return name();
        }
    }

    /**
     * The first mechanism of a server's list that the login has what it takes for.
     *
     * @param offered the list, separated by spaces
     * @throws SendFailure if there is none; the message says why not, for each
     */
    static SmtpMechanism choose(String offered, SmtpLogin login) throws SendFailure {
        List<String> faults = new ArrayList<>();
        for (String mechanism : offered.split(" ", -1)) {
            boolean proof = mechanism.equals("CRAM-MD5");
            String secret = proof ? login.secret() : login.password();
            String fault = proof ? login.secretFault() : login.passwordFault();
            if (!proof && !mechanism.equals("PLAIN") && !mechanism.equals("LOGIN")) {
                faults.add("unknown auth mechanism: " + mechanism);
            } else if (!fault.isEmpty() || secret.isEmpty()) {
                String missing = "missing " + (proof ? "secret" : "password") + " for " + mechanism;
                faults.add(fault.isEmpty() ? missing : fault);
            } else {
                return switch (mechanism) {
                    case "CRAM-MD5" -> new CramMd5(login.username(), secret);
                    case "PLAIN" -> new Plain(login.identity(), login.username(), secret);
                    default -> new Login(login.username(), secret);
                };
            }
        }
        throw SendFailure.of("find auth mechanism: " + String.join("; ", faults));
    }
}
