package io.grapevine.core.mute;

import static io.grapevine.sim.Samples.alert;
import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.core.alerts.AlertMetrics;
import io.grapevine.core.alerts.AlertStore;
import io.grapevine.model.LabelSet;
import io.grapevine.records.Silence;
import io.grapevine.sim.Samples;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The names of labels that have a column in the index of alerts. */
class AlertsByLabelTest {
    private final AlertStore alerts =
            new AlertStore(Samples.loop(), 0, new AlertMetrics(new PrometheusRegistry(), false));
    private final AlertsByLabel index = new AlertsByLabel(alerts);
    private final List<Silence> odd = new ArrayList<>();

    AlertsByLabelTest() {
        alerts.put(alert(at(0), "alertname", "A", "job", "node"));
        alerts.all().forEach(alert -> index.add(alert.labels()));
        for (int i = 0; i < AlertsByLabel.NAMES; i++) {
            odd.add(used("odd" + i + "=\"x\""));
        }
    }

    private Silence used(String matcher) {
        Silence silence = Samples.silence(at(0), at(500), matcher);
        index.use(silence);
        find(silence);
        return silence;
    }

    /** The alerts that the index finds, if it need not look at all; those are passed to it then, as after each such search. */
    private boolean find(Silence silence) {
        boolean found = index.candidates(silence).isPresent();
        if (!found) {
            index.beginCovering();
            alerts.all().forEach(alert -> index.cover(alert.labels()));
            index.endCovering();
        }
        return found;
    }

    @Test
    void aNameHasNoColumnWhileAsManySilencesUseEachOfTheOthers() {
        Silence job = used("job=\"node\"");

        assertThat(find(job)).isFalse();
        assertThat(find(odd.get(0))).isTrue();
    }

    @Test
    void aColumnThatNoSilenceUsesAnyMoreMakesRoomForAnother() {
        index.release(odd.get(3));
        Silence job = used("job=\"node\"");

        assertThat(index.candidates(job).orElseThrow()).containsExactly(LabelSet.of("alertname", "A", "job", "node"));
        assertThat(find(odd.get(0))).isTrue();
    }

    @Test
    void aNameOfMoreSilencesTakesTheColumnOfOneWithFewer() {
        used("job=\"node\"");
        Silence second = used("job=\"node\"");

        assertThat(find(second)).isTrue();
        assertThat(odd.stream().filter(this::find)).hasSize(AlertsByLabel.NAMES - 1);
    }

    @Test
    void aColumnThatIsDroppedDuringAPassOverTheAlertsIsFilledByTheNextOne() {
        index.release(odd.get(3));
        Silence again = used("odd3=\"x\"");
        index.release(again);
        Silence job = Samples.silence(at(0), at(500), "job=\"node\"");
        index.use(job);
        index.beginCovering();
        assertThat(index.candidates(job)).isEmpty();
        alerts.all().forEach(alert -> index.cover(alert.labels()));
        index.endCovering();

        assertThat(index.candidates(job)).as("not all alerts have passed").isEmpty();
        find(job);
        assertThat(find(job)).isTrue();
    }
}
