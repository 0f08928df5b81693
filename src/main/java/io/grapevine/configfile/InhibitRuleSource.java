package io.grapevine.configfile;

import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.Shape;
import io.grapevine.configfile.yaml.Yaml;
import io.grapevine.matcher.Matchers;
import java.util.List;
import java.util.Map;

/** An inhibition rule as written in the file. */
record InhibitRuleSource(
        String name,
        Map<String, String> sourceMatch,
        Map<String, String> sourceMatchRe,
        Matchers sourceMatchers,
        Map<String, String> targetMatch,
        Map<String, String> targetMatchRe,
        Matchers targetMatchers,
        List<String> equal) {

    InhibitRuleConfig toConfig() {
        return new InhibitRuleConfig(
                name,
                MatcherFields.together(sourceMatch, sourceMatchRe, sourceMatchers),
                MatcherFields.together(targetMatch, targetMatchRe, targetMatchers),
                equal.stream().distinct().toList());
    }

    /** The field table of a rule in {@code inhibit_rules}. */
    static Shape<InhibitRuleSource> shape(MatcherFields fields) {
        return Shape.of(
                InhibitRuleSource.class,
                MatcherFields.match("source_match"),
                MatcherFields.matchRe("source_match_re"),
                fields.matchers("source_matchers"),
                MatcherFields.match("target_match"),
                MatcherFields.matchRe("target_match_re"),
                fields.matchers("target_matchers"),
                equal(fields));
    }

    private static Field<List<String>> equal(MatcherFields fields) {
        return Field.of(
                "equal",
                value -> {
                    value.items().forEach(name -> fields.checkName(name.text(), name));
                    return value.texts();
                },
                Yaml::of,
                names -> !names.isEmpty());
    }
}
