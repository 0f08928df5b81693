package io.grapevine.features.planned;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** 2026-11-24 is a Tuesday. */
class PlannedRuleTest {
    private static PlannedRule rule(String times) {
        SilenceRule rule = PlannedWorld.rules("- {name: r, matchers: ['a=\"b\"'], " + times + "}\n")
                .extensions()
                .of(SilencePlan.NONE)
                .rules()
                .get(0);
        return new PlannedRule(rule, false, true);
    }

    private static Instant at(String time) {
        return Instant.parse("2026-" + time + ":00Z");
    }

    @Test
    void theNextOccurrenceIsSearchedForOnceUntilItHasEnded() {
        PlannedRule rule = rule("every: {weekdays: [tuesday], at: '02:00', for: 2h}");
        PlannedRule.Upcoming first = rule.upcoming(at("11-23T22:00"));

        assertThat(first.occurrence().start()).isEqualTo(at("11-24T02:00"));
        assertThat(first.id()).isEqualTo(rule.rule().id(first.occurrence()));
        assertThat(rule.upcoming(at("11-24T03:59"))).isSameAs(first);
        assertThat(rule.upcoming(at("11-24T04:00")).occurrence().start()).isEqualTo(at("12-01T02:00"));
    }

    @Test
    void aClockThatIsSetBackFindsTheOccurrenceBefore() {
        PlannedRule rule = rule("every: {weekdays: [tuesday], at: '02:00', for: 2h}");
        rule.upcoming(at("11-24T05:00"));

        assertThat(rule.upcoming(at("11-24T03:00")).occurrence().start()).isEqualTo(at("11-24T02:00"));
    }

    @Test
    void aRuleThatIsOverHasNone() {
        PlannedRule rule = rule("from: 2026-11-01T00:00:00Z, to: 2026-11-20T00:00:00Z");

        assertThat(rule.upcoming(at("11-19T23:59"))).isNotNull();
        assertThat(rule.upcoming(at("11-20T00:00"))).isNull();
        assertThat(rule.upcoming(at("12-20T00:00"))).isNull();
    }
}
