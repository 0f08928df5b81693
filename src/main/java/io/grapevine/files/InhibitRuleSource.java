package io.grapevine.files;

import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.config.shape.Field;
import io.grapevine.config.shape.MatcherFields;
import io.grapevine.config.shape.Shape;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Yaml;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

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

    /** Reads the section. An empty rule, and so a null one, is valid: it makes every alert inhibit every other. */
    static List<InhibitRuleSource> readAll(MappingReader in, Shape<InhibitRuleSource> shape) {
        return in.value("inhibit_rules").items().stream()
                .<InhibitRuleSource>map(rule -> rule.read(shape::read))
                .toList();
    }

    /** This rule for alerts that {@code matcher} matches, sources and targets, under another name if it has one. */
    InhibitRuleSource restricted(Matcher matcher, UnaryOperator<String> scope) {
        return new InhibitRuleSource(
                name.isEmpty() ? name : scope.apply(name),
                sourceMatch,
                sourceMatchRe,
                MatcherFields.with(sourceMatchers, matcher),
                targetMatch,
                targetMatchRe,
                MatcherFields.with(targetMatchers, matcher),
                equal);
    }

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
                fields.matchRe("source_match_re"),
                fields.matchers("source_matchers"),
                MatcherFields.match("target_match"),
                fields.matchRe("target_match_re"),
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
