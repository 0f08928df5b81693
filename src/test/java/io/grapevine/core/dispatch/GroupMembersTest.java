package io.grapevine.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.sim.Depth;
import io.grapevine.sim.Samples;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupMembersTest {
    private final GroupMembers members = new GroupMembers(new AtomicLong());
    private final Map<LabelSet, GroupMember> naive = new TreeMap<>();

    private void put(GroupMember member) {
        members.put(member);
        naive.put(member.alert().labels(), member);
    }

    private static GroupMember member(LabelSet labels, Instant start, Instant end) {
        return new GroupMember(new Alert(labels, LabelSet.EMPTY, start, end, "", start, false), start, false);
    }

    private List<Alert> sorted(Instant now) {
        return naive.values().stream()
                .map(member -> member.alert().asOf(now))
                .sorted(Alert.LISTING)
                .toList();
    }

    private Map<LabelSet, Instant> lastFiring(Instant now) {
        Map<LabelSet, Instant> times = new TreeMap<>();
        naive.forEach((alert, member) -> {
            if (member.alert().resolvedAt(now)) {
                times.put(alert, member.lastFiring());
            }
        });
        return times;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void listsAsIfAllWereSortedEachTime(long seed) {
        Random random = new Random(seed);
        Instant now = Samples.START;
        for (int i = 0; i < Depth.of(1_000, 3_000); i++) {
            LabelSet labels = LabelSet.of(
                            "job",
                            "" + random.nextInt(3),
                            "instance",
                            "" + random.nextInt(8),
                            "x",
                            "" + random.nextInt(3))
                    .filterNames(name -> name.equals("x") || random.nextInt(4) > 0);
            switch (random.nextInt(6)) {
                case 0, 1 -> put(member(labels, now, now.plusSeconds(random.nextInt(100))));
                case 2 -> put(member(labels, now, Alert.NO_END));
                case 3 -> {
                    if (random.nextInt(3) == 0) {
                        members.remove(labels);
                        naive.remove(labels);
                    }
                }
                case 4 -> now = now.plusSeconds(random.nextInt(20) - 5);
                default -> {
                    // Nothing has happened.
                }
            }
            if (random.nextInt(3) > 0) {
                GroupMembers.Listing listing = members.at(now);
                assertThat(listing.alerts()).as("step %d", i).isEqualTo(sorted(now));
                assertThat(listing.lastFiring()).as("step %d", i).isEqualTo(lastFiring(now));
            }
        }
    }

    @Test
    void listsNothingAnewWhereNothingWasReceivedAndNothingHasEnded() {
        Instant now = Samples.START;
        put(member(LabelSet.of("a", "1"), now, now.plusSeconds(100)));
        put(member(LabelSet.of("a", "2"), now, Alert.NO_END));
        GroupMembers.Listing first = members.at(now);
        GroupMembers.Listing second = members.at(now.plusSeconds(10));

        assertThat(members.at(now.plusSeconds(99))).isSameAs(second);
        assertThat(members.at(now.plusSeconds(100))).isNotSameAs(second);
        assertThat(members.at(now.plusSeconds(9)).from()).isEqualTo(now.plusSeconds(9));
        assertThat(second.alerts().order()).isSameAs(first.alerts().order());
    }

    @Test
    void versionsOfTheSameAlertsKeepTheirOrder() {
        put(member(LabelSet.of("a", "1"), Samples.START, Alert.NO_END));
        GroupMembers.Listing first = members.at(Samples.START);
        put(member(LabelSet.of("a", "1"), Samples.at(5), Alert.NO_END));

        assertThat(members.at(Samples.at(6)).alerts())
                .extracting(Alert::startsAt)
                .containsExactly(Samples.at(5));
        assertThat(members.at(Samples.at(6)).alerts().order())
                .isSameAs(first.alerts().order());
    }

    @Test
    void aFlushMarksThoseThatAreThere() {
        put(member(LabelSet.of("a", "1"), Samples.START, Alert.NO_END));
        members.markProcessed();
        put(member(LabelSet.of("a", "2"), Samples.START, Alert.NO_END));

        assertThat(members.all()).extracting(GroupMember::processed).containsExactlyInAnyOrder(true, false);
        members.markProcessed();
        assertThat(members.all()).extracting(GroupMember::processed).containsExactly(true, true);
    }
}
