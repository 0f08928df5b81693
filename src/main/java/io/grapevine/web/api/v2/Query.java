package io.grapevine.web.api.v2;

import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.web.api.http.QueryString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The query parameters of a request. Of a single-valued parameter the last value applies. */
final class Query {
    private static final List<String> TRUE =
            List.of("true", "1", "yes", "ok", "y", "on", "selected", "checked", "t", "enabled");

    private final Map<String, List<String>> parameters;
    private final MatcherParser parser;

    Query(String query, MatcherParser parser) {
        this.parameters = QueryString.parse(query);
        this.parser = parser;
    }

    private @Nullable String last(String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        return values.isEmpty() ? null : values.get(values.size() - 1);
    }

    /** A flag that holds unless the query says otherwise; what is not one of the many words for true is false. */
    boolean flag(String name) {
        String value = last(name);
        return value == null || value.isEmpty() || TRUE.contains(value.toLowerCase(Locale.ROOT));
    }

    /**
     * All matchers under {@code name}.
     *
     * @param prefix the start of error messages
     */
    Matchers matchers(String name, String prefix) throws ApiException {
        List<Matcher> matchers = new ArrayList<>();
        try {
            for (String value : parameters.getOrDefault(name, List.of())) {
                matchers.add(parser.parseMatcher(value));
            }
            return Matchers.of(matchers).ofRequest();
        } catch (MatcherException e) {
            throw ApiException.refused(400, prefix + e.getMessage());
        }
    }

    /** The matchers that alerts must satisfy. */
    Matchers filter() throws ApiException {
        return matchers("filter", "");
    }

    /** The matchers that the labels of a receiver must satisfy. */
    Matchers receiverMatchers() throws ApiException {
        return matchers("receiver_matchers", "failed to parse receiver_matchers param: ");
    }

    /** The regular expression that the name of a receiver must match as a whole. */
    Optional<Matcher> receiver() throws ApiException {
        String value = last("receiver");
        if (value == null || value.isEmpty()) {
            return Optional.empty();
        }
        try {
            Matcher receiver = Matcher.of(MatchType.REGEXP, "receiver", value);
            return Matchers.of(receiver).ofRequest().stream().findFirst();
        } catch (MatcherException e) {
            throw ApiException.refused(400, "failed to parse receiver param: " + e.getMessage());
        }
    }
}
