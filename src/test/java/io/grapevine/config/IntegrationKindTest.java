package io.grapevine.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IntegrationKindTest {
    @Test
    void kindsComeInTheOrderInWhichAlertmanagerNotifiesThem() {
        assertThat(IntegrationKind.values())
                .extracting(IntegrationKind::label)
                .containsExactly(
                        "webhook",
                        "email",
                        "pagerduty",
                        "opsgenie",
                        "wechat",
                        "slack",
                        "victorops",
                        "pushover",
                        "sns",
                        "telegram",
                        "discord",
                        "webex",
                        "msteams",
                        "msteamsv2",
                        "jira",
                        "incidentio",
                        "rocketchat",
                        "mattermost");
    }

    @Test
    void fieldOfAReceiverIsCalledAfterTheKind() {
        assertThat(IntegrationKind.MSTEAMSV2.field()).isEqualTo("msteamsv2_configs");
    }
}
