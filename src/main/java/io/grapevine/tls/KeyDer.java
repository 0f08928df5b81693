package io.grapevine.tls;

import java.security.PublicKey;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;

/**
 * Private keys in their three DER forms. The JVM reads PKCS #8 alone; the older forms of OpenSSL are wrapped into it: a
 * sequence of version, algorithm and the old key as an octet string. The algorithm, with the curve of an elliptic key,
 * is that of the certificate's public key.
 */
final class KeyDer {
    private static final byte[] VERSION = Der.encode(Der.INTEGER, new byte[] {0});

    private KeyDer() {}

    /**
     * The key that {@code der} holds: a PKCS #8 {@code PrivateKeyInfo} (RFC 5208), an {@code RSAPrivateKey} (RFC 8017) or
     * an {@code ECPrivateKey} (RFC 5915). As with Go, the form is seen from the structure, whatever the PEM block is
     * called.
     *
     * @param certified the key of the certificate
     * @throws UnusableFileException if it is none of them, or not of the certificate's algorithm
     */
    static KeySpec read(byte[] der, PublicKey certified) throws UnusableFileException {
        List<Der> fields = Der.read(der)
                .filter(key -> key.tag() == Der.SEQUENCE)
                .map(Der::children)
                .orElse(List.of());
        if (fields.size() < 2 || fields.get(0).tag() != Der.INTEGER) {
            throw UnusableFileException.of("key_file", "no key", "PKCS #8, or the key of RSA or of an elliptic curve");
        }
        return switch (fields.get(1).tag()) {
            case Der.SEQUENCE -> new PKCS8EncodedKeySpec(der);
            case Der.INTEGER -> wrap(der, "RSA", certified);
            case Der.OCTETS -> wrap(der, "EC", certified);
            default -> throw UnusableFileException.of("key_file", "another kind of key", "the key of the certificate");
        };
    }

    private static KeySpec wrap(byte[] key, String algorithm, PublicKey certified) throws UnusableFileException {
        Optional<byte[]> identifier = Der.read(certified.getEncoded())
                .flatMap(info -> info.children().stream().findFirst())
                .map(Der::whole);
        if (!certified.getAlgorithm().equals(algorithm) || identifier.isEmpty()) {
            throw UnusableFileException.of("key_file", "another kind of key", "the key of the certificate");
        }
        return new PKCS8EncodedKeySpec(
                Der.encode(Der.SEQUENCE, VERSION, identifier.get(), Der.encode(Der.OCTETS, key)));
    }
}
