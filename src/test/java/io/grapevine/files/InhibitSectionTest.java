package io.grapevine.files;

import static io.grapevine.files.ExtensionsLoaderTest.extensions;
import static io.grapevine.files.ExtensionsLoaderTest.faults;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.sim.Samples;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The section {@code on_call.inhibit_rules}: inhibition for some receivers. */
class InhibitSectionTest {
    @Test
    void rulesAreThoseOfTheFile() {
        assertThat(extensions("""
                        on_call:
                         inhibit_rules:
                         - name: power
                           source_matchers: [alertname="Power"]
                           target_matchers: ['alertname="Down"', 'severity=~"a|b"']
                           equal: [rack, row, rack]
                           receivers: [team-x, team-y]
                         - {source_matchers: [a="1"], target_matchers: [b="1"], receivers: [urgent]}
                        """).inhibitRules())
                .containsExactly(
                        new InhibitRuleConfig(
                                "power",
                                Samples.matchers("alertname=\"Power\""),
                                Samples.matchers("alertname=\"Down\"", "severity=~\"a|b\""),
                                List.of("rack", "row"),
                                Set.of("team-x", "team-y")),
                        new InhibitRuleConfig(
                                "",
                                Samples.matchers("a=\"1\""),
                                Samples.matchers("b=\"1\""),
                                List.of(),
                                Set.of("urgent")));
    }

    @Test
    void theyComeAfterThoseOfTheConfiguration() {
        String rule =
                "on_call: {inhibit_rules: [{source_matchers: [a=\"1\"], target_matchers: [b=\"1\"], receivers: [team-x]}]}";
        assertThat(extensions(rule)
                        .addTo(Loading.config("route: {receiver: team-x}\n"
                                + "inhibit_rules: [{source_matchers: [c=\"1\"], target_matchers: [d=\"1\"]}]\n"
                                + "receivers: [{name: team-x}]\n"))
                        .inhibitRules())
                .extracting(InhibitRuleConfig::isForAll)
                .containsExactly(true, false);
    }

    @Test
    void everyErrorNamesItsField() {
        assertThat(faults("""
                        on_call:
                         inhibit_rules:
                         - {target_matchers: [], receivers: [team-z, team-x, team-x]}
                         - {source_matchers: ['a=~"("'], target_matchers: [b="1"], receiver: team-x}
                        """))
                .containsExactly(
                        "3:4: on_call.inhibit_rules[0].source_matchers: missing (expected: one or more matchers)",
                        "3:22: on_call.inhibit_rules[0].target_matchers: missing (expected: one or more matchers)",
                        "3:38: on_call.inhibit_rules[0].receivers[0]: \"team-z\" (expected: team-x)",
                        "3:54: on_call.inhibit_rules[0].receivers[2]: \"team-x\": named twice (expected: each receiver once)",
                        "4:4: on_call.inhibit_rules[1].receivers: missing"
                                + " (expected: one or more receivers; a rule for all of them stands in alertmanager.yml)",
                        "4:23: on_call.inhibit_rules[1].source_matchers[0]: \"a=~\\\"(\\\"\": error parsing regexp: missing closing ):"
                                + " `^(?:()$` (expected: matchers such as severity=\"critical\")",
                        "4:60: on_call.inhibit_rules[1].receiver: field not found (expected: receivers)");
    }
}
