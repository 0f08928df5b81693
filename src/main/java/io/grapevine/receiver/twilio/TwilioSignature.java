package io.grapevine.receiver.twilio;

import io.grapevine.base.Hmac;
import io.grapevine.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The signature of a request of Twilio, over the address as Twilio knows it and the fields of its form. The address is not that of the
 * request as it arrives, which a proxy may have changed.
 *
 * @param signature the header {@code X-Twilio-Signature}
 */
record TwilioSignature(String signature) {
    static final String HEADER = "X-Twilio-Signature";

    private static final String HTTPS = "https://";

    /** Scheme, host, port and the rest. */
    private static final Pattern ADDRESS = Pattern.compile("(https?://)([^/]*?)(:[0-9]+)?(/.*)", Pattern.DOTALL);

    /** Whether it is by a token. Twilio has signed addresses with the port and without it. */
    boolean isBy(Secret token, String url, Map<String, String> form) {
        byte[] given = signature.getBytes(StandardCharsets.UTF_8);
        return !token.isEmpty()
                && Stream.of(url, withPort(url), withoutPort(url))
                        .distinct()
                        .anyMatch(address -> MessageDigest.isEqual(
                                code(token, address, form).getBytes(StandardCharsets.US_ASCII), given));
    }

    private static String withPort(String url) {
        Matcher parts = ADDRESS.matcher(url);
        return parts.matches() && parts.group(3) == null
                ? parts.group(1) + parts.group(2) + (parts.group(1).equals(HTTPS) ? ":443" : ":80") + parts.group(4)
                : url;
    }

    private static String withoutPort(String url) {
        Matcher parts = ADDRESS.matcher(url);
        return parts.matches() ? parts.group(1) + parts.group(2) + parts.group(4) : url;
    }

    private static String code(Secret token, String url, Map<String, String> form) {
        StringBuilder text = new StringBuilder(url);
        new TreeMap<>(form).forEach((name, value) -> text.append(name).append(value));
        return Hmac.SHA1.base64(token.reveal(), text.toString());
    }
}
