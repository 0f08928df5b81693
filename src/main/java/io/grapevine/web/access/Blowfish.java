package io.grapevine.web.access;

import java.math.BigInteger;
import java.util.Arrays;

/** The Blowfish cipher with the key schedule that bcrypt gives it, where a salt is mixed in. */
final class Blowfish {
    private static final int SUBKEYS = 18;
    private static final int BOXES = 4 * 256;
    private static final int[] PI = fractionOfPi(SUBKEYS + BOXES);

    private final int[] subkeys = Arrays.copyOf(PI, SUBKEYS);
    private final int[] boxes = Arrays.copyOfRange(PI, SUBKEYS, SUBKEYS + BOXES);

    /** Mixes a key of 18 words and a salt of 4 words into the state. */
    void expand(int[] key, int[] salt) {
        for (int i = 0; i < SUBKEYS; i++) {
            subkeys[i] ^= key[i];
        }
        int[] block = new int[2];
        int turn = replace(subkeys, block, salt, 0);
        replace(boxes, block, salt, turn);
    }

    private int replace(int[] table, int[] block, int[] salt, int firstTurn) {
        int turn = firstTurn;
        for (int i = 0; i < table.length; i += 2, turn ^= 2) {
            block[0] ^= salt[turn];
            block[1] ^= salt[turn + 1];
            encrypt(block, 0);
            table[i] = block[0];
            table[i + 1] = block[1];
        }
        return turn;
    }

    /** Encrypts the two words at {@code at}. */
    void encrypt(int[] block, int at) {
        int left = block[at] ^ subkeys[0];
        int right = block[at + 1];
        for (int round = 1; round <= 16; round += 2) {
            right ^= mix(left) ^ subkeys[round];
            left ^= mix(right) ^ subkeys[round + 1];
        }
        block[at] = right ^ subkeys[17];
        block[at + 1] = left;
    }

    private int mix(int word) {
        int sum = boxes[word >>> 24] + boxes[256 + (word >>> 16 & 0xff)];
        return (sum ^ boxes[512 + (word >>> 8 & 0xff)]) + boxes[768 + (word & 0xff)];
    }

    /** The first binary digits of pi after the point, which Blowfish starts from; by Machin's formula. */
    private static int[] fractionOfPi(int words) {
        int guard = 64;
        BigInteger one = BigInteger.ONE.shiftLeft(words * 32 + guard);
        BigInteger pi = arctanOfInverse(5, one)
                .multiply(BigInteger.valueOf(16))
                .subtract(arctanOfInverse(239, one).multiply(BigInteger.valueOf(4)));
        BigInteger fraction = pi.mod(one).shiftRight(guard);
        int[] digits = new int[words];
        for (int i = words - 1; i >= 0; i--, fraction = fraction.shiftRight(32)) {
            digits[i] = fraction.intValue();
        }
        return digits;
    }

    private static BigInteger arctanOfInverse(int x, BigInteger one) {
        BigInteger square = BigInteger.valueOf((long) x * x);
        BigInteger term = one.divide(BigInteger.valueOf(x));
        BigInteger sum = term;
        for (long n = 3; term.signum() != 0; n += 2) {
            term = term.divide(square).negate();
            sum = sum.add(term.divide(BigInteger.valueOf(n)));
        }
        return sum;
    }
}
