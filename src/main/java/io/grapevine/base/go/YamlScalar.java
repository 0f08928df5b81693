package io.grapevine.base.go;

import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Type resolution of unquoted scalars as in Go's yaml package (version 2), which mixes YAML 1.1 with rules of its own.
 */
public final class YamlScalar {
    private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUE =
            Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
    private static final Set<String> FALSE =
            Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
    private static final Pattern NAN = Pattern.compile("\\.(nan|NaN|NAN)");
    private static final Pattern INFINITY = Pattern.compile("[-+]?\\.(inf|Inf|INF)");
    private static final Pattern INTEGER = Pattern.compile("([-+]?)(0[xX]|0[bB]|0[oO]|0(?=.))?([0-9a-fA-F]+)");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern POINT_FLOAT = Pattern.compile(
            "\\.[0-9]+(_[0-9]+)*([eE][-+]?[0-9]+(_[0-9]+)*)?"); // here underscores must be between digits
    private static final Pattern TIMESTAMP = Pattern.compile("[0-9]{4}-(1[0-2]|0?[1-9])-(3[01]|[12][0-9]|0?[1-9])"
            + "([Tt ]([01]?[0-9]|2[0-3]):[0-5]?[0-9]:[0-5]?[0-9](\\.[0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})?)?");

    private YamlScalar() {}

    /**
     * The value of {@code text}: null, a {@link Boolean}, a {@link Long}, a {@link BigInteger} if it is from 2⁶³ to
     * 2⁶⁴ - 1, a {@link Double}, or {@code text} itself.
     */
    public static @Nullable Object value(String text) {
        if (NULL.contains(text)) {
            return null;
        }
        if (TRUE.contains(text) || FALSE.contains(text)) {
            return TRUE.contains(text);
        }
        char first = text.charAt(0);
        boolean numeric = first == '-' || first == '+' || first == '.' || isDigit(first);
        if (!numeric) { // most texts are words
            return text;
        }
        if (NAN.matcher(text).matches()) {
            return Double.NaN;
        }
        if (INFINITY.matcher(text).matches()) {
            return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        if (first == '.') {
            return POINT_FLOAT.matcher(text).matches() ? decimal(text) : text;
        }
        String plain = text.replace("_", "");
        Number integer = integer(plain);
        return integer != null ? integer : FLOAT.matcher(plain).matches() ? decimal(text) : text;
    }

    /** An integer with Go's prefixes for bases, or null; only without a sign may it be beyond 63 bits. */
    private static @Nullable Number integer(String plain) {
        var parts = INTEGER.matcher(plain);
        if (!parts.matches()) {
            return null;
        }
        String sign = parts.group(1);
        try {
            BigInteger value = new BigInteger(sign + parts.group(3), base(parts.group(2)));
            if (value.bitLength() < 64) {
                return value.longValue();
            }
            return sign.isEmpty() && value.bitLength() == 64 ? value : null;
        } catch (NumberFormatException digitBeyondTheBase) {
            return null;
        }
    }

    private static int base(@Nullable String prefix) {
        return switch (prefix == null ? "" : prefix) {
            case "" -> 10;
            case "0x", "0X" -> 16;
            case "0b", "0B" -> 2;
            default -> 8;
        };
    }

    private static Object decimal(String text) {
        double value = Double.parseDouble(text.replace("_", ""));
        return Double.isInfinite(value) ? (Object) text : (Object) value;
    }

    /** Whether {@code text}, which has no other value, is a point in time; Go quotes such a text when it writes it. */
    public static boolean isTimestamp(String text) {
        return !text.isEmpty()
                && isDigit(text.charAt(0))
                && TIMESTAMP.matcher(text).matches();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
