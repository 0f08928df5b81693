package io.grapevine.config.yaml;

import io.grapevine.base.go.GoDuration;
import io.grapevine.base.go.GoUrl;
import io.grapevine.base.go.Quoted;
import io.grapevine.config.Smarthost;
import io.grapevine.config.Url;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Readers of scalars with a syntax of their own: durations, URLs, addresses. Errors never show a URL, which may be a
 * secret.
 */
public final class YamlScalars {
    private static final Duration UNREADABLE_DURATION = Duration.ofMinutes(1);

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,18})(|KiB|MiB|GiB|TiB)");

    /** The units of sizes, each of 1024 times the one before. */
    private static final List<String> SIZE_UNITS = List.of("", "KiB", "MiB", "GiB", "TiB");

    private YamlScalars() {}

    /** Reads a size in bytes, such as {@code 256MiB} or a bare number of bytes. */
    public static long size(Value value, long least, long most) {
        Matcher size = SIZE.matcher(value.text());
        BigInteger bytes = size.matches()
                ? new BigInteger(size.group(1)).shiftLeft(10 * SIZE_UNITS.indexOf(size.group(2)))
                : BigInteger.ZERO;
        if (bytes.compareTo(BigInteger.valueOf(least)) < 0 || bytes.compareTo(BigInteger.valueOf(most)) > 0) {
            value.refuse("a size such as 256MiB, of at least " + least + " and at most " + most + " bytes");
            return least;
        }
        return bytes.longValueExact();
    }

    /** Reads a duration in Prometheus' form, such as {@code 1d12h}. */
    public static Duration duration(Value value) {
        String text = value.scalar();
        if (text == null) {
            value.fault(value.describe() + " (expected: a duration such as 30s)");
            return UNREADABLE_DURATION;
        }
        try {
            return DurationField.parse(text);
        } catch (IllegalArgumentException e) {
            value.fault(value.describe() + ": " + e.getMessage() + " (expected: a duration such as 1d12h or 30s)");
            return UNREADABLE_DURATION;
        }
    }

    /** Reads a duration in Go's form, such as {@code 1h30m} or {@code 0.5s}; a bare number counts nanoseconds. */
    public static Duration goDuration(Value value) {
        if (value.isNumber()) {
            return Duration.ofNanos(value.integer(Long.MIN_VALUE, Long.MAX_VALUE));
        }
        String text = value.scalar();
        Optional<Duration> duration = GoDuration.parse(text == null ? "" : text, GoDuration.Units.GO);
        if (duration.isEmpty()) {
            value.fault(value.describe() + ": not a valid duration string (expected: a duration such as 1h30m or 10s)");
        }
        return duration.orElse(UNREADABLE_DURATION);
    }

    /** Reads the URL of a web service, which errors may show. */
    public static String httpUrl(Value value) {
        maskPassword(value);
        return httpUrl(value, text(value), shown(value));
    }

    /** Reads the URL of a web service, which errors do not show; {@code <secret>} is taken for an empty one. */
    public static String secretUrl(Value value) {
        String text = text(value);
        if (text == null) {
            return Value.UNREADABLE;
        }
        if (text.equals("<secret>")) {
            return "";
        }
        String url = value.secret();
        return url.equals(text) ? httpUrl(value, url, "") : expandedUrl(value, url);
    }

    /** Reads a URL of which parts were expanded; the error shows nothing of it, as each part may be a secret. */
    private static String expandedUrl(Value value, String expanded) {
        if (expanded.equals(Value.UNREADABLE)) {
            return expanded;
        }
        try {
            GoUrl url = GoUrl.parse(expanded);
            if (List.of("http", "https").contains(url.scheme()) && !url.host().isEmpty()) {
                return url.text();
            }
        } catch (GoUrl.Malformed e) {
            // Reported below without the message, which quotes the URL.
        }
        value.fault("invalid URL after expansion (expected: a URL of http or https)");
        return Value.UNREADABLE;
    }

    /** The password of a URL is not shown, though the URL is. */
    private static void maskPassword(Value value) {
        String text = value.scalar();
        if (text != null && text.indexOf('@') >= 0) {
            value.mask(new Url(text).redacted());
        }
    }

    private static String shown(Value value) {
        String text = value.scalar();
        return text == null ? "" : Quoted.quote(GoUrl.withoutUser(text)) + ": ";
    }

    private static String httpUrl(Value value, @Nullable String text, String shown) {
        if (text == null) {
            return Value.UNREADABLE;
        }
        try {
            GoUrl url = GoUrl.parse(text);
            if (!url.scheme().equals("http") && !url.scheme().equals("https")) {
                value.fault(shown + "invalid URL: unsupported scheme " + Quoted.quote(url.scheme()) + " for URL "
                        + "(expected: http or https)");
            } else if (url.host().isEmpty()) {
                value.fault(shown + "invalid URL: missing host for URL (expected: scheme://host)");
            }
            return url.text();
        } catch (GoUrl.Malformed e) {
            value.fault(shown + "invalid URL: " + e.getMessage() + " (expected: a URL)");
            return Value.UNREADABLE;
        }
    }

    /** Reads a URL of any kind. */
    public static String anyUrl(Value value) {
        maskPassword(value);
        String text = text(value);
        try {
            return text == null ? Value.UNREADABLE : GoUrl.parse(text).text();
        } catch (GoUrl.Malformed e) {
            value.fault(shown(value) + "invalid URL: " + e.getMessage() + " (expected: a URL)");
            return Value.UNREADABLE;
        }
    }

    private static @Nullable String text(Value value) {
        String text = value.scalar();
        if (text == null) {
            value.fault(value.describe() + " (expected: a URL)");
        }
        return text;
    }

    /** Reads a template or else the URL of a web service; empty for null. Errors do not show it. */
    public static String templateUrl(Value value, Function<String, Optional<String>> templates) {
        String text = value.secret();
        if (text.isEmpty() || text.equals("<secret>") || text.equals(Value.UNREADABLE)) {
            return text;
        }
        if (!text.contains("{{")) {
            secretUrl(value);
            return text;
        }
        boolean written = text.equals(value.scalar());
        Optional<String> fault = templates.apply(text);
        fault.ifPresent(message -> value.fault("invalid template syntax"
                + (written ? ": " + message : " after expansion")
                + " (expected: a template)"));
        return text;
    }

    /** Reads a network address; none for null. */
    public static Smarthost hostPort(Value value) {
        String text = value.text();
        if (text.isEmpty() || text.equals(Value.UNREADABLE)) {
            return text.isEmpty() ? Smarthost.NONE : new Smarthost(text, text);
        }
        String fault = hostPortFault(text);
        if (fault != null) {
            value.fault("address " + text + ": " + fault + " (expected: host:port)");
            return new Smarthost(Value.UNREADABLE, Value.UNREADABLE);
        }
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[");
        return new Smarthost(bracketed ? host.substring(1, host.length() - 1) : host, text.substring(colon + 1));
    }

    /** The error of an address {@code host:port}, IPv6 addresses in brackets, as Go words it; or null. */
    private static @Nullable String hostPortFault(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return "missing port in address";
        }
        int hostEnd = colon;
        int bracketSearch = 0;
        if (text.startsWith("[")) {
            int close = text.indexOf(']');
            if (close < 0) {
                return "missing ']' in address";
            }
            if (close + 1 == text.length()) {
                return "missing port in address";
            }
            if (close + 1 != colon) {
                return text.charAt(close + 1) == ':' ? "too many colons in address" : "missing port in address";
            }
            hostEnd = close;
            bracketSearch = 1;
        } else if (text.substring(0, colon).indexOf(':') >= 0) {
            return "too many colons in address";
        }
        if (text.indexOf('[', bracketSearch) >= 0) {
            return "unexpected '[' in address";
        }
        if (text.indexOf(']', bracketSearch == 1 ? hostEnd + 1 : 0) >= 0) {
            return "unexpected ']' in address";
        }
        return colon == text.length() - 1 ? "port cannot be empty" : null;
    }
}
