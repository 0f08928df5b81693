package io.grapevine.virtualtime.configtest;

import static io.grapevine.virtualtime.configtest.Suites.failures;
import static io.grapevine.virtualtime.configtest.Suites.passes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps of tests that set silences for some receivers. */
class SilencedReceiversTest {
    private static final String CONFIG = """
            - inline_config: |
                route:
                  receiver: mail
                  routes: [{receiver: pager, continue: true}, {receiver: mail}]
                receivers:
                - {name: mail, webhook_configs: [{url: 'http://localhost/mail'}]}
                - {name: pager, labels: {kind: paging, team: db}, webhook_configs: [{url: 'http://localhost/pager'}]}
              alerts: [{labels: {alertname: Down}}]
            """;

    private static String silenced(String receivers, String expect) {
        return CONFIG + "  steps:\n  - {silence: s, matchers: 'alertname=Down', receivers: " + receivers
                + ", for: 1h}\n  expect: " + expect + "\n  nothing_else: true\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pager",
                "['~pag.*', pager]",
                "' ~ pag.* '",
                "'kind=paging,team!=web'",
                "'{kind=\"paging\", team=~\"d.*\"}'",
                "['name=pager']"
            })
    void othersAreNotifiedMeanwhileAndTheyAfterwards(String receivers) {
        passes(silenced(receivers, "[{receiver: mail, at: 30s}, {receiver: pager, between: [1h, 1h6m]}]"));
    }

    @Test
    void alertThatOthersAreToldOfIsNotMutedAsAWhole() {
        passes(
                silenced(
                        "pager",
                        "[{muted: {alertname: Down}, at: 1m, by: nothing}, {receiver: mail}, {receiver: pager, between: [1h, 2h]}]"));
        passes(silenced(
                "['~.*']", "[{muted: {alertname: Down}, at: 1m, by: silence s}, {count: 2, between: [1h, 2h]}]"));
    }

    @Test
    void reportNamesTheReceivers() {
        String test = silenced("[pager, 'team=db']", "[{receiver: mail, at: 30s}, {receiver: pager}]");

        assertThat(SuiteReport.text(Suites.run("tests:\n" + test), true))
                .anySatisfy(
                        line -> assertThat(line)
                                .endsWith(
                                        "silence s {alertname=\"Down\"} for receivers {name=\"pager\"} or {team=\"db\"} until 1h"));
    }

    @Test
    void receiversThatDoNotExistAreReported() {
        List<String> failures = failures(silenced("pgaer", "[{receiver: mail, at: 30s}, {receiver: pager, at: 30s}]"));

        assertThat(failures).containsExactly("no receiver matches {name=\"pgaer\"} (expected: one of mail, pager)");
    }
}
