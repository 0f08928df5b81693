package io.grapevine.core.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.sim.Core;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RaisedAlertsTest {
    private static final LabelSet LABELS = LabelSet.of("alertname", "HeartbeatMissing", "heartbeat", "h");

    private final Core core = new Core();
    private final RaisedAlerts raised = new RaisedAlerts(core.loop, core.alerts);

    private void raise(String text, Instant since) {
        raised.raise("h", LABELS, LabelSet.of("summary", text), since);
    }

    private Alert stored() {
        Alert alert = core.alerts.get(LABELS);
        assertThat(alert).isNotNull();
        return alert;
    }

    private boolean fires() {
        return !stored().resolvedAt(core.loop.now());
    }

    @Test
    void raisedAlertFiresUntilItIsResolved() {
        raise("late", Samples.at(-60));
        core.pass(7200);
        assertThat(fires()).isTrue();
        assertThat(stored().startsAt()).isEqualTo(Samples.at(-60));
        assertThat(stored().annotations().valueOf("summary")).isEqualTo("late");

        raised.resolve("h");
        assertThat(stored().endsAt()).isEqualTo(core.loop.now());
        core.pass(7200);
        assertThat(stored().endsAt()).isEqualTo(Samples.at(7200));
    }

    @Test
    void raisedAlertDoesNotCountAsReceived() {
        raise("late", Samples.at(0));

        assertThat(core.alerts.lastReceived()).isNull();
    }

    @Test
    void alertOfAnEarlierProcessKeepsItsStart() {
        core.alerts.restore(Samples.alert(Samples.at(-600), "alertname", "HeartbeatMissing", "heartbeat", "h"));
        raise("late", Samples.at(-60));
        assertThat(stored().startsAt()).isEqualTo(Samples.at(-600));

        raised.resolve("h");
        assertThat(fires()).isFalse();
    }

    @Test
    void anEndWhoseStartIsUnknownStandsForIt() {
        raised.resolve("h", LABELS);

        assertThat(stored().startsAt()).isEqualTo(stored().endsAt());
    }

    @Test
    void raisedAlertThatIsNotRenewedEnds() {
        raise("late", Samples.at(0));

        assertThat(stored().endsAt()).isEqualTo(Samples.START.plus(RaisedAlerts.LIFE));
        assertThat(stored().timeout()).isTrue();
    }

    @Test
    void changedTextIsStoredAtOnceAndAnEqualOneNot() {
        raise("late", Samples.at(0));
        core.pass(10);
        raise("late", Samples.at(0));
        assertThat(stored().updatedAt()).isEqualTo(Samples.at(0));

        raise("later", Samples.at(0));
        assertThat(stored().updatedAt()).isEqualTo(Samples.at(10));
        assertThat(stored().annotations().valueOf("summary")).isEqualTo("later");
    }

    @Test
    void changedLabelsEndTheFormerAlert() {
        raise("late", Samples.at(0));
        LabelSet next = LabelSet.of("alertname", "HeartbeatMissing", "heartbeat", "h", "team", "web");
        core.pass(10);
        raised.raise("h", next, LabelSet.EMPTY, Samples.at(0));

        assertThat(fires()).isFalse();
        assertThat(core.alerts.get(next)).isNotNull();
    }

    @Test
    void resolvingAnAlertThatIsNotRaisedDoesNothing() {
        raised.resolve("h");
        raise("late", Samples.at(0));
        raised.resolve("h");
        raised.resolve("h");

        assertThat(core.alerts.all()).hasSize(1);
    }

    @Test
    void noTimerRunsWhileNoAlertIsRaised() {
        int others = core.loop.size();
        raise("late", Samples.at(0));
        assertThat(core.loop.size()).isEqualTo(others + 1);
        raised.resolve("h");
        core.loop.runUntil(Duration.ofMinutes(2));

        assertThat(core.loop.size()).isEqualTo(others);
    }

    @Test
    void nothingIsRaisedOrEndedBesideAnAlertmanagerThatDoesNotKnowTheseAlerts() {
        raised.raiseNothing();
        raise("late", Samples.at(-60));
        raised.resolve("h", LABELS);
        core.pass(7200);

        assertThat(core.alerts.all()).isEmpty();
    }
}
