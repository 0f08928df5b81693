package io.grapevine.base.go;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.HexFormat;
import java.util.Locale;

/** Formatting of floating-point numbers as Go's {@code strconv.FormatFloat}. */
public final class DoubleText {
    private static final int SHORTEST = -1;
    private static final int HEX_DIGITS = 15;

    private DoubleText() {}

    /** Significant digits without zeros at the end, and where the point stands before or after their start. */
    private record Digits(String digits, int point) {}

    /**
     * The number in a form.
     *
     * @param form one of {@code e E f g G x X b}
     * @param precision digits after the point, of {@code g} significant digits; -1 for as many as are needed
     */
    public static String format(double v, char form, int precision) {
        if (Double.isNaN(v)) {
            return "NaN";
        }
        if (Double.isInfinite(v)) {
            return v > 0 ? "+Inf" : "-Inf";
        }
        String sign = Double.doubleToRawLongBits(v) < 0 ? "-" : "";
        double magnitude = Math.abs(v);
        return sign
                + switch (form) {
                    case 'b' -> binary(magnitude);
                    case 'x', 'X' -> hexadecimal(magnitude, precision, form == 'X');
                    default -> decimal(magnitude, form, precision);
                };
    }

    private static String decimal(double v, char form, int precision) {
        boolean shortest = precision < 0;
        Digits digits = digits(v, form, precision);
        int count = digits.digits.length();
        return switch (form) {
            case 'e', 'E' -> exponential(digits, shortest ? Math.max(count - 1, 0) : precision, form);
            case 'f' -> fixed(digits, shortest ? Math.max(count - digits.point, 0) : precision);
            default -> generalForm(digits, shortest ? count : Math.max(precision, 1), shortest, form);
        };
    }

    private static String generalForm(Digits digits, int wanted, boolean shortest, char form) {
        int count = digits.digits.length();
        int limit = shortest ? 6 : wanted > count && count >= digits.point ? count : wanted;
        int exponent = digits.point - 1;
        if (exponent < -4 || exponent >= limit) {
            return exponential(digits, Math.min(wanted, count) - 1, form == 'g' ? 'e' : 'E');
        }
        int shown = wanted > digits.point ? count : wanted;
        return fixed(digits, Math.max(shown - digits.point, 0));
    }

    private static Digits digits(double v, char form, int precision) {
        if (v == 0) {
            return new Digits("", 0);
        }
        if (precision == SHORTEST) {
            return shortest(v);
        }
        BigDecimal exact = new BigDecimal(v);
        if (form == 'f') {
            return digits(exact.setScale(Math.min(precision, exact.scale()), RoundingMode.HALF_EVEN));
        }
        int significant = form == 'e' || form == 'E' ? precision + 1 : Math.max(precision, 1);
        return digits(exact.round(new MathContext(Math.min(significant, exact.precision()), RoundingMode.HALF_EVEN)));
    }

    private static Digits digits(BigDecimal v) {
        if (v.signum() == 0) {
            return new Digits("", 0);
        }
        String digits = v.unscaledValue().toString();
        int point = digits.length() - v.scale();
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        return new Digits(digits.substring(0, end), point);
    }

    /**
     * The fewest digits that are read as this number again, and of those the nearest. Java's algorithm wants two where one would do, as
     * for the least numbers of all.
     */
    private static Digits shortest(double v) {
        BigDecimal one = new BigDecimal(v).round(new MathContext(1));
        return digits(one.doubleValue() == v ? one : new BigDecimal(NumberOutput.toString(v, true)));
    }

    private static String exponential(Digits digits, int precision, char form) {
        StringBuilder out = new StringBuilder();
        String d = digits.digits;
        out.append(d.isEmpty() ? '0' : d.charAt(0));
        if (precision > 0) {
            String rest = d.length() > 1 ? d.substring(1, Math.min(d.length(), precision + 1)) : "";
            out.append('.').append(rest).append("0".repeat(precision - rest.length()));
        }
        int exponent = d.isEmpty() ? 0 : digits.point - 1;
        out.append(form).append(exponent < 0 ? '-' : '+');
        return out.append(Math.abs(exponent) < 10 ? "0" : "")
                .append(Math.abs(exponent))
                .toString();
    }

    private static String fixed(Digits digits, int precision) {
        StringBuilder out = new StringBuilder();
        String d = digits.digits;
        int point = digits.point;
        if (point > 0) {
            int shown = Math.min(d.length(), point);
            out.append(d, 0, shown).append("0".repeat(point - shown));
        } else {
            out.append('0');
        }
        if (precision > 0) {
            out.append('.');
            for (int i = 0; i < precision; i++) {
                int at = point + i;
                out.append(at >= 0 && at < d.length() ? d.charAt(at) : '0');
            }
        }
        return out.toString();
    }

    /** The mantissa of a number that is not negative, with the leading bit that normal numbers leave out. */
    private static long mantissa(double v) {
        long bits = Double.doubleToRawLongBits(v);
        return bits >>> 52 == 0 ? bits : (bits & 0xFFFFFFFFFFFFFL) | 1L << 52;
    }

    /** Mantissa and power of two, both decimal. */
    private static String binary(double v) {
        int power = Math.max(Math.getExponent(v), Double.MIN_EXPONENT) - 52;
        return mantissa(v) + "p" + (power < 0 ? "" : "+") + power;
    }

    /** Hexadecimal digits with a binary exponent. */
    private static String hexadecimal(double v, int precision, boolean upper) {
        int exponent = v == 0 ? 0 : Math.max(Math.getExponent(v), Double.MIN_EXPONENT);
        long full = mantissa(v) << 8; // 1.xxx with 60 bits after the point
        while (full != 0 && (full & 1L << 60) == 0) {
            full <<= 1;
            exponent--;
        }
        if (precision >= 0 && precision < HEX_DIGITS) {
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
        String digits = HexFormat.of().toHexDigits(full, HEX_DIGITS);
        String shown = precision < 0
                ? digits.replaceFirst("0+$", "")
                : digits.substring(0, Math.min(precision, HEX_DIGITS))
                        + "0".repeat(Math.max(0, precision - HEX_DIGITS));
        int power = Math.abs(exponent);
        String text = "0x" + (full >>> 60) + (shown.isEmpty() ? "" : "." + shown) + "p" + (exponent < 0 ? "-" : "+")
                + (power < 10 ? "0" : "") + power;
        return upper ? text.toUpperCase(Locale.ROOT) : text;
    }
}
