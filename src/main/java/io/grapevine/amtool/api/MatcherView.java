package io.grapevine.amtool.api;

import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A matcher of a silence. Whether its regular expression can be used is the server's business.
 *
 * @param isEqual empty if the server does not say: those before 0.22 knew no other matchers than equal ones
 */
public record MatcherView(String name, String value, boolean isRegex, Optional<Boolean> isEqual) {
    /** The view of a matcher that was written on a command line. */
    public static MatcherView of(Matcher matcher) {
        MatchType type = matcher.type();
        return new MatcherView(matcher.name(), matcher.value(), type.isRegexp(), Optional.of(type.isPositive()));
    }

    Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("isEqual", isEqual.orElse(true));
        tree.put("isRegex", isRegex);
        tree.put("name", name);
        tree.put("value", value);
        return tree;
    }

    /** The matcher as it is written. */
    @Override
    public String toString() {
        return Matcher.text(MatchType.of(isRegex, isEqual.orElse(true)), name, value);
    }
}
