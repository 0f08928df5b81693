package io.grapevine.configfile;

import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.matcher.Matchers;
import java.util.List;
import java.util.Map;

/** An inhibition rule as written in the file, without legacy fields. */
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
}
