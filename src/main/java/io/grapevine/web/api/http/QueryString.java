package io.grapevine.web.api.http;

import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.model.matcher.Matchers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters of a URL query, read as in Go: a pair with a semicolon or an invalid escape is ignored. */
public final class QueryString {
    private final Map<String, List<String>> values;

    /** Reads a query; null if there is none. */
    public QueryString(@Nullable String query) {
        values = parse(Objects.requireNonNullElse(query, ""));
    }

    /** The names of all parameters. */
    public Set<String> names() {
        return values.keySet();
    }

    /** The values of a parameter, in order. */
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** The last value of a parameter, if that is not empty. */
    public Optional<String> last(String name) {
        List<String> all = all(name);
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(all.get(all.size() - 1)).filter(value -> !value.isEmpty());
    }

    /**
     * Reads all values of a parameter as matchers.
     *
     * @param prefix the start of error messages
     */
    public Matchers matchers(String name, MatcherParser parser, String prefix) throws Refusal {
        List<Matcher> matchers = new ArrayList<>();
        try {
            for (String value : all(name)) {
                matchers.add(parser.parseMatcher(value));
            }
            return Matchers.of(matchers).ofRequest();
        } catch (MatcherException e) {
            throw Refusal.invalid(prefix + e.getMessage());
        }
    }

    /**
     * Reads the regular expression {@code receiver}, which the name of a receiver must match as a whole.
     *
     * @param prefix the start of error messages
     */
    public Optional<Matcher> receiver(String prefix) throws Refusal {
        Optional<String> pattern = last("receiver");
        try {
            return pattern.isEmpty()
                    ? Optional.empty()
                    : Matchers.of(Matcher.of(MatchType.REGEXP, "receiver", pattern.get())).ofRequest().stream()
                            .findFirst();
        } catch (MatcherException e) {
            throw Refusal.invalid(prefix + e.getMessage());
        }
    }

    /** The values of each name, in order. */
    static Map<String, List<String>> parse(String query) {
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
