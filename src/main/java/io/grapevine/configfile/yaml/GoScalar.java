package io.grapevine.configfile.yaml;

import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Tag;

/** What an unquoted scalar means to Go's yaml package (version 2), which mixes YAML 1.1 with rules of its own. */
final class GoScalar {
    private static final Set<String> TRUE =
            Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
    private static final Set<String> FALSE =
            Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
    private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
    private static final Map<String, Double> SPECIAL = Map.ofEntries(
            Map.entry(".nan", Double.NaN),
            Map.entry(".NaN", Double.NaN),
            Map.entry(".NAN", Double.NaN),
            Map.entry(".inf", Double.POSITIVE_INFINITY),
            Map.entry(".Inf", Double.POSITIVE_INFINITY),
            Map.entry(".INF", Double.POSITIVE_INFINITY),
            Map.entry("+.inf", Double.POSITIVE_INFINITY),
            Map.entry("+.Inf", Double.POSITIVE_INFINITY),
            Map.entry("+.INF", Double.POSITIVE_INFINITY),
            Map.entry("-.inf", Double.NEGATIVE_INFINITY),
            Map.entry("-.Inf", Double.NEGATIVE_INFINITY),
            Map.entry("-.INF", Double.NEGATIVE_INFINITY));
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern DOT_FLOAT = Pattern.compile("\\.[0-9]+([eE][-+]?[0-9]+)?");
    private static final Pattern TIMESTAMP = Pattern.compile("[0-9]{4}-(1[0-2]|0?[1-9])-(3[01]|[12][0-9]|0?[1-9])"
            + "([Tt ]([01]?[0-9]|2[0-3]):[0-5]?[0-9]:[0-5]?[0-9](\\.[0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})?)?");

    private GoScalar() {}

    /** The tag that an unquoted {@code text} gets as a value; as a key, {@code <<} means a merge. */
    static Tag resolve(String text) {
        if (NULL.contains(text)) {
            return Tag.NULL;
        }
        if (TRUE.contains(text) || FALSE.contains(text)) {
            return Tag.BOOL;
        }
        if (SPECIAL.containsKey(text)) {
            return Tag.FLOAT;
        }
        char first = text.charAt(0);
        if (first == '.') {
            return DOT_FLOAT.matcher(text).matches() ? Tag.FLOAT : Tag.STR;
        }
        return first == '-' || first == '+' || (first >= '0' && first <= '9') ? resolveNumeric(text) : Tag.STR;
    }

    private static Tag resolveNumeric(String text) {
        if (TIMESTAMP.matcher(text).matches()) {
            return Tag.TIMESTAMP;
        }
        String plain = text.replace("_", "");
        if (integer(plain) != null) {
            return Tag.INT;
        }
        return FLOAT.matcher(plain).matches() ? Tag.FLOAT : Tag.STR;
    }

    /** The truth value of {@code text}, or null if it is none. */
    static @Nullable Boolean bool(String text) {
        return TRUE.contains(text) ? Boolean.TRUE : FALSE.contains(text) ? Boolean.FALSE : null;
    }

    /** The integer that {@code text} denotes with Go's prefixes for bases, or null if it is none of 64 bits. */
    static @Nullable Number integer(String text) {
        String plain = text.replace("_", "");
        int sign = plain.startsWith("-") || plain.startsWith("+") ? 1 : 0;
        String digits = plain.substring(sign);
        int base = 10;
        if (digits.length() > 1 && digits.charAt(0) == '0') {
            char prefix = Character.toLowerCase(digits.charAt(1));
            base = prefix == 'x' ? 16 : prefix == 'b' ? 2 : 8;
            digits = digits.substring(prefix == 'x' || prefix == 'b' || prefix == 'o' ? 2 : 1);
        }
        if (digits.isEmpty() || Character.digit(digits.charAt(0), base) < 0) {
            return null;
        }
        try {
            return plain.startsWith("-") ? Long.parseLong("-" + digits, base) : positive(digits, base, sign == 0);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Without a sign, integers up to 2⁶⁴ - 1 count as integers, though no field of ours can hold them. */
    private static Number positive(String digits, int base, boolean unsigned) {
        long value = unsigned ? Long.parseUnsignedLong(digits, base) : Long.parseLong(digits, base);
        return value < 0 ? (Number) new BigInteger(digits, base) : (Number) value;
    }

    /** The number that {@code text} denotes, or null if it is none. */
    static @Nullable Double number(String text) {
        Double special = SPECIAL.get(text);
        if (special != null) {
            return special;
        }
        Number integer = integer(text);
        if (integer != null) {
            return integer.doubleValue();
        }
        String plain = text.startsWith(".") ? text : text.replace("_", "");
        return FLOAT.matcher(plain).matches() ? Double.valueOf(plain) : null;
    }
}
