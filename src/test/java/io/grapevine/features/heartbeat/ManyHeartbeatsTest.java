package io.grapevine.features.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.core.alerts.AlertsView;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.sim.Core;
import io.grapevine.sim.LoneCore;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The work of judging many heartbeats: each judgement looks at the alert of one. */
class ManyHeartbeatsTest {
    private static final int MANY = 1_000;

    private final Core core = new Core();
    private final CountedAlerts alerts = new CountedAlerts(core.alerts);
    private final Heartbeats heartbeats = new Heartbeats(new LoneCore(core), alerts);

    private static final class CountedAlerts implements AlertsView {
        private final AlertsView all;
        private int judgements;

        CountedAlerts(AlertsView all) {
            this.all = all;
        }

        @Override
        public Alert get(LabelSet labels) {
            judgements++;
            return all.get(labels);
        }

        @Override
        public Alert get(Fingerprint fingerprint) {
            return all.get(fingerprint);
        }

        @Override
        public Instant lastReceived() {
            return all.lastReceived();
        }

        @Override
        public Collection<Alert> all() {
            return all.all();
        }

        @Override
        public Iterator<Alert> withMarks(LongPredicate wanted) {
            return all.withMarks(wanted);
        }
    }

    private static HeartbeatConfig config(int number, Duration within, boolean alertsIfNeverSeen) {
        return new HeartbeatConfig(
                "h" + number,
                Matchers.of(Matcher.equal("alertname", "W"), Matcher.equal("i", "" + number)),
                Optional.empty(),
                within,
                within,
                alertsIfNeverSeen,
                LabelSet.EMPTY,
                LabelSet.EMPTY,
                "");
    }

    private void sign(int number) {
        heartbeats.received(Samples.alert(core.loop.now(), "alertname", "W", "i", "" + number));
    }

    private long missing() {
        return heartbeats.current().stream()
                .filter(view -> view.state() == HeartbeatView.State.MISSING)
                .count();
    }

    private static List<HeartbeatConfig> many() {
        return IntStream.range(0, MANY)
                .mapToObj(i -> config(i, Duration.ofMinutes(5), true))
                .toList();
    }

    @Test
    void oneThatIsMissingLeavesTheOthersAlone() {
        heartbeats.use(many());
        for (int i = 0; i < MANY; i++) {
            core.pass(60 + i * 0.05);
            sign(i);
        }
        core.pass(355);
        alerts.judgements = 0;
        core.pass(415);

        assertThat(missing()).isEqualTo(MANY);
        // once as it is due, and twice as all are checked each minute; more for the first description of each
        assertThat(alerts.judgements).isLessThan(6 * MANY);
    }

    @Test
    void signsDoNotMakeTheReplicaLookAtAllOfThem() {
        heartbeats.use(many());
        core.pass(60);
        alerts.judgements = 0;
        for (int second = 61; second < 661; second++) {
            core.pass(second);
            for (int i = second % 60; i < MANY; i += 60) {
                sign(i);
            }
        }

        assertThat(missing()).isZero();
        assertThat(alerts.judgements).isLessThanOrEqualTo(12 * MANY);
    }

    @Test
    void aShortTimeAfterTheFirstSignIsNotRoundedUpToTheNextCheckOfAll() {
        heartbeats.use(List.of(config(0, Duration.ofSeconds(20), false)));
        core.pass(65);
        sign(0);
        core.pass(84);
        assertThat(missing()).isZero();
        core.pass(86);

        assertThat(missing()).isEqualTo(1);
    }
}
