package io.grapevine.httpclient.sender;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Redaction of secrets in external text, as receivers may quote a request in their error response. */
public final class Redaction {
    /** The replacement of a secret. */
    public static final String BLOT = "<redacted>";

    /** The minimum length of a redacted secret; shorter strings occur in ordinary text. */
    private static final int MIN_LENGTH = 4;

    private final List<String> secrets = new ArrayList<>();

    /** Adds a secret; empty and very short ones are ignored. */
    public Redaction hide(String secret) {
        if (secret.length() >= MIN_LENGTH && !secrets.contains(secret)) {
            secrets.add(secret);
            secrets.sort(Comparator.comparingInt(String::length).reversed());
        }
        return this;
    }

    /** Adds the values of a URL's query, as they are written and as they read. */
    public Redaction hideQuery(String url) {
        int query = url.indexOf('?');
        if (query >= 0) {
            for (String pair : url.substring(query + 1).split("[&#]", -1)) {
                String value = pair.substring(pair.indexOf('=') + 1);
                hide(value);
                try {
                    hide(URLDecoder.decode(value, StandardCharsets.UTF_8));
                } catch (IllegalArgumentException malformed) {
                    // it reads as it is written
                }
            }
        }
        return this;
    }

    /** Adds the secrets of another redaction. */
    public Redaction hideAll(Redaction other) {
        other.secrets.forEach(this::hide);
        return this;
    }

    /** {@code text} without the secrets. */
    public String apply(String text) {
        String clean = text;
        for (String secret : secrets) {
            clean = clean.replace(secret, BLOT);
        }
        return clean;
    }
}
