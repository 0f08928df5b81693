package io.grapevine.web.api.v2;

import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.web.api.http.QueryString;
import io.grapevine.web.api.http.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The query parameters of a request. Of a single-valued parameter the last value applies. */
final class Query {
    private static final List<String> TRUE =
            List.of("true", "1", "yes", "ok", "y", "on", "selected", "checked", "t", "enabled");

    private final QueryString parameters;
    private final MatcherParser parser;

    Query(@Nullable String query, MatcherParser parser) {
        this.parameters = new QueryString(query);
        this.parser = parser;
    }

    /** A flag that holds unless the query says otherwise; what is not one of the many words for true is false. */
    boolean flag(String name) {
        return parameters
                .last(name)
                .map(value -> TRUE.contains(value.toLowerCase(Locale.ROOT)))
                .orElse(true);
    }

    /** The matchers that alerts must satisfy. */
    Matchers filter() throws Refusal {
        return parameters.matchers("filter", parser, "");
    }

    /** The matchers that the labels of a receiver must satisfy. */
    Matchers receiverMatchers() throws Refusal {
        return parameters.matchers("receiver_matchers", parser, "failed to parse receiver_matchers param: ");
    }

    /** The regular expression that the name of a receiver must match as a whole. */
    Optional<Matcher> receiver() throws Refusal {
        return parameters.receiver("failed to parse receiver param: ");
    }
}
