package io.grapevine.go;

import java.util.Locale;

/** Formatting of floating-point numbers in hexadecimal with a binary exponent. */
final class HexText {
    private HexText() {}

    /**
     * A finite number that is not negative.
     *
     * @param precision hexadecimal digits after the point; -1 for as many as are needed
     */
    static String format(double v, int precision, boolean upper) {
        long bits = Double.doubleToRawLongBits(v);
        long mantissa = bits & 0xFFFFFFFFFFFFFL;
        int exponent = (int) (bits >>> 52);
        exponent = exponent == 0 ? -1022 : exponent - 1023;
        long full = bits >>> 52 == 0 ? mantissa : mantissa | 1L << 52;
        if (full == 0) {
            exponent = 0;
        }
        // 1.xxx with 60 bits after the point
        full <<= 8;
        while (full != 0 && (full & 1L << 60) == 0) {
            full <<= 1;
            exponent--;
        }
        if (precision >= 0 && precision < 15) {
            int shift = 4 * precision;
            long extra = full << shift & ((1L << 60) - 1);
            full >>>= 60 - shift;
            if ((extra | (full & 1)) > 1L << 59) {
                full++;
            }
            full <<= 60 - shift;
            if ((full & 1L << 61) != 0) {
                full >>>= 1;
                exponent++;
            }
        }
        StringBuilder out = new StringBuilder("0x").append(full >>> 60);
        digits(out, full << 4, precision);
        out.append('p').append(exponent < 0 ? '-' : '+');
        int power = Math.abs(exponent);
        out.append(power < 10 ? "0" : "").append(power);
        return upper ? out.toString().toUpperCase(Locale.ROOT) : out.toString();
    }

    private static void digits(StringBuilder out, long fraction, int precision) {
        if (precision == 0 || (precision < 0 && fraction == 0)) {
            return;
        }
        out.append('.');
        long rest = fraction;
        for (int i = 0; precision < 0 ? rest != 0 : i < precision; i++) {
            out.append(Character.forDigit((int) (rest >>> 60), 16));
            rest <<= 4;
        }
    }
}
