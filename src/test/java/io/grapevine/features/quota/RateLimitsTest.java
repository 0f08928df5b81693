package io.grapevine.features.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.TestIntegrations;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Outcome;
import io.grapevine.sim.Core;
import io.grapevine.sim.FakeReceiver;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
    private final Core core = new Core();
    private final Map<String, Double> rates = new HashMap<>();
    private final RateLimits limits = new RateLimits(core.loop, kind -> rates.getOrDefault(kind, 0.0), core.registry);

    private Integration integration(String kind) {
        return TestIntegrations.of("r", kind, 0, 0, true, new FakeReceiver(core.loop));
    }

    /** How many of some notifications may be sent. */
    private long sent(Integration integration, int wanted) {
        return IntStream.range(0, wanted)
                .filter(i -> limits.refusal(integration) == null)
                .count();
    }

    @Test
    void burstIsTheWholePartOfTheRateAndTokensComeBackWithTime() {
        rates.put("webhook", 2.5);
        Integration webhook = integration("webhook");
        assertThat(sent(webhook, 5)).isEqualTo(2);
        core.pass(1);
        assertThat(sent(webhook, 5)).isEqualTo(2);
        core.pass(100);
        assertThat(sent(webhook, 5)).isEqualTo(2);
        assertThat(core.count("notification_rate_limited", "webhook")).isEqualTo(9);
    }

    @Test
    void refusalIsFinalAndSaysWhy() {
        rates.put("webhook", -1.0);
        assertThat(limits.refusal(integration("webhook")))
                .isEqualTo(new Outcome.Rejected(FailureReason.RATE_LIMITED, "failed to notify due to rate limits"));
    }

    @Test
    void rateBelowOnePermitsOneAtATime() {
        rates.put("webhook", 0.1);
        Integration webhook = integration("webhook");
        assertThat(sent(webhook, 2)).isEqualTo(1);
        core.pass(9);
        assertThat(sent(webhook, 1)).isZero();
        core.pass(11);
        assertThat(sent(webhook, 2)).isEqualTo(1);
    }

    @Test
    void integrationsOfAKindShareABucketAndKindsDoNot() {
        rates.put("webhook", 1.0);
        rates.put("slack", 1.0);
        assertThat(sent(integration("webhook"), 1)).isEqualTo(1);
        assertThat(sent(integration("webhook"), 1)).isZero();
        assertThat(sent(integration("slack"), 1)).isEqualTo(1);
        assertThat(sent(integration("email"), 9)).isEqualTo(9);
    }

    @Test
    void changedRateIsInForceAtOnce() {
        Integration webhook = integration("webhook");
        assertThat(sent(webhook, 9)).isEqualTo(9);
        rates.put("webhook", 3.0);
        assertThat(sent(webhook, 9)).isEqualTo(3);
        rates.put("webhook", 0.0);
        assertThat(sent(webhook, 9)).isEqualTo(9);
    }

    @Test
    void notificationsOfOtherReplicasCount() {
        rates.put("webhook", 2.0);
        limits.sentElsewhere("webhook");
        limits.sentElsewhere("slack");
        assertThat(sent(integration("webhook"), 2)).isEqualTo(1);
        IntStream.range(0, 100).forEach(i -> limits.sentElsewhere("webhook"));
        core.loop.runUntil(Duration.ofSeconds(1));
        assertThat(sent(integration("webhook"), 9)).isEqualTo(2);
    }
}
