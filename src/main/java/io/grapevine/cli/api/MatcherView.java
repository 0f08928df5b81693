package io.grapevine.cli.api;

import io.grapevine.go.JsonException;
import io.grapevine.go.JsonReader;
import io.grapevine.matcher.MatchType;
import io.grapevine.matcher.Matcher;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A matcher of a silence. Whether its regular expression can be used is the server's business. */
public record MatcherView(MatchType type, String name, String value) {
    private static final List<String> FIELDS = List.of("name", "value", "isRegex", "isEqual");

    /** The view of a matcher that was written on a command line. */
    public static MatcherView of(Matcher matcher) {
        return new MatcherView(matcher.type(), matcher.name(), matcher.value());
    }

    static MatcherView read(JsonReader json) throws JsonException {
        String[] texts = {"", ""};
        boolean[] flags = {false, true}; // servers before 0.22 knew no isEqual
        json.someFields(FIELDS, name -> {
            switch (name) {
                case "name" -> texts[0] = json.string();
                case "value" -> texts[1] = json.string();
                case "isRegex" -> flags[0] = json.bool();
                default -> flags[1] = json.bool();
            }
        });
        return new MatcherView(MatchType.of(flags[0], flags[1]), texts[0], texts[1]);
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
