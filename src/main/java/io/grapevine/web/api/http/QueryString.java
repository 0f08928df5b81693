package io.grapevine.web.api.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parser of URL queries as in Go: a pair with a semicolon or an invalid escape is ignored. */
public final class QueryString {
    private QueryString() {}

    /** The values of each name, in order. */
    public static Map<String, List<String>> parse(String query) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            Optional<String> name = unescaped(equals < 0 ? pair : pair.substring(0, equals));
            Optional<String> value = unescaped(equals < 0 ? "" : pair.substring(equals + 1));
            if (!pair.isEmpty() && pair.indexOf(';') < 0 && name.isPresent() && value.isPresent()) {
                values.computeIfAbsent(name.get(), key -> new ArrayList<>(1)).add(value.get());
            }
        }
        return values;
    }

    /** {@code text}, whose characters are the bytes that were sent. */
    private static Optional<String> unescaped(String text) {
        byte[] escaped = text.getBytes(StandardCharsets.ISO_8859_1);
        byte[] plain = new byte[escaped.length];
        int length = 0;
        for (int i = 0; i < escaped.length; i++) {
            byte b = escaped[i];
            if (b == '+') {
                b = ' ';
            } else if (b == '%') {
                int high = i + 2 < escaped.length ? Character.digit(escaped[i + 1], 16) : -1;
                int low = i + 2 < escaped.length ? Character.digit(escaped[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                b = (byte) (high << 4 | low);
                i += 2;
            }
            plain[length++] = b;
        }
        return Optional.of(new String(plain, 0, length, StandardCharsets.UTF_8));
    }
}
