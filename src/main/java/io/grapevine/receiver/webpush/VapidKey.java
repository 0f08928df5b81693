package io.grapevine.receiver.webpush;

import io.grapevine.base.BoundedMap;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SendFailure;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The key by which push services know this cluster again (VAPID, RFC 8292). */
public final class VapidKey {
    /** A token is valid for less than a day, and used for so long. */
    private static final long RENEWED_SECONDS = Duration.ofHours(6).toSeconds();

    private static final long VALID_SECONDS = 2 * RENEWED_SECONDS;

    private static final String NO_KEY = "no key (expected: a private key of P-256, as of openssl genpkey -algorithm EC"
            + " -pkeyopt ec_paramgen_curve:P-256)";
    private static final int MOST_TOKENS = 64;
    private static final Pattern PEM = Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END");
    private static final Pattern NUMBER = Pattern.compile("[A-Za-z0-9_-]{43}=?");
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final PrivateKey key;
    private final String subject;
    private final String publicKey;

    /** The tokens in use, by origin and end: some push services ask not to get a new one with each message. */
    private final Map<String, String> tokens = BoundedMap.byAge(MOST_TOKENS);

    private VapidKey(PrivateKey key, PublicKey publicKey, String subject) {
        this.key = key;
        this.subject = subject;
        this.publicKey = BASE64.encodeToString(P256.point(publicKey));
    }

    /**
     * Reads the file of a key: PKCS #8 in PEM, as OpenSSL writes it, or the number of the key in base64url, as programs for Web Push
     * do.
     *
     * @throws SendFailure if it is none; without the content
     */
    public static VapidKey read(Path file, String subject) throws SendFailure {
        String text;
        try {
            text = Files.readString(file).strip();
        } catch (IOException e) {
            throw SendFailure.of("key_file: cannot read " + file + " (expected: a file of text)");
        }
        try {
            return of(text, subject);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw SendFailure.of("key_file: " + file + " has " + NO_KEY);
        }
    }

    /** Why a text is no key, without the text; empty if it is one. */
    public static Optional<String> fault(String text) {
        try {
            VapidKey unused = of(text.strip(), "");
            return Optional.empty();
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.of(NO_KEY);
        }
    }

    static VapidKey of(String text, String subject) throws GeneralSecurityException {
        PrivateKey key = privateKey(text);
        byte[] sample = {1};
        byte[] signature = sign(key, sample);
        for (PublicKey candidate : P256.candidates(key)) {
            if (isSignature(candidate, sample, signature)) {
                return new VapidKey(key, candidate, subject);
            }
        }
        throw new InvalidKeyException("no public key"); // one of the two always is
    }

    private static PrivateKey privateKey(String text) throws GeneralSecurityException {
        if (NUMBER.matcher(text).matches()) {
            return P256.privateKey(new BigInteger(1, Base64.getUrlDecoder().decode(text)));
        }
        Matcher pem = PEM.matcher(text);
        if (!pem.find()) {
            throw new InvalidKeyException("neither PEM nor base64url");
        }
        byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
        ECPrivateKey key = (ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
        if (!P256.isOn(key.getParams())) {
            throw new InvalidKeyException("another curve");
        }
        return key;
    }

    /** The public key, which browsers get when they subscribe: a point in base64url. */
    public String publicKey() {
        return publicKey;
    }

    /**
     * The header {@code Authorization} of a request.
     */
    String authorization(String origin, Instant now) {
        long end = now.getEpochSecond() / RENEWED_SECONDS * RENEWED_SECONDS + VALID_SECONDS;
        synchronized (tokens) {
            return tokens.computeIfAbsent(
                    end + " " + origin, fresh -> "vapid t=" + token(origin, end) + ", k=" + publicKey);
        }
    }

    private String token(String origin, long end) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("aud", origin);
        claims.put("exp", end);
        claims.put("sub", subject);
        String signed = base64("{\"typ\":\"JWT\",\"alg\":\"ES256\"}") + "." + base64(GoJson.encode(claims));
        try {
            return signed + "." + BASE64.encodeToString(sign(key, signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // the key has signed when it was read
        }
    }

    private static String base64(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Signature algorithm() throws GeneralSecurityException {
        return Signature.getInstance("SHA256withECDSAinP1363Format");
    }

    private static byte[] sign(PrivateKey key, byte[] text) throws GeneralSecurityException {
        Signature signature = algorithm();
        signature.initSign(key);
        signature.update(text);
        return signature.sign();
    }

    static boolean isSignature(PublicKey key, byte[] text, byte[] signed) throws GeneralSecurityException {
        Signature signature = algorithm();
        signature.initVerify(key);
        signature.update(text);
        return signature.verify(signed);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "VapidKey " + publicKey;
    }
}
