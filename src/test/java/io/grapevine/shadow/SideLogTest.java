package io.grapevine.shadow;

import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.LabelSet;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.AlertHash;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SideLogTest {
    private static final ShadowGroup GROUP = new ShadowGroup("{}:{}", "team");

    private final SideLog log = new SideLog();

    private static ShadowSend send(Instant at, String instance) {
        LabelSet labels = LabelSet.of("instance", instance);
        return new ShadowSend(
                at,
                GROUP,
                LabelSet.EMPTY,
                "webhook",
                0,
                NotifyReason.FIRST,
                Duration.ofHours(4),
                List.of(new ShadowSend.SentAlert(labels, at, at, false)),
                Set.of(AlertHash.of(labels)),
                Set.of());
    }

    private List<ShadowSend> sends(Instant now) {
        return log.view(Samples.START, now).sends();
    }

    @Test
    void sendsAreSortedAndTheSameOneIsHeldOnce() {
        log.add(new ShadowEvent.Sent(send(at(2), "b"), false));
        log.add(new ShadowEvent.Sent(send(at(1), "a"), false));
        log.add(new ShadowEvent.Sent(send(at(2), "b"), false));

        assertThat(sends(at(3))).containsExactly(send(at(1), "a"), send(at(2), "b"));
    }

    @Test
    void sendIsForgottenAfterADay() {
        log.add(new ShadowEvent.Sent(send(at(1), "a"), false));
        log.add(new ShadowEvent.Sent(send(at(100), "b"), false));

        assertThat(sends(at(50).plus(SideLog.AGE))).containsExactly(send(at(100), "b"));
        assertThat(log.dropped()).isZero();
    }

    @Test
    void oldestSendsAreForgottenWhenThereAreTooMany() {
        for (int i = 0; i < SideLog.MOST_SENDS + 5; i++) {
            log.add(new ShadowEvent.Sent(send(at(i), "a"), false));
        }

        assertThat(sends(at(SideLog.MOST_SENDS + 5)))
                .hasSize(SideLog.MOST_SENDS)
                .first()
                .isEqualTo(send(at(5), "a"));
        assertThat(log.dropped()).isEqualTo(5);
        assertThat(log.view(Samples.START, at(SideLog.MOST_SENDS + 5)).since()).isEqualTo(at(5));
    }

    @Test
    void largeSendsAreForgottenSooner() {
        String large = "x".repeat((int) (SideLog.MOST_BYTES / 4));
        for (int i = 0; i < 10; i++) {
            log.add(new ShadowEvent.Sent(send(at(i), large + i), false));
        }

        assertThat(sends(at(10))).hasSizeLessThan(5).isNotEmpty();
    }

    @Test
    void largeAlertsAreForgottenToo() {
        String large = "x".repeat((int) (SideLog.MOST_BYTES / 4));
        for (int i = 0; i < 10; i++) {
            log.add(new ShadowEvent.Received(at(i), LabelSet.of("i", large + i)));
        }
        SideView view = log.view(Samples.START, at(10));

        assertThat(view.alert(AlertHash.of(LabelSet.of("i", large + 0)))).isNull();
        assertThat(view.alert(AlertHash.of(LabelSet.of("i", large + 9)))).isNotNull();
    }

    @Test
    void mutingThatGoesOnIsOneSpanAndALaterOneAnother() {
        LabelSet labels = LabelSet.of("i", "1");
        for (double second : new double[] {0, 300, 600, 9000}) {
            log.add(new ShadowEvent.Muted(at(second), labels, ShadowReason.SILENCE, "silence 1"));
        }
        AlertFacts facts = log.view(Samples.START, at(9001)).alert(AlertHash.of(labels));

        assertThat(facts.mutedAt(at(450), Duration.ZERO)).isPresent();
        assertThat(facts.mutedAt(at(5000), Duration.ofMinutes(5))).isEmpty();
        assertThat(facts.mutedAt(at(8800), Duration.ofMinutes(5))).isPresent();
    }
}
