package io.grapevine.httpclient;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An OAuth 2 access token.
 *
 * @param header the {@code Authorization} header that carries it
 * @param expiry when it expires; null if it does not say
 */
public record OAuthToken(String header, @Nullable Instant expiry) {
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * Parses a token response.
     *
     * @param now the time from which the token's lifetime counts
     * @throws SendFailure if there is none
     */
    public static OAuthToken of(int status, @Nullable String contentType, String body, Instant now) throws SendFailure {
        if (status < 200 || status > 299) {
            throw SendFailure.of("oauth2: cannot fetch a token: status code " + status);
        }
        Map<String, String> fields = fields(contentType == null ? "" : contentType, body);
        String token = fields.getOrDefault("access_token", "");
        if (token.isEmpty() || !fields.getOrDefault("error", "").isEmpty()) {
            throw SendFailure.of("oauth2: cannot fetch a token: no access_token in the answer");
        }
        return new OAuthToken(type(fields.getOrDefault("token_type", "")) + " " + token, expiry(fields, now));
    }

    private static @Nullable Instant expiry(Map<String, String> fields, Instant now) throws SendFailure {
        try {
            long seconds = (long) Double.parseDouble(fields.getOrDefault("expires_in", "0"));
            return seconds <= 0 ? null : now.plusSeconds(Math.min(seconds, Integer.MAX_VALUE));
        } catch (NumberFormatException unreadable) {
            throw SendFailure.of("oauth2: cannot fetch a token: no number in expires_in");
        }
    }

    private static String type(String type) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "", "bearer" -> "Bearer";
            case "mac" -> "MAC";
            case "basic" -> "Basic";
            default -> type;
        };
    }

    private static Map<String, String> fields(String contentType, String body) throws SendFailure {
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        try {
            return type.equals("application/x-www-form-urlencoded") || type.equals("text/plain")
                    ? formFields(body)
                    : jsonFields(body);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw SendFailure.of("oauth2: cannot fetch a token: the answer cannot be read");
        }
    }

    private static Map<String, String> formFields(String text) {
        Map<String, String> fields = new TreeMap<>();
        for (String pair : text.strip().split("&", -1)) {
            String[] parts = pair.split("=", 2);
            String value = parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
            fields.putIfAbsent(URLDecoder.decode(parts[0], StandardCharsets.UTF_8), value);
        }
        return fields;
    }

    private static Map<String, String> jsonFields(String text) throws IOException {
        Map<String, String> fields = new TreeMap<>();
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not an object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken().isScalarValue() && parser.currentToken() != JsonToken.VALUE_NULL) {
                    fields.put(name, parser.getText());
                }
                parser.skipChildren();
            }
        }
        return fields;
    }

    /** Whether the token is no longer valid at a time. */
    public boolean expiresBefore(Instant time) {
        return expiry != null && expiry.isBefore(time);
    }

    @Override
    public String toString() {
        return "<secret>";
    }
}
