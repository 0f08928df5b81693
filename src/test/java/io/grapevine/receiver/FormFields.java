package io.grapevine.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads forms that were received. */
public final class FormFields {
    private FormFields() {}

    /** The fields of a form; throws if one comes twice. */
    public static Map<String, String> of(String form) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : form.split("&")) {
            int equals = pair.indexOf('=');
            if (fields.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1))) != null) {
                throw new IllegalArgumentException(pair + " (expected: each field once)");
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, UTF_8);
    }
}
