package io.grapevine.template.go.value;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Parser of numbers as Go's {@code strconv}. */
public final class GoNumbers {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)(e[+-]?\\d+)?");
    private static final Pattern HEX = Pattern.compile("[+-]?0x([0-9a-f]+\\.?[0-9a-f]*|\\.[0-9a-f]+)p[+-]?\\d+");
    private static final Pattern NAMED = Pattern.compile("[+-]?(inf|infinity)|nan");

    private GoNumbers() {}

    /** An unsigned 64-bit integer without sign, in the base that its prefix says. */
    public static OptionalLong parseUnsigned(String text) {
        return digits(text, text);
    }

    /** A signed 64-bit integer, in the base that its prefix says. */
    public static OptionalLong parseSigned(String text) {
        boolean negative = text.startsWith("-");
        String magnitude = negative || text.startsWith("+") ? text.substring(1) : text;
        OptionalLong bits = digits(magnitude, text);
        if (bits.isEmpty()) {
            return bits;
        }
        long value = bits.getAsLong();
        boolean fits = value >= 0 || (negative && value == Long.MIN_VALUE);
        return fits ? OptionalLong.of(negative ? -value : value) : OptionalLong.empty();
    }

    private static OptionalLong digits(String text, String whole) {
        if (!underscoresSeparate(whole)) {
            return OptionalLong.empty();
        }
        String s = text.toLowerCase(Locale.ROOT);
        boolean octal = s.length() > 1 && s.charAt(0) == '0';
        int radix = s.startsWith("0x") ? 16 : s.startsWith("0b") ? 2 : octal ? 8 : 10;
        int prefix = radix == 10 ? 0 : s.length() > 1 && Character.isLetter(s.charAt(1)) ? 2 : 1;
        if (radix == 8 && prefix == 2 && s.charAt(1) != 'o') {
            return OptionalLong.empty();
        }
        String number = s.substring(prefix).replace("_", "");
        try {
            return number.isEmpty() || !number.chars().allMatch(c -> c < 0x80 && Character.digit(c, radix) >= 0)
                    ? OptionalLong.empty()
                    : OptionalLong.of(Long.parseUnsignedLong(number, radix));
        } catch (NumberFormatException overflow) {
            return OptionalLong.empty();
        }
    }

    /** A finite float, or an infinity or NaN that is written as such; empty where it is none or too large. */
    public static OptionalDouble parseFloat(String text) {
        if (!underscoresSeparate(text)) {
            return OptionalDouble.empty();
        }
        String s = text.replace("_", "").toLowerCase(Locale.ROOT);
        if (DECIMAL.matcher(s).matches() || HEX.matcher(s).matches()) {
            double value = Double.parseDouble(bounded(s));
            return Double.isInfinite(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
        }
        if (NAMED.matcher(s).matches()) {
            double infinity = s.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            return OptionalDouble.of(s.equals("nan") ? Double.NaN : infinity);
        }
        return OptionalDouble.empty();
    }

    /** Java's reader overflows on exponents beyond an {@code int}; those mean infinity or nothing anyway. */
    private static String bounded(String s) {
        int exponent = s.startsWith("0x") || s.startsWith("0x", 1) ? s.indexOf('p') : s.indexOf('e');
        if (exponent < 0 || s.length() - exponent < 9) {
            return s;
        }
        String mantissa = s.substring(0, exponent + 1);
        String digits = s.substring(exponent + 1).replaceFirst("^[+-]?0*", "");
        String sign = s.charAt(exponent + 1) == '-' ? "-" : "";
        return mantissa + sign + (digits.length() > 7 ? "9999999" : "0" + digits);
    }

    /** Whether each underscore stands between digits, a base prefix counting as a digit. */
    private static boolean underscoresSeparate(String text) {
        if (text.indexOf('_') < 0) {
            return true;
        }
        int start = text.startsWith("+") || text.startsWith("-") ? 1 : 0;
        boolean prefixed = text.length() >= start + 2
                && text.charAt(start) == '0'
                && "bBoOxX".indexOf(text.charAt(start + 1)) >= 0;
        boolean hex = prefixed && Character.toLowerCase(text.charAt(start + 1)) == 'x';
        boolean afterDigit = prefixed;
        boolean afterUnderscore = false;
        for (int i = prefixed ? start + 2 : start; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean digit = c < 0x80 && Character.digit(c, hex ? 16 : 10) >= 0;
            if (c == '_' ? !afterDigit : !digit && afterUnderscore) {
                return false;
            }
            afterUnderscore = c == '_';
            afterDigit = digit;
        }
        return !afterUnderscore;
    }

    /** The float nearest to 64 unsigned bits. */
    public static double unsignedToDouble(long bits) {
        return bits >= 0 ? bits : new java.math.BigDecimal(Long.toUnsignedString(bits)).doubleValue();
    }
}
