package io.grapevine.features.actions;

import static io.grapevine.sim.Samples.grouped;
import static io.grapevine.sim.Samples.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.config.Route;
import io.grapevine.core.dispatch.GroupMember;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.ReceiverData;
import io.grapevine.receiver.LogLines;
import io.grapevine.records.AlertHash;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogKey;
import io.grapevine.records.NotifiedState;
import io.grapevine.sim.FakeReceiver;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ended alerts that are kept of more groups than there is room for. */
class EndedAlertsTest {
    private static final Duration RETENTION = Duration.ofMinutes(10);
    private static final Instant NOW = Samples.loop().now();
    private static final Route ROUTE = Route.tree(grouped(route("r0"), "alertname"));

    private final EndedAlerts kept = new EndedAlerts(RETENTION);

    private record Group(String key, Collection<GroupMember> members) implements GroupView {
        @Override
        public LabelSet labels() {
            return LabelSet.of("alertname", key);
        }

        @Override
        public Route route() {
            return ROUTE;
        }

        @Override
        public LabelSet receiver() {
            return LabelSet.of("name", "r0");
        }

        @Override
        public Instant nextFlush() {
            return NOW;
        }

        @Override
        public boolean isFlushing() {
            return false;
        }

        @Override
        public GroupMember member(LabelSet labels) {
            return members.stream()
                    .filter(member -> member.alert().labels().equals(labels))
                    .findFirst()
                    .orElse(null);
        }
    }

    /** A flush of a group one of whose alerts has ended, as none of its messages shows. */
    private void end(String name, boolean isOver, Duration at) {
        Alert ended = Samples.ended(Samples.alert(NOW, "alertname", name, "i", "1"), NOW);
        Alert other = Samples.alert(NOW, "alertname", name, "i", "2");
        Group group = new Group(name, isOver ? List.of() : List.of(new GroupMember(other, NOW, true)));
        kept.flushed(group, List.of(ended), List.of(message(name, ended, other)), at);
    }

    private static LoggedMessage message(String name, Alert... firing) {
        long[] hashes = Arrays.stream(firing)
                .mapToLong(alert -> AlertHash.of(alert.labels()))
                .toArray();
        NotifiedState notified = NotifiedState.of(hashes, new long[0], ReceiverData.EMPTY);
        return new LoggedMessage(
                new FakeReceiver(Samples.loop()).withActions("r0").get(0),
                new NflogEntry(
                        new NflogKey(name, "r0", "webhook", 0),
                        NOW,
                        notified,
                        NOW.plusSeconds(60),
                        0,
                        UnknownFields.NONE),
                NOW.getEpochSecond());
    }

    private void fill(String name, int groups, boolean isOver) {
        for (int i = 0; i < groups; i++) {
            end(name + i, isOver, Duration.ZERO);
        }
    }

    private List<String> endedGroups() {
        return kept.endedGroups().stream().map(EndedGroup::key).toList();
    }

    @Test
    void groupsThatGoOnPushOutNoneThatIsOver() {
        fill("over", 3, true);
        fill("open", EndedAlerts.MAX_GROUPS, false);

        assertThat(endedGroups()).containsExactly("over0", "over1", "over2");
    }

    @Test
    void aGroupThatIsOverTakesThePlaceOfOneThatGoesOn() {
        fill("open", EndedAlerts.MAX_GROUPS, false);
        fill("over", EndedAlerts.MAX_GROUPS, true);
        assertThat(endedGroups()).hasSize(EndedAlerts.MAX_GROUPS);

        end("later", false, Duration.ZERO);
        assertThat(endedGroups()).hasSize(EndedAlerts.MAX_GROUPS).contains("over0");
        end("last", true, Duration.ZERO);
        assertThat(endedGroups())
                .hasSize(EndedAlerts.MAX_GROUPS)
                .doesNotContain("over0")
                .contains("over1", "last");
    }

    @Test
    void theLogSaysItOnceUntilThereIsRoomAgain() {
        try (LogLines log = LogLines.capture()) {
            fill("a", EndedAlerts.MAX_GROUPS, true);
            assertThat(warnings(log)).isZero();
            fill("b", 3, true);
            kept.removeExpired(Duration.ofSeconds(1)); // none is old enough
            fill("c", 3, true);
            assertThat(warnings(log)).isEqualTo(1);

            kept.removeExpired(RETENTION);
            assertThat(kept.isEmpty()).isTrue();
            fill("d", EndedAlerts.MAX_GROUPS + 1, true);
            assertThat(warnings(log)).isEqualTo(2);
        }
    }

    private static long warnings(LogLines log) {
        return log.lines().stream()
                .filter(line -> line.contains("Too many incidents end without a notification"))
                .count();
    }
}
