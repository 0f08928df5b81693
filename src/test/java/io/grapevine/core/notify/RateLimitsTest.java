package io.grapevine.core.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.Samples;
import io.grapevine.sim.Core;
import io.grapevine.sim.FakeReceiver;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
    private final Core core = new Core();
    private final Map<String, Double> rates = new HashMap<>();
    private final RateLimits limits = new RateLimits(core.loop, kind -> rates.getOrDefault(kind, 0.0), core.registry);
    private final FakeReceiver receiver = new FakeReceiver(core.loop);

    private Integration integration(String kind) {
        Integration integration = TestIntegrations.of("r", kind, 0, 0, true, receiver);
        return Objects.requireNonNull(
                        limits.limit(Map.of("r", List.of(integration))).get("r"))
                .get(0);
    }

    /** How many of some notifications are sent. */
    private long sent(Integration integration, int wanted) {
        return IntStream.range(0, wanted)
                .mapToObj(i -> integration
                        .send(Samples.firing("h1"))
                        .toCompletableFuture()
                        .join())
                .filter(Outcome.Delivered.class::isInstance)
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
        assertThat(integration("webhook")
                        .send(Samples.firing("h1"))
                        .toCompletableFuture()
                        .join())
                .isEqualTo(new Outcome.Rejected(FailureReason.RATE_LIMITED, "failed to notify due to rate limits"));
        assertThat(receiver.received()).isEmpty();
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
