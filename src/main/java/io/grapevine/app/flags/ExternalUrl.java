package io.grapevine.app.flags;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The URL under which users reach this server. What is accepted, and how it is written again, follows Go's URLs, which
 * are more lenient than {@link java.net.URI}: a blank in the path is escaped, not refused.
 *
 * @param text the URL, without a slash at its end
 * @param path its decoded path: empty, or beginning with a slash and ending without one
 */
public record ExternalUrl(String text, String path) {
    private static final Pattern SCHEME = Pattern.compile("(https?):(.*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern REST = Pattern.compile("(//([^/?#]*))?([^?#]*)(\\?[^#]*)?(#.*)?");
    private static final Pattern USER = Pattern.compile("[\\w\\-.:~!$&'()*+,;=%@]*");
    private static final Pattern HOST = Pattern.compile(
            "(\\[[^\\]@/\\s\\\\^`{|}]*]|(?:[\\w\\-.~!$&'()*+,;=<>\"\\[\\]]|[^\\x00-\\x7f]|%[89a-fA-F]\\p{XDigit})*)"
                    + "(:\\d*)?");
    private static final Pattern BAD_ESCAPE = Pattern.compile("%(?!\\p{XDigit}{2})");
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f]");
    private static final Pattern WRITABLE = Pattern.compile("[\\w\\-.~!$&'()*+,;=:@\\[\\]%/]*");
    private static final String UNESCAPED = "-_.~$&+,/:;=@";

    /** What is wrong with a URL, or empty. */
    static Optional<String> fault(String url) {
        return parts(url).isPresent()
                ? Optional.empty()
                : Optional.of('"' + withoutUser(url) + "\" (expected: a URL such as https://alerts.example.com/path)");
    }

    /** Reads a URL that has no fault. */
    public static ExternalUrl of(String url) {
        return parts(url).orElseThrow(() -> new IllegalArgumentException("not a URL with http or https"));
    }

    /** The URL to assume where none is given. */
    public static ExternalUrl local(String hostName, int port) {
        return new ExternalUrl("http://" + hostName + ":" + port, "");
    }

    private static Optional<ExternalUrl> parts(String url) {
        Matcher scheme = SCHEME.matcher(url);
        if (CONTROL.matcher(url).find() || !scheme.matches()) {
            return Optional.empty();
        }
        Matcher rest = REST.matcher(scheme.group(2));
        if (!rest.matches() || (rest.group(1) != null && !isAuthority(rest.group(2)))) {
            return Optional.empty();
        }
        String path = rest.group(3);
        String fragment = orEmpty(rest.group(5));
        if (BAD_ESCAPE.matcher(orEmpty(rest.group(2)) + path + fragment).find()) {
            return Optional.empty();
        }
        String start = scheme.group(1).toLowerCase(Locale.ROOT) + ":" + orEmpty(rest.group(1));
        String end = orEmpty(rest.group(4)) + (fragment.equals("#") ? "" : fragment);
        if (rest.group(1) == null && !path.startsWith("/")) {
            return Optional.of(new ExternalUrl(start + path + end, ""));
        }
        byte[] decoded = decode(path);
        int length = decoded.length;
        while (length > 0 && decoded[length - 1] == '/') {
            length--;
        }
        boolean asWritten = length == decoded.length && WRITABLE.matcher(path).matches();
        String written = asWritten ? path : encode(decoded, length);
        return Optional.of(
                new ExternalUrl(start + written + end, new String(decoded, 0, length, StandardCharsets.UTF_8)));
    }

    private static boolean isAuthority(String authority) {
        int at = authority.lastIndexOf('@');
        return (at < 0 || USER.matcher(authority.substring(0, at)).matches())
                && HOST.matcher(authority.substring(at + 1)).matches();
    }

    private static String withoutUser(String url) {
        return url.replaceFirst("//[^/]*@", "//<secret>@");
    }

    private static byte[] decode(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%') {
                out.write(Character.digit(bytes[i + 1], 16) * 16 + Character.digit(bytes[i + 2], 16));
                i += 2;
            } else {
                out.write(bytes[i]);
            }
        }
        return out.toByteArray();
    }

    private static String encode(byte[] path, int length) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < length; i++) {
            int c = path[i] & 0xff;
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || UNESCAPED.indexOf(c) >= 0);
            out.append(plain ? Character.toString(c) : String.format("%%%02X", c));
        }
        return out.toString();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
