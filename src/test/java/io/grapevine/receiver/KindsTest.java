package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.receiver.plain.Msteamsv2;
import io.grapevine.receiver.plain.Ntfy;
import java.util.Comparator;
import org.junit.jupiter.api.Test;

class KindsTest {
    @Test
    void kindsComeInTheOrderInWhichAlertmanagerNotifiesThem() {
        assertThat(Kinds.ALL)
                .filteredOn(Kind::isAlertmanagers)
                .extracting(Kind::label)
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
        assertThat(Kinds.ALL)
                .isSortedAccordingTo(Comparator.comparing(Kind::isAlertmanagers, Comparator.reverseOrder()))
                .contains(Ntfy.KIND);
    }

    @Test
    void fieldOfAReceiverIsCalledAfterTheKind() {
        assertThat(Msteamsv2.KIND.field()).isEqualTo("msteamsv2_configs");
    }
}
