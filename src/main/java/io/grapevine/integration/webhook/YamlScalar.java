package io.grapevine.integration.webhook;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;

/** The types of YAML scalars as Go's {@code yaml.v2} tells them apart. */
final class YamlScalar {
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{1,2}-\\d{1,2}([Tt\\s].*)?");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final BigInteger MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    private static final BigInteger MIN = BigInteger.ONE.shiftLeft(63).negate();

    private static final Map<String, Object> WORDS = words();

    private YamlScalar() {}

    private static Map<String, Object> words() {
        Map<String, Object> words = new TreeMap<>();
        for (String word : new String[] {"y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"}) {
            words.put(word, true);
        }
        for (String word : new String[] {"n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"}) {
            words.put(word, false);
        }
        for (String word : new String[] {".nan", ".NaN", ".NAN"}) {
            words.put(word, Double.NaN);
        }
        for (String word : new String[] {".inf", ".Inf", ".INF"}) {
            words.put(word, Double.POSITIVE_INFINITY);
            words.put("+" + word, Double.POSITIVE_INFINITY);
            words.put("-" + word, Double.NEGATIVE_INFINITY);
        }
        return Collections.unmodifiableMap(words);
    }

    /** What a scalar without quotes and without a tag stands for. */
    static @Nullable Object plain(String text) {
        if (text.isEmpty() || text.equals("~") || text.equals("null") || text.equals("Null") || text.equals("NULL")) {
            return null;
        }
        Object word = WORDS.get(text);
        return word != null ? word : number(text);
    }

    /** What a scalar with quotes or a tag stands for. */
    static @Nullable Object tagged(Tag tag, String text) {
        Object value = plain(text);
        if (Tag.BOOL.equals(tag)) {
            return expect(value instanceof Boolean, value);
        } else if (Tag.INT.equals(tag)) {
            return expect(value instanceof Number && !(value instanceof Double), value);
        } else if (Tag.FLOAT.equals(tag)) {
            return expect(
                    value instanceof Number, value instanceof Number number ? (Object) number.doubleValue() : value);
        } else if (Tag.NULL.equals(tag)) {
            return expect(value == null, value);
        } else if (Tag.BINARY.equals(tag)) {
            return new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8);
        }
        return text;
    }

    private static @Nullable Object expect(boolean fits, @Nullable Object value) {
        if (!fits) {
            throw new YAMLException("a value that does not fit its tag");
        }
        return value;
    }

    private static Object number(String text) {
        char first = text.charAt(0);
        boolean signed = first == '+' || first == '-';
        if (first == '.') {
            return FLOAT.matcher(text).matches() ? (Object) Double.valueOf(text) : text;
        }
        if (!(signed || (first >= '0' && first <= '9')) || DATE.matcher(text).matches()) {
            return text;
        }
        String plain = text.replace("_", "");
        BigInteger whole = integer(plain);
        if (whole != null) {
            return whole.bitLength() < 64 ? (Object) whole.longValue() : whole;
        }
        return FLOAT.matcher(plain).matches() && Double.isFinite(Double.parseDouble(plain))
                ? (Object) Double.valueOf(plain)
                : text;
    }

    /** An integer with Go's prefixes, or null; a sign is not allowed beyond the range of signed integers. */
    private static @Nullable BigInteger integer(String text) {
        boolean negative = text.startsWith("-");
        String digits = negative || text.startsWith("+") ? text.substring(1) : text;
        int radix = 10;
        if (digits.length() > 1 && digits.charAt(0) == '0') {
            char prefix = Character.toLowerCase(digits.charAt(1));
            radix = prefix == 'x' ? 16 : prefix == 'b' ? 2 : 8;
            digits = digits.substring(prefix == 'x' || prefix == 'b' || prefix == 'o' ? 2 : 1);
        }
        if (digits.isEmpty() || !isNumber(digits, radix)) {
            return null;
        }
        BigInteger value = new BigInteger(negative ? "-" + digits : digits, radix);
        boolean fits = value.compareTo(MIN) >= 0
                && value.compareTo(digits.length() == text.length() || radix != 10 ? MAX : MAX.shiftRight(1)) <= 0;
        return fits ? value : null;
    }

    private static boolean isNumber(String digits, int radix) {
        return digits.chars().allMatch(c -> c < 0x80 && Character.digit(c, radix) >= 0);
    }
}
