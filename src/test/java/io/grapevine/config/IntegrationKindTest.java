package io.grapevine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import org.junit.jupiter.api.Test;

class IntegrationKindTest {
    @Test
    void kindsComeInTheOrderInWhichAlertmanagerNotifiesThem() {
        assertThat(IntegrationKind.values())
                .filteredOn(IntegrationKind::isAlertmanagers)
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
    void kindsOfGrapevineComeAfterThoseOfAlertmanager() {
        assertThat(IntegrationKind.values())
                .isSortedAccordingTo(Comparator.comparing(IntegrationKind::isAlertmanagers, Comparator.reverseOrder()))
                .contains(IntegrationKind.NTFY);
    }

    @Test
    void fieldOfAReceiverIsCalledAfterTheKind() {
        assertThat(IntegrationKind.MSTEAMSV2.field()).isEqualTo("msteamsv2_configs");
    }
}
