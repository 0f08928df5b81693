package io.grapevine.core.alerts;

import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import org.junit.jupiter.api.Test;

class NameLimitTest {
    private static Alert until(double end, String instance) {
        return new Alert(
                LabelSet.of("alertname", "A", "i", instance), LabelSet.EMPTY, at(0), at(end), "", at(0), false);
    }

    @Test
    void ofZeroAdmitsAny() {
        NameLimit limit = new NameLimit(0);

        for (int i = 0; i < 1000; i++) {
            assertThat(limit.admits(until(10, "" + i), at(0))).isTrue();
        }
    }

    @Test
    void givesThePlaceOfAnEndedAlertAway() {
        NameLimit limit = new NameLimit(1);

        assertThat(limit.admits(until(10, "1"), at(0))).isTrue();
        assertThat(limit.admits(until(99, "2"), at(10)))
                .as("ends at this very moment")
                .isFalse();
        assertThat(limit.admits(until(99, "2"), at(10.001))).isTrue();
        assertThat(limit.admits(until(99, "1"), at(11))).isFalse();
    }

    @Test
    void knowsThatAnAlertLastsLongerThanItSaidFirst() {
        NameLimit limit = new NameLimit(1);
        limit.admits(until(10, "1"), at(0));
        limit.admits(until(50, "1"), at(5));

        assertThat(limit.admits(until(99, "2"), at(20))).isFalse();
        assertThat(limit.admits(until(99, "2"), at(51))).isTrue();
    }

    @Test
    void knowsThatAnAlertEndsEarlierThanItSaidFirst() {
        NameLimit limit = new NameLimit(1);
        limit.admits(until(50, "1"), at(0));
        limit.admits(until(10, "1"), at(5));

        assertThat(limit.admits(until(99, "2"), at(20))).isTrue();
    }

    @Test
    void keepsThePlacesOfFiringAlertsWhenItForgetsEndedOnes() {
        NameLimit limit = new NameLimit(2);
        limit.admits(until(10, "1"), at(0));
        limit.admits(until(99, "2"), at(0));
        limit.collectGarbage(at(20));

        assertThat(limit.admits(until(99, "3"), at(20))).isTrue();
        assertThat(limit.admits(until(99, "4"), at(20))).isFalse();
    }
}
