package io.grapevine.core.notify.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.RepeatIntervals;
import io.grapevine.config.WhenMuted;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.pipeline.Pipeline;
import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.Outcome;
import io.grapevine.records.IncidentMarks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The repetitions of an incident that the notification log counts. */
class RepetitionsTest extends PipelineFixture {
    private static final RepeatIntervals MINUTES =
            new RepeatIntervals(List.of(Duration.ofMinutes(1), Duration.ofMinutes(4)));

    private final Pipeline growing = core.pipeline(Map.of(
            "r0", List.of(new Integration("r0", "webhook", 0, 0, true, WhenMuted.NONE, MINUTES, false, receiver))));

    private ReceiverData logged() {
        return core.log.latest(KEY).notified().receiverData();
    }

    private void at(int second, Alert... alerts) {
        core.pass(second);
        run(growing, alerts);
    }

    @Test
    void eachRepetitionWaitsForItsInterval() {
        run(growing, firing("1"));
        at(60, firing("1"));
        assertThat(receiver.received()).hasSize(1);
        at(61, firing("1"));
        assertThat(IncidentMarks.repetitions(logged())).isEqualTo(1);
        at(301, firing("1"));
        assertThat(receiver.received()).hasSize(2);
        at(302, firing("1"));
        at(542, firing("1"));
        assertThat(receiver.received()).hasSize(3);
        at(543, firing("1"));
        assertThat(receiver.received()).hasSize(4);
        assertThat(IncidentMarks.repetitions(logged())).isEqualTo(3);
    }

    @Test
    void newsAreNotCountedAndANewIncidentBeginsAnew() {
        run(growing, firing("1"));
        at(61, firing("1"));
        at(71, firing("1"), firing("2"));
        assertThat(IncidentMarks.repetitions(logged())).isEqualTo(1);
        at(81, firing("1"), resolved("2"));
        assertThat(IncidentMarks.repetitions(logged())).isEqualTo(1);
        at(91, resolved("1"), resolved("2"));
        at(101, firing("1"));
        assertThat(IncidentMarks.repetitions(logged())).isZero();
    }

    @Test
    void dataOfTheIntegrationAreKeptBesideTheCount() {
        receiver.then(new Outcome.Delivered(ReceiverData.EMPTY.with("threadTs", "1.2")));
        run(growing, firing("1"));

        assertThat(logged().string("threadTs")).isEqualTo("1.2");
        assertThat(logged().string("gvRepetitions")).isEqualTo("0");
    }

    /** As an Alertmanager in the same cluster would, which knows no marks. */
    @Test
    void whatIsSentWithoutTheSettingIsNotCounted() {
        run(growing, firing("1"));
        at(61, firing("1"));
        core.pass(81);
        run(pipeline, firing("1"), firing("2"));
        assertThat(logged()).isEqualTo(ReceiverData.EMPTY);
        at(142, firing("1"), firing("2"));
        assertThat(receiver.received()).hasSize(4);
        assertThat(IncidentMarks.repetitions(logged())).isEqualTo(1);
    }

    /** Twice the longest interval, whereas the route repeats each hour. */
    @Test
    void theEntryOutlivesTheLongestInterval() {
        RepeatIntervals days = new RepeatIntervals(List.of(Duration.ofHours(1), Duration.ofHours(30)));
        Integration slow = new Integration("r0", "webhook", 0, 0, true, WhenMuted.NONE, days, false, receiver);
        run(core.pipeline(Map.of("r0", List.of(slow))), firing("1"));

        assertThat(Duration.between(core.loop.now(), core.log.latest(KEY).expiresAt()))
                .isEqualTo(Duration.ofHours(60));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "12, 12", "999999999, 999999999", "'', 0", "x, 0", "-1, 0", "1.5, 0", "9999999999, 0"})
    void aValueThatIsNoCountIsNone(String value, int count) {
        assertThat(IncidentMarks.repetitions(ReceiverData.EMPTY.with("gvRepetitions", value)))
                .isEqualTo(count);
    }
}
