package io.grapevine.virtualtime.replay;

import static io.grapevine.virtualtime.replay.Histories.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.config.ConfigLoadException;
import io.grapevine.files.ConfigLimits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Size of what a play holds, of configurations that make much of little. */
class PlaySizeTest {
    private static final long MIB = 1 << 20;
    private static final String HOOK = "{url: 'http://127.0.0.1:1/'}";

    private static Histories storm(int alerts) {
        Histories history = Histories.begun();
        for (int i = 0; i < alerts; i++) {
            history.fires("1m", "alertname", "Storm", "instance", "i" + i);
        }
        return history;
    }

    private static String routes(int count) {
        return "route: {receiver: a, group_wait: 10s, routes: [" + "{continue: true}, ".repeat(count) + "]}\n";
    }

    private static String receiver(int integrations) {
        return "receivers: [{name: a, webhook_configs: [" + (HOOK + ", ").repeat(integrations) + "]}]\n";
    }

    /** The most that a play was said to hold. */
    private static long held(Histories history, String config) throws ConfigLoadException {
        AtomicLong most = new AtomicLong();
        play(history, config, (sent, held) -> most.accumulateAndGet(held, Math::max));
        return most.get();
    }

    private static void play(Histories history, String config, PlayWatch watch) throws ConfigLoadException {
        Recording recording = history.recording();
        ComparedSpan span = new ComparedSpan(Histories.START, at("1h"));
        new Replay(recording, "", span, Duration.ofMinutes(1), List.of())
                .played(new Replay.Variant("", ConfigPlan.ofTexts(config, "", ConfigLimits.NONE)), watch);
    }

    @Test
    void alertsCountInEachOfTheirGroups() throws Exception {
        long one = held(storm(200), routes(1) + receiver(1));
        long many = held(storm(200), routes(500) + receiver(1));

        assertThat(one).isBetween(50_000L, MIB);
        assertThat(many).isGreaterThan(100 * one);
    }

    @Test
    void alertsCountForEachIntegrationOfTheirGroup() throws Exception {
        long few = held(storm(500), routes(1) + receiver(1));

        assertThat(held(storm(500), routes(1) + receiver(500))).isGreaterThan(50 * few);
    }

    @Test
    void alertsCountForEachRuleThatKeepsThem() throws Exception {
        String rules = "inhibit_rules: ["
                + "{source_matchers: ['alertname=\"Storm\"'], target_matchers: ['alertname=\"Storm\"']}, ".repeat(400)
                + "]\n";
        long without = held(storm(500), routes(1) + receiver(1));

        assertThat(held(storm(500), routes(1) + receiver(1) + rules)).isGreaterThan(without + 400 * 500 * 100);
    }

    @Test
    void whatIsOverDoesNotCount() throws Exception {
        Histories history = Histories.begun();
        for (int i = 0; i < 200; i++) {
            history.fires(i * 10 + 10 + "s", "alertname", "Brief", "instance", "i" + i);
            history.resolves(i * 10 + 15 + "s", "alertname", "Brief", "instance", "i" + i);
        }
        String config = "route: {receiver: a, group_wait: 0s, group_interval: 10s, group_by: [instance], routes: ["
                + "{continue: true}, ".repeat(100) + "]}\n" + receiver(1);

        assertThat(held(history, config)).isBetween(5 * MIB, 20 * MIB); // the notifications; 45 MiB with all groups
    }

    @Test
    void watchEndsAPlayWithinABatch() {
        AtomicLong most = new AtomicLong();
        AtomicLong calls = new AtomicLong();

        assertThatThrownBy(() -> play(storm(5_000), routes(5_000) + receiver(1), (sent, held) -> {
                    most.set(held);
                    calls.incrementAndGet();
                    if (held > 4 * MIB) {
                        throw new CancellationException("too much");
                    }
                }))
                .isInstanceOf(CancellationException.class)
                .hasMessage("too much");
        assertThat(most.get()).isLessThan(5 * MIB);
        assertThat(calls.get()).isPositive();
    }

    @Test
    void watchEndsAPlayOfManyFlushes() {
        String config =
                "route: {receiver: a, group_wait: 0s, group_interval: 1ms, repeat_interval: 1ms}\n" + receiver(1);
        AtomicLong calls = new AtomicLong();

        assertThatThrownBy(() -> play(storm(1), config, (sent, held) -> {
                    if (calls.incrementAndGet() == 1_000) {
                        throw new CancellationException("too long");
                    }
                }))
                .hasMessage("too long");
    }
}
