package io.grapevine.httpclient.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.receiver.Samples;
import org.junit.jupiter.api.Test;

class DedupKeyTest {
    @Test
    void isTheOneOfAlertmanagerAndTheSameForAllNotificationsOfAGroup() {
        assertThat(NotificationId.ofGroup(Samples.firing("h1")))
                .isEqualTo("d4061866bc333de2350285b0452a21f78349e3d63b4f06b6c956f64f95d7be36")
                .isEqualTo(NotificationId.ofGroup(Samples.resolved()));
    }
}
