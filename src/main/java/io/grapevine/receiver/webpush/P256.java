package io.grapevine.receiver.webpush;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.KeyAgreement;

/** Keys of the curve P-256, and their forms in Web Push: points are uncompressed, numbers have 32 bytes. */
final class P256 {
    /** The length of a point: a mark and two coordinates. */
    static final int POINT = 65;

    /** The length of a number. */
    static final int NUMBER = 32;

    private static final byte UNCOMPRESSED = 4;
    private static final ECParameterSpec CURVE = curve();
    private static final BigInteger PRIME = ((ECFieldFp) CURVE.getCurve().getField()).getP();

    private P256() {}

    private static ECParameterSpec curve() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** A new pair of keys. */
    static KeyPair generate() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(CURVE);
        return generator.generateKeyPair();
    }

    /**
     * The public key of a point.
     *
     * @throws InvalidKeyException if it is no point of the curve: a key agreement with one would tell of the private key
     */
    static ECPublicKey publicKey(byte[] point) throws GeneralSecurityException {
        if (point.length != POINT || point[0] != UNCOMPRESSED) {
            throw new InvalidKeyException(point.length + " bytes (expected: an uncompressed point of 65)");
        }
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + NUMBER));
        BigInteger y = new BigInteger(1, Arrays.copyOfRange(point, 1 + NUMBER, POINT));
        boolean inField = x.compareTo(PRIME) < 0 && y.compareTo(PRIME) < 0;
        if (!inField || !y.multiply(y).mod(PRIME).equals(ySquared(x))) {
            throw new InvalidKeyException("no point of the curve P-256");
        }
        return publicKey(x, y);
    }

    private static ECPublicKey publicKey(BigInteger x, BigInteger y) throws GeneralSecurityException {
        return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), CURVE));
    }

    private static BigInteger ySquared(BigInteger x) {
        return x.pow(3)
                .add(CURVE.getCurve().getA().multiply(x))
                .add(CURVE.getCurve().getB())
                .mod(PRIME);
    }

    /** The point of a public key. */
    static byte[] point(PublicKey key) {
        ECPoint point = ((ECPublicKey) key).getW();
        byte[] bytes = new byte[POINT];
        bytes[0] = UNCOMPRESSED;
        put(point.getAffineX(), bytes, 1);
        put(point.getAffineY(), bytes, 1 + NUMBER);
        return bytes;
    }

    private static void put(BigInteger number, byte[] into, int at) {
        byte[] bytes = number.toByteArray(); // may have a sign before it, or less than 32 bytes
        int length = Math.min(bytes.length, NUMBER);
        System.arraycopy(bytes, bytes.length - length, into, at + NUMBER - length, length);
    }

    /** Whether a key is of this curve. */
    static boolean isOn(ECParameterSpec curve) {
        return curve.getCurve().equals(CURVE.getCurve()) && curve.getGenerator().equals(CURVE.getGenerator());
    }

    /** The private key of a number. */
    static PrivateKey privateKey(BigInteger number) throws GeneralSecurityException {
        if (number.signum() <= 0 || number.compareTo(CURVE.getOrder()) >= 0) {
            throw new InvalidKeyException("number out of the range of the curve P-256");
        }
        return KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(number, CURVE));
    }

    /**
     * The public keys of which one is that of a private key. Java multiplies no points but in a key agreement, which keeps {@code y}
     * to itself, and two points have the same {@code x}.
     */
    static PublicKey[] candidates(PrivateKey key) throws GeneralSecurityException {
        ECPoint base = CURVE.getGenerator();
        BigInteger x = new BigInteger(1, agree(key, publicKey(base.getAffineX(), base.getAffineY())));
        BigInteger y = ySquared(x).modPow(PRIME.add(BigInteger.ONE).shiftRight(2), PRIME); // as PRIME mod 4 is 3
        return new PublicKey[] {publicKey(x, y), publicKey(x, PRIME.subtract(y))};
    }

    /** The secret that two parties have in common. */
    static byte[] agree(PrivateKey own, PublicKey other) throws GeneralSecurityException {
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(own);
        agreement.doPhase(other, true);
        return agreement.generateSecret();
    }
}
