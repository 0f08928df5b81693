package io.grapevine.features.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matchers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JudgementQueueTest {
    private final JudgementQueue queue = new JudgementQueue();
    private final Heartbeat a = heartbeat("a");
    private final Heartbeat b = heartbeat("b");

    private static Heartbeat heartbeat(String name) {
        Duration patience = Duration.ofMinutes(5);
        HeartbeatConfig config = new HeartbeatConfig(
                name, Matchers.NONE, Optional.empty(), patience, patience, true, LabelSet.EMPTY, LabelSet.EMPTY, "");
        return new Heartbeat(config, HeartbeatHistory.none(name));
    }

    private List<String> due(long now) {
        return queue.removeDue(now).stream().map(Heartbeat::name).toList();
    }

    @Test
    void heartbeatsComeInTheOrderOfTheirTimes() {
        queue.add(b, 20);
        queue.add(a, 10);

        assertThat(queue.first()).isEqualTo(10);
        assertThat(due(9)).isEmpty();
        assertThat(due(20)).containsExactly("a", "b");
        assertThat(queue.first()).isEqualTo(Heartbeat.NEVER_DUE);
    }

    @Test
    void aLaterTimeIsAskedForAgainAtTheEarlierOne() {
        queue.add(a, 10);
        queue.add(a, 30);
        assertThat(due(10)).containsExactly("a");
        queue.add(a, 30);

        assertThat(queue.first()).isEqualTo(30);
    }

    @Test
    void anEarlierTimeTakesThePlaceOfALaterOne() {
        queue.add(a, 30);
        queue.add(a, 10);

        assertThat(due(10)).containsExactly("a");
        assertThat(due(30)).isEmpty();
    }

    @Test
    void whatIsNeverDueIsNotAdded() {
        queue.add(a, Heartbeat.NEVER_DUE);

        assertThat(queue.first()).isEqualTo(Heartbeat.NEVER_DUE);
        assertThat(due(Heartbeat.NEVER_DUE - 1)).isEmpty();
    }

    @Test
    void aClearedQueueIsEmpty() {
        queue.add(a, 10);
        queue.clear();
        queue.add(a, 20);

        assertThat(due(19)).isEmpty();
        assertThat(due(20)).containsExactly("a");
    }
}
