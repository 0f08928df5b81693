package io.grapevine.web.api.http;

import io.grapevine.base.go.GoUrl;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.model.matcher.Matchers;
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
        GoUrl.parameters(query)
                .forEach((name, all) -> values.computeIfAbsent(GoUrl.unicode(name), key -> new ArrayList<>(1))
                        .addAll(all.stream().map(GoUrl::unicode).toList()));
        return values;
    }
}
