package io.grapevine.template.go.html;

import io.grapevine.base.go.GoStrings;
import java.util.List;

/** Escapers of URLs and parts of URLs. */
final class UrlEscapers {
    private static final List<String> SAFE_SCHEMES = List.of("http", "https", "mailto");
    private static final String RESERVED = "!#$&*+,/:;=?@[]";
    private static final String UNRESERVED_MARKS = "-._~";
    private static final String HEX = "0123456789abcdef";

    private UrlEscapers() {}

    /** For the start of a URL: schemes other than {@code http}, {@code https} and {@code mailto} are refused. */
    static String filter(Content content) {
        return content.isUrl() || isSafe(content.text()) ? content.text() : "#" + Content.UNSAFE;
    }

    /** For scheme, authority and path: what cannot stand in a URL is percent-encoded. */
    static String normalize(Content content) {
        return percentEncode(content.text(), true);
    }

    /** For queries and fragments: what has a meaning in a URL is percent-encoded, too, unless it is meant to be one. */
    static String escape(Content content) {
        return percentEncode(content.text(), content.isUrl());
    }

    /** For lists of images: each must be a safe URL, with a simple description. */
    static String sourceSet(Content content) {
        if (content.isUrl()) {
            return percentEncode(content.text(), true).replace(",", "%2c");
        }
        StringBuilder out = new StringBuilder();
        String separator = "";
        for (String source : content.text().split(",", -1)) {
            out.append(separator).append(source(source));
            separator = ",";
        }
        return out.toString();
    }

    private static String source(String source) {
        int start = new Span(source).skipSpace(0);
        int end = start;
        while (end < source.length() && !Span.isSpace(source.charAt(end))) {
            end++;
        }
        String url = source.substring(start, end);
        String descriptor = source.substring(end);
        boolean harmless = isSafe(url) && descriptor.chars().allMatch(c -> Span.isSpace(c) || Span.isLetterOrDigit(c));
        return harmless ? source.substring(0, start) + percentEncode(url, true) + descriptor : "#" + Content.UNSAFE;
    }

    private static boolean isSafe(String url) {
        int colon = url.indexOf(':');
        if (colon < 0 || url.substring(0, colon).indexOf('/') >= 0) {
            return true;
        }
        Span scheme = new Span(url, 0, colon);
        return SAFE_SCHEMES.stream().anyMatch(safe -> safe.length() == colon && scheme.startsWithIgnoringCase(safe, 0));
    }

    /**
     * Percent-encodes the bytes of {@code text}.
     *
     * @param normalize whether reserved characters and what is encoded already stay
     */
    private static String percentEncode(String text, boolean normalize) {
        byte[] bytes = GoStrings.bytes(text);
        StringBuilder out = new StringBuilder(bytes.length + 16);
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xFF);
            boolean stays = Span.isLetterOrDigit(c)
                    || UNRESERVED_MARKS.indexOf(c) >= 0
                    || (normalize && (RESERVED.indexOf(c) >= 0 || isEncoded(bytes, i)));
            if (stays) {
                out.append(c);
            } else {
                out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xF));
            }
        }
        return out.toString();
    }

    private static boolean isEncoded(byte[] bytes, int i) {
        return bytes[i] == '%'
                && i + 2 < bytes.length
                && StyleEscapers.isHex(bytes[i + 1])
                && StyleEscapers.isHex(bytes[i + 2]);
    }
}
