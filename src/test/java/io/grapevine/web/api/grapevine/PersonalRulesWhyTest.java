package io.grapevine.web.api.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Answers about the rules of people to who asks why an alert was notified. */
class PersonalRulesWhyTest {
    private static final String[] ALERT = {"alertname", "Down"};

    private final RecordedRun run = new RecordedRun(
            """
            route: {receiver: ana, group_by: [alertname], group_wait: 30s, group_interval: 5m, repeat_interval: 4h}
            receivers:
            - {name: ana, webhook_configs: [{url: 'http://x/'}]}
            - {name: sms, webhook_configs: [{url: 'http://x/'}]}
            """, "on_call: {people: [{name: ana, receiver: ana, then: [{after: 3m, receiver: sms}]}]}", "a");

    @Test
    void theRuleThatIsNextIsNamedAndThatAllWereTold() {
        run.fires(ALERT);

        assertThat(run.until("1m").why("a", ALERT))
                .contains(" Nobody has acknowledged: the rule of ana notifies sms at ");
        assertThat(run.until("5m").why("a", ALERT)).contains(" All rules of people were notified.");
    }
}
