package io.grapevine.integration.http;

import io.grapevine.model.LabelSet;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as Go's {@code encoding/json} writes it, byte for byte: no white space, and {@code <}, {@code >}, {@code &} and
 * the separators U+2028 and U+2029 escaped. Receivers that check a signature over the body, or compare it, depend on
 * that.
 */
public final class GoJson {
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out = new StringBuilder(256);

    private GoJson() {}

    /**
     * Writes a tree.
     *
     * @param value a string, number, boolean, {@link LabelSet}, list, map with string keys (written in its own order)
     *     or null
     * @throws IllegalArgumentException if the tree holds something else, or a number that JSON does not know
     */
    public static String encode(@Nullable Object value) {
        GoJson json = new GoJson();
        json.value(value);
        return json.out.toString();
    }

    private void value(@Nullable Object value) {
        if (value == null) {
            out.append("null");
        } else if (value instanceof String text) {
            string(text);
        } else if (value instanceof Boolean || value instanceof Number) {
            scalar(value);
        } else if (value instanceof LabelSet labels) {
            labels(labels);
        } else if (value instanceof Map<?, ?> map) {
            map(map);
        } else if (value instanceof List<?> list) {
            list(list);
        } else {
            throw new IllegalArgumentException(
                    "value: " + value.getClass().getSimpleName() + " (expected: something that JSON knows)");
        }
    }

    private void labels(LabelSet labels) {
        out.append('{');
        for (int i = 0; i < labels.size(); i++) {
            name(labels.name(i), i == 0);
            string(labels.value(i));
        }
        out.append('}');
    }

    private void map(Map<?, ?> map) {
        out.append('{');
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            name(String.valueOf(entry.getKey()), first);
            value(entry.getValue());
            first = false;
        }
        out.append('}');
    }

    private void name(String name, boolean first) {
        if (!first) {
            out.append(',');
        }
        string(name);
        out.append(':');
    }

    private void list(List<?> list) {
        out.append('[');
        String separator = "";
        for (Object element : list) {
            out.append(separator);
            value(element);
            separator = ",";
        }
        out.append(']');
    }

    private void scalar(Object value) {
        if (value instanceof Double || value instanceof Float) {
            out.append(number(((Number) value).doubleValue()));
        } else {
            out.append(value);
        }
    }

    /** The shortest digits that mean the number; an exponent only below 1e-6 and from 1e21 on. */
    private static String number(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new IllegalArgumentException("value: " + number + " (expected: a number that JSON knows)");
        }
        if (number == 0) {
            return 1 / number < 0 ? "-0" : "0";
        }
        BigDecimal exact = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        double size = Math.abs(number);
        if (size >= 1e-6 && size < 1e21) {
            return exact.toPlainString();
        }
        String digits = exact.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - exact.scale();
        return (number < 0 ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + (exponent < 0 ? "e-" : "e+")
                + Math.abs(exponent);
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            character(c);
        }
        out.append('"');
    }

    private void character(int c) {
        switch (c) {
            case '"', '\\' -> out.append('\\').append((char) c);
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '<', '>', '&', 0x2028, 0x2029 -> escape(c);
            default -> {
                if (c < ' ') {
                    escape(c);
                } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                    out.append("\\ufffd"); // a lone surrogate has no UTF-8 form
                } else {
                    out.appendCodePoint(c);
                }
            }
        }
    }

    private void escape(int c) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt((c >> shift) & 0xF));
        }
    }
}
