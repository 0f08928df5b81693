package io.grapevine.receiver.action;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The fields of a form that a browser or a service has sent.
 *
 * @param values the values by name, as they were sent
 */
public record FormFields(Map<String, String> values) {
    private static final String TYPE = "application/x-www-form-urlencoded";

    /**
     * Reads the body of a request; empty if it is not of that type, is malformed, or has a field twice.
     *
     * @param type the content type; may have parameters
     */
    public static Optional<FormFields> read(String type, byte[] body) {
        if (!type.split(";", 2)[0].strip().equalsIgnoreCase(TYPE)) {
            return Optional.empty();
        }
        Map<String, String> values = new TreeMap<>();
        try {
            for (String pair : new String(body, StandardCharsets.ISO_8859_1).split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                if (values.put(decode(name), decode(value)) != null) {
                    return Optional.empty();
                }
            }
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return Optional.of(new FormFields(values));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** The value of a field without spaces around it; empty if it was not sent. */
    public String value(String name) {
        return values.getOrDefault(name, "").strip();
    }
}
