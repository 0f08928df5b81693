package io.grapevine.core.notify.delivery;

import static io.grapevine.sim.FakeReceiver.BUSY;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.WhenMuted;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.pipeline.Pipeline;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.Outcome;
import io.grapevine.records.IncidentMarks;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The episode that the notification log keeps of an incident. */
class IncidentEpisodeTest extends PipelineFixture {
    private final Pipeline actions = core.pipeline(
            Map.of("r0", List.of(new Integration("r0", "webhook", 0, 0, true, WhenMuted.NONE, null, true, receiver))));

    private ReceiverData logged() {
        return core.log.latest(KEY).notified().receiverData();
    }

    private OptionalLong now() {
        return OptionalLong.of(core.loop.now().getEpochSecond());
    }

    @Test
    void anIncidentKeepsTheTimeOfItsFirstNotificationUntilItHasResolved() {
        OptionalLong first = now();
        run(actions, firing("1"));
        assertThat(IncidentMarks.episode(logged())).isEqualTo(first);
        core.pass(30);
        run(actions, firing("1"), firing("2"));
        assertThat(IncidentMarks.episode(logged())).isEqualTo(first);
        core.pass(60);
        run(actions, resolved("1"), resolved("2"));
        assertThat(IncidentMarks.episode(logged())).isEqualTo(first);
        core.pass(90);
        OptionalLong second = now();
        run(actions, firing("1"));

        assertThat(IncidentMarks.episode(logged())).isEqualTo(second).isNotEqualTo(first);
    }

    @Test
    void theEpisodeIsTheTimeOfTheFlushAndNotOfAnAttempt() {
        OptionalLong flushed = now();
        receiver.then(BUSY, BUSY, BUSY);
        run(actions, firing("1"));
        core.pass(19);

        assertThat(receiver.received()).hasSizeGreaterThan(3);
        assertThat(IncidentMarks.episode(logged())).isEqualTo(flushed);
    }

    @Test
    void dataOfTheIntegrationAreKeptBesideIt() {
        receiver.then(new Outcome.Delivered(ReceiverData.EMPTY.with("threadTs", "1.2")));
        run(actions, firing("1"));

        assertThat(logged().string("threadTs")).isEqualTo("1.2");
        assertThat(IncidentMarks.episode(logged())).isPresent();
    }

    /** As after actions were switched on, or where an Alertmanager notified first. */
    @Test
    void anIncidentWithoutAnEpisodeGetsTheTimeOfTheNotificationThatIsKnown() {
        OptionalLong first = now();
        run(pipeline, firing("1"));
        assertThat(logged()).isEqualTo(ReceiverData.EMPTY);
        core.pass(30);
        run(actions, firing("1"), firing("2"));

        assertThat(IncidentMarks.episode(logged())).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "1.5", "99999999999"})
    void aValueThatIsNoTimeIsNone(String value) {
        assertThat(IncidentMarks.episode(ReceiverData.EMPTY.with("gvEpisode", value)))
                .isEmpty();
    }
}
