package io.grapevine.base.tls;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Private keys in their three DER forms: a PKCS #8 {@code PrivateKeyInfo} (RFC 5208), an {@code RSAPrivateKey} (RFC 8017)
 * or an {@code ECPrivateKey} (RFC 5915). The JVM reads PKCS #8 alone; the older forms of OpenSSL are wrapped into it: a
 * sequence of version, algorithm and the old key as an octet string. As with Go, the form is seen from the structure,
 * whatever the PEM block is called.
 */
public final class KeyDer {
    private static final int INTEGER = 0x02;
    private static final int OCTETS = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final byte[] VERSION = {INTEGER, 1, 0};

    /** The algorithm identifier of RSA: its object identifier, and no parameters. */
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

    private KeyDer() {}

    /** The RSA key that {@code der} holds; throws if it holds none. */
    public static PrivateKey rsa(byte[] der) throws GeneralSecurityException {
        return read(der, "RSA", RSA);
    }

    /**
     * The key that {@code der} holds.
     *
     * @param certified the key of the certificate, which has the same algorithm, with the curve of an elliptic key
     * @throws UnusableFileException if it holds none, or one of another algorithm
     */
    static PrivateKey read(byte[] der, PublicKey certified) throws UnusableFileException, GeneralSecurityException {
        int first = contentStart(der);
        if (first >= der.length || der[0] != SEQUENCE || der[first] != INTEGER) {
            throw UnusableFileException.of("key_file", "no key", "PKCS #8, or the key of RSA or of an elliptic curve");
        }
        try {
            return read(der, certified.getAlgorithm(), identifier(certified));
        } catch (InvalidKeySpecException e) {
            throw UnusableFileException.of("key_file", "another kind of key", "the key of the certificate");
        }
    }

    private static PrivateKey read(byte[] der, String algorithm, byte[] identifier) throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance(algorithm);
        try {
            return factory.generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (InvalidKeySpecException olderForm) {
            return factory.generatePrivate(
                    new PKCS8EncodedKeySpec(element(SEQUENCE, VERSION, identifier, element(OCTETS, der))));
        }
    }

    /** The identifier of a key's algorithm: the first element of the encoded key, of at most 127 bytes for RSA and EC. */
    private static byte[] identifier(PublicKey certified) {
        byte[] info = certified.getEncoded();
        int start = contentStart(info);
        int length = info[start + 1];
        return length < 0 ? new byte[0] : Arrays.copyOfRange(info, start, start + 2 + length);
    }

    private static int contentStart(byte[] der) {
        return der.length < 2 || der[1] >= 0 ? 2 : 2 + (der[1] & 0x7f);
    }

    /** Encodes an element that consists of {@code parts}, one after the other. */
    private static byte[] element(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size(); // at most 65,535, which no key exceeds
        if (length > 0xff) {
            out.write(0x82);
            out.write(length >> 8);
        } else if (length > 0x7f) {
            out.write(0x81);
        }
        out.write(length);
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
