package io.grapevine.web.access;

import java.io.ByteArrayOutputStream;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;

/**
 * Private keys in their DER forms. The JVM reads PKCS #8 alone; the older forms of OpenSSL are wrapped into it: a
 * sequence of version, algorithm and the old key as an octet string.
 */
final class KeyDer {
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int OBJECT_ID = 0x06;
    private static final int LONGEST = 32_768;
    private static final int PARAMETERS = 0xa0;
    private static final byte[] VERSION = {0x02, 0x01, 0x00};
    private static final byte[] RSA = {
        0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
    };
    private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

    private KeyDer() {}

    static KeySpec pkcs8(byte[] der) {
        return new PKCS8EncodedKeySpec(der);
    }

    /** {@code RSA PRIVATE KEY}, RFC 8017. */
    static KeySpec rsa(byte[] der) throws AccessException {
        return wrap(RSA, der);
    }

    /** {@code EC PRIVATE KEY}, RFC 5915, which carries the name of its curve. */
    static KeySpec ec(byte[] der) throws AccessException {
        for (int i = 0; i + 3 < der.length; i++) {
            boolean parameters =
                    (der[i] & 0xff) == PARAMETERS && der[i + 1] == der[i + 3] + 2 && der[i + 2] == OBJECT_ID;
            if (parameters && i + 2 + der[i + 1] <= der.length) {
                byte[] curve = Arrays.copyOfRange(der, i + 2, i + 2 + der[i + 1]);
                return wrap(join(EC, curve), der);
            }
        }
        throw AccessException.of("key_file", "a key without a named curve", "the key of the certificate");
    }

    private static KeySpec wrap(byte[] algorithm, byte[] key) throws AccessException {
        if (key.length > LONGEST) {
            throw AccessException.of("key_file", "a key of " + key.length + " bytes", "at most " + LONGEST);
        }
        byte[] content = join(VERSION, tagged(SEQUENCE, algorithm), tagged(OCTETS, key));
        return new PKCS8EncodedKeySpec(tagged(SEQUENCE, content));
    }

    private static byte[] tagged(int tag, byte[] content) {
        int length = content.length;
        if (length < 0x80) {
            return join(new byte[] {(byte) tag, (byte) length}, content);
        }
        int size = length < 0x100 ? 1 : 2;
        byte[] digits = size == 1 ? new byte[] {(byte) length} : new byte[] {(byte) (length >> 8), (byte) length};
        return join(new byte[] {(byte) tag, (byte) (0x80 + size)}, digits, content);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
