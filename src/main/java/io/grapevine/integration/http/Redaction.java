package io.grapevine.integration.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Blots secrets out of texts from elsewhere: receivers like to repeat what they were sent when they refuse it. */
public final class Redaction {
    /** What stands in the place of a secret. */
    public static final String BLOT = "<redacted>";

    /** Shorter strings are in half of all texts; a secret of that length is none. */
    private static final int MIN_LENGTH = 4;

    private final List<String> secrets = new ArrayList<>();

    /** Blots out a text wherever it stands, from now on. Empty and very short ones are passed over. */
    public Redaction hide(String secret) {
        if (secret.length() >= MIN_LENGTH && !secrets.contains(secret)) {
            secrets.add(secret);
            secrets.sort(Comparator.comparingInt(String::length).reversed());
        }
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
