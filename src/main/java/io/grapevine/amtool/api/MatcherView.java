package io.grapevine.amtool.api;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import java.util.LinkedHashMap;
import java.util.Map;

/** A matcher of a silence. Whether its regular expression can be used is the server's business. */
public record MatcherView(MatchType type, String name, String value) {
    private static final Map<String, JsonReader.Source<?>> FIELDS = Map.of(
            "name", JsonReader::string,
            "value", JsonReader::string,
            "isRegex", JsonReader::bool,
            "isEqual", JsonReader::bool);

    /** The view of a matcher that was written on a command line. */
    public static MatcherView of(Matcher matcher) {
        return new MatcherView(matcher.type(), matcher.name(), matcher.value());
    }

    static MatcherView read(JsonReader json) throws JsonException {
        JsonFields read = JsonFields.read(json, FIELDS);
        boolean isEqual = read.get("isEqual", true); // servers before 0.22 knew no isEqual
        return new MatcherView(
                MatchType.of(read.get("isRegex", false), isEqual), read.text("name"), read.text("value"));
    }

    Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("isEqual", type.isPositive());
        tree.put("isRegex", type.isRegexp());
        tree.put("name", name);
        tree.put("value", value);
        return tree;
    }

    /** The matcher as it is written. */
    @Override
    public String toString() {
        return Matcher.text(type, name, value);
    }
}
