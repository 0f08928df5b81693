package io.grapevine.features.planned;

import static io.grapevine.features.planned.PlannedWorld.NO_RULES;
import static io.grapevine.features.planned.PlannedWorld.PATCHING;
import static io.grapevine.features.planned.PlannedWorld.RACK;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Scrape;
import io.grapevine.core.silence.SilenceLimits;
import io.grapevine.features.planned.RuleStatus.State;
import io.grapevine.model.LabelSet;
import io.grapevine.receiver.LogLines;
import io.grapevine.records.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlannedSilencesTest {
    private static final String EVENING = "2026-11-23T22:00:00Z";

    /** A little before the silence is created: a mesh takes its time in virtual time, too. */
    private static final String HOUR_AHEAD = "2026-11-23T23:55:00Z";

    /** Shorter, where all of it is played by several replicas. */
    private static final String SHORT = PATCHING.replace("for: 2h", "for: 45m");

    @Test
    void allReplicasHaveOneSilenceFromAnHourAhead() {
        PlannedWorld world =
                new PlannedWorld(HOUR_AHEAD, "a", "b", "c").start(SHORT).until("2026-11-23T23:59:50Z");
        assertThat(world.member("a").silences()).isEmpty();

        world.until("2026-11-24T00:00:30Z");
        Silence first = world.member("a").silences().get(0);
        for (String name : List.of("a", "b", "c")) {
            assertThat(world.member(name).silences()).extracting(Silence::id).containsExactly(first.id());
        }
        assertThat(first.startsAt()).isEqualTo("2026-11-24T01:00:00Z");
        assertThat(first.endsAt()).isEqualTo("2026-11-24T01:45:00Z");
        assertThat(first.createdBy()).isEqualTo("file:patching");
        assertThat(first.comment()).isEqualTo("CHG-1");
        assertThat(first.id()).matches("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        world.until("2026-11-24T00:59:59Z");
        assertThat(world.member("b").mutes("node")).isFalse();
        world.until("2026-11-24T01:00:01Z");
        assertThat(world.member("b").mutes("node")).isTrue();
        world.until("2026-11-24T01:45:00Z");
        assertThat(world.member("b").mutes("node")).isFalse();
    }

    @Test
    void aSilenceExpiredByHandIsNotMadeAgainByAnyReplica() {
        PlannedWorld world = new PlannedWorld("2026-11-24T01:20:00Z", "a", "b", "c").start(SHORT);
        world.until("2026-11-24T01:30:00Z")
                .member("b")
                .expire(world.member("b").silences().get(0));
        world.until("2026-11-24T01:30:05Z").member("a").restart(SHORT);
        world.member("c").reload(SHORT);
        world.until("2026-11-24T01:44:00Z");

        for (String name : List.of("a", "b", "c")) {
            assertThat(world.member(name).mutes("node")).isFalse();
            assertThat(world.member(name).silences()).hasSize(1);
        }
        assertThat(states(world)).containsExactly(State.EXPIRED);
    }

    @Test
    void theOccurrenceAfterOneThatWasExpiredByHandIsMade() {
        PlannedWorld world = new PlannedWorld(EVENING, "a").start(PATCHING);
        world.until("2026-11-24T01:30:00Z")
                .member("a")
                .expire(world.member("a").silences().get(0));
        world.until("2026-12-01T00:59:00Z");
        assertThat(world.member("a").mutes("node")).isFalse();
        world.until("2026-12-01T01:30:00Z");
        assertThat(world.member("a").mutes("node")).isTrue();
    }

    private static List<State> states(PlannedWorld world) {
        return world.member("a").node.part(PlannedSilences.class).orElseThrow().statuses(world.loop.now(), 5).stream()
                .map(RuleStatus::state)
                .toList();
    }

    @Test
    void aSilenceOutlivesARestartOfAllReplicas() {
        PlannedWorld world = new PlannedWorld("2026-11-24T01:20:00Z", "a", "b")
                .start(PATCHING)
                .until("2026-11-24T01:30:00Z");
        String id = world.member("a").silences().get(0).id();
        world.member("a").kill();
        world.member("b").kill();
        world.start(PATCHING);

        assertThat(world.member("a").mutes("node")).isTrue();
        world.until("2026-11-24T01:32:00Z");
        assertThat(world.member("b").silences()).extracting(Silence::id).containsExactly(id);
    }

    @Test
    void aReplicaWithoutStateMakesTheSilenceOfAnOccurrenceThatHasBegun() {
        PlannedWorld world = new PlannedWorld("2026-11-24T01:30:00Z", "a").start(PATCHING);

        assertThat(world.member("a").mutes("node")).isTrue();
        assertThat(world.member("a").silences().get(0).startsAt()).isEqualTo("2026-11-24T01:30:00Z");
    }

    @Test
    void sidesOfAPartitionMakeTheSameSilence() {
        PlannedWorld world = new PlannedWorld(HOUR_AHEAD, "a", "b").start(PATCHING);
        world.until("2026-11-23T23:57:00Z").cut("a", "b");
        world.until("2026-11-24T01:30:00Z");
        assertThat(world.member("a").mutes("node")).isTrue();
        assertThat(world.member("b").mutes("node")).isTrue();
        world.network.heal();
        world.until("2026-11-24T01:40:00Z");

        String id = world.member("a").silences().get(0).id();
        assertThat(world.member("a").silences()).hasSize(1);
        assertThat(world.member("b").silences()).extracting(Silence::id).containsExactly(id);
    }

    @Test
    void aReplicaWithTheOldFileDoesNotBringARemovedRuleBack() {
        PlannedWorld world = new PlannedWorld("2026-11-24T01:20:00Z", "a", "b").start(PATCHING + RACK);
        world.until("2026-11-24T01:30:00Z").member("a").reload(RACK);
        world.until("2026-11-24T01:50:00Z");

        assertThat(world.member("a").mutes("node")).isFalse();
        assertThat(world.member("b").mutes("node")).isFalse();
        assertThat(world.member("b").mutes("rack")).isTrue();
    }

    @Test
    void aReplicaThatDoesNotKnowARuleLeavesItsSilence() {
        PlannedWorld world = new PlannedWorld("2026-11-24T01:20:00Z", "a", "b");
        world.member("a").start(PATCHING);
        world.member("b").start(NO_RULES);
        world.until("2026-11-24T01:30:00Z").member("b").reload(RACK);
        world.until("2026-11-24T01:50:00Z");

        assertThat(world.member("a").mutes("node")).isTrue();
        assertThat(world.member("b").mutes("node")).isTrue();
    }

    @Test
    void editedMatchersReplaceTheSilenceAtOnce() {
        PlannedWorld world = new PlannedWorld(EVENING, "a").start(PATCHING).until("2026-11-24T01:30:00Z");
        Silence old = world.member("a").silences().get(0);
        world.member("a").reload(PATCHING.replace("job=\"node\"", "job=~\"node|disk\""));

        assertThat(world.member("a").mutes("node")).isTrue();
        assertThat(world.member("a").mutes("disk")).isTrue();
        assertThat(world.member("a").node.silences().get(old.id()).isEnded()).isTrue();
    }

    @Test
    void aRefusalIsLoggedOnceAlthoughTheSilenceIsTriedEachMinute() {
        try (LogLines log = LogLines.capture()) {
            PlannedWorld world =
                    new PlannedWorld("2026-11-24T01:20:00Z", new SilenceLimits(1, 0, 0), "a").start(RACK + PATCHING);
            world.until("2026-11-24T01:50:00Z").member("a").reload(RACK + PATCHING);
            world.until("2026-11-24T01:55:00Z");

            assertThat(states(world)).containsExactly(State.ACTIVE, State.REFUSED);
            assertThat(log.lines().stream().filter(line -> line.contains("could not be created")))
                    .hasSize(1);
        }
    }

    @Test
    void aReloadLeavesTheSilenceOfAnUnchangedRuleAlone() {
        PlannedWorld world = new PlannedWorld("2026-11-24T01:20:00Z", "a")
                .start(PATCHING + RACK)
                .until("2026-11-24T01:30:00Z");
        Silence patching = world.member("a")
                .node
                .silences()
                .matching(LabelSet.of("job", "node"))
                .get(0);
        world.member("a").reload(PATCHING + RACK.replace("rack\"'", "shelf\"'"));

        assertThat(world.member("a").node.silences().get(patching.id())).isSameAs(patching);
        assertThat(world.member("a").mutes("node")).isTrue();
        assertThat(world.member("a").mutes("rack")).isFalse();
        assertThat(world.member("a").mutes("shelf")).isTrue();
    }

    @Test
    void anEditThatALimitRefusesKeepsTheOldSilence() {
        PlannedWorld world = new PlannedWorld(EVENING, new SilenceLimits(1, 0, 0), "a").start(PATCHING);
        world.until("2026-11-24T01:30:00Z").member("a").reload(PATCHING.replace("job=\"node\"", "job=~\"node|disk\""));
        world.until("2026-11-24T01:35:00Z");

        assertThat(world.member("a").mutes("node")).isTrue();
        assertThat(states(world)).containsExactly(State.REFUSED);
        assertThat(world.member("a")
                        .node
                        .part(PlannedSilences.class)
                        .orElseThrow()
                        .statuses(world.loop.now(), 1)
                        .get(0)
                        .refusal())
                .contains("exceeded maximum number of silences");
    }

    @Test
    void anEditedCommentIsTakenOver() {
        PlannedWorld world = new PlannedWorld(EVENING, "a").start(PATCHING);
        world.until("2026-11-24T01:30:00Z").member("a").reload(PATCHING.replace("CHG-1", "CHG-2"));

        assertThat(world.member("a").silences()).extracting(Silence::comment).containsExactly("CHG-2");
        assertThat(world.member("a").mutes("node")).isTrue();
    }

    @Test
    void aLongSilenceIsExtendedWhileItsRuleIsThere() {
        PlannedWorld world = new PlannedWorld(EVENING, "a").start(RACK.replace("2027-02-01", "2026-12-05"));
        Silence first = world.member("a").silences().get(0);
        assertThat(Duration.between(first.updatedAt(), first.endsAt())).isLessThanOrEqualTo(PlannedSilences.HOLD);

        world.until("2026-12-03T22:00:00Z");
        assertThat(world.member("a").silences()).extracting(Silence::id).containsExactly(first.id());
        assertThat(world.member("a").mutes("rack")).isTrue();
        world.until("2026-12-05T00:00:00Z");
        assertThat(world.member("a").mutes("rack")).isFalse();
        assertThat(states(world)).containsExactly(State.OVER);
    }

    @Test
    void aLongSilenceWhoseTimeHasPassedWhileTheMachineSleptIsExtendedBeforeAnythingElse() {
        PlannedWorld world = new PlannedWorld(EVENING, "a").start(RACK);
        world.until("2026-11-23T22:10:10Z").member("a").skew = Duration.ofDays(3);
        world.until("2026-11-23T22:10:11Z");

        assertThat(world.member("a").mutes("rack")).isTrue();
    }

    @Test
    void aLongSilenceWhoseTimeHasPassedWhileAllReplicasWereDownIsTakenUpAgain() {
        PlannedWorld world = new PlannedWorld(EVENING, "a").start(RACK);
        String id = world.member("a").silences().get(0).id();
        world.member("a").kill();
        world.until("2026-11-26T22:00:00Z").member("a").start(RACK);

        assertThat(world.member("a").mutes("rack")).isTrue();
        assertThat(world.member("a").silences()).extracting(Silence::id).containsExactly(id);
    }

    @Test
    void replicasExtendALongSilenceOnce() {
        PlannedWorld world = new PlannedWorld(EVENING, "a", "b").start(RACK).until("2026-11-23T22:01:00Z");
        Instant end = world.member("b").silences().get(0).endsAt();
        world.member("a").kill();
        world.member("b").kill();
        world.until("2026-11-24T10:05:00Z").start(RACK);
        world.until("2026-11-24T10:06:00Z");

        Silence extended = world.member("a").silences().get(0);
        assertThat(extended.endsAt()).isAfter(end);
        assertThat(world.member("b").silences()).containsExactly(extended);
    }

    @Test
    void aSilenceEndsADayAfterAllReplicasWithItsRuleAreGone() {
        PlannedWorld world = new PlannedWorld(EVENING, "a").start(RACK);
        world.until("2026-11-24T22:05:00Z").member("a").restart(NO_RULES);
        world.until("2026-11-24T22:10:00Z");
        assertThat(world.member("a").mutes("rack")).isTrue();

        world.until("2026-11-25T22:10:00Z");
        assertThat(world.member("a").mutes("rack")).isFalse();
    }

    @Test
    void aLongSilenceThatWasExpiredStaysExpiredAfterItsRetention() {
        PlannedWorld world = new PlannedWorld(EVENING, "a").start(RACK);
        world.until("2026-11-23T23:00:00Z")
                .member("a")
                .expire(world.member("a").silences().get(0));
        world.until("2026-12-01T00:00:00Z").member("a").restart(RACK);
        world.until("2026-12-04T00:00:00Z");

        assertThat(world.member("a").mutes("rack")).isFalse();
    }

    @Test
    void anEndThatARequestHasSetStays() {
        PlannedWorld world = new PlannedWorld(EVENING, "a").start(RACK).until("2026-11-23T23:00:00Z");
        world.member("a").endFirstAt("2026-11-24T01:00:00Z");
        world.until("2026-11-24T00:59:00Z");
        assertThat(world.member("a").mutes("rack")).isTrue();

        world.until("2026-12-02T00:00:00Z");
        assertThat(world.member("a").mutes("rack")).isFalse();
        assertThat(states(world)).containsExactly(State.EXPIRED);
    }

    @Test
    void aReplicaWhoseClockIsBehindMakesNoOccurrenceThatHasEnded() {
        PlannedWorld world = new PlannedWorld("2026-11-24T02:57:00Z", "a", "b");
        world.member("a").start(PATCHING);
        world.until("2026-11-24T03:10:00Z");
        String id = world.member("a").silences().get(0).id();
        Instant end = world.member("a").silences().get(0).endsAt();
        world.member("b").skew = Duration.ofHours(-2);
        world.member("b").start(PATCHING);
        world.until("2026-11-24T03:20:00Z");

        assertThat(world.member("a").node.silences().get(id).endsAt()).isEqualTo(end);
        assertThat(world.member("b").silences()).hasSize(1);
        assertThat(world.member("b").node.silences().get(id).endsAt()).isEqualTo(end);
    }

    @Test
    void aPeerWhoseClockDiffersByMoreThanAMinuteIsWarnedOfOnceAnHour() {
        assertThat(clockWarnings(Duration.ofMinutes(-2))).hasSize(2).anyMatch(line -> line.contains("PT-2M"));
        assertThat(clockWarnings(Duration.ofSeconds(-50))).isEmpty();
    }

    /** The warnings of two replicas within the first half of an hour, of which one has another clock. */
    private static List<String> clockWarnings(Duration skew) {
        try (LogLines log = LogLines.capture()) {
            PlannedWorld world = new PlannedWorld(EVENING, "a", "b");
            world.member("b").skew = skew;
            world.start(PATCHING);
            world.loop.runUntil(world.loop.elapsed().plus(Duration.ofMinutes(30)));
            return log.lines().stream()
                    .filter(line -> line.contains("Clock of a peer differs"))
                    .toList();
        }
    }

    @Test
    void withoutRulesNoTimerIsSet() {
        PlannedWorld world = new PlannedWorld(EVENING, "a").start(NO_RULES);
        int tasks = world.loop.size();
        PlannedWorld other = new PlannedWorld(EVENING, "a").start(PATCHING);

        assertThat(other.loop.size()).isEqualTo(tasks + 1);
    }

    @Test
    void ruleStatesAreCountedByTheMetric() {
        PlannedWorld world = new PlannedWorld(EVENING, "a").start(PATCHING + RACK);
        assertThat(states(world)).containsExactly(State.WAITING, State.ACTIVE);
        assertThat(Scrape.lines(world.member("a").registry, "grapevine_silence_rules"))
                .contains(
                        "grapevine_silence_rules{state=\"active\"} 1.0",
                        "grapevine_silence_rules{state=\"waiting\"} 1.0",
                        "grapevine_silence_rules{state=\"over\"} 0.0");
        world.until("2026-11-24T00:01:00Z");
        assertThat(states(world)).containsExactly(State.PENDING, State.ACTIVE);
    }

    @Test
    void anOccurrenceInAnExceptedIntervalIsLeftOut() {
        PlannedWorld world = new PlannedWorld(EVENING, "a")
                .start(PATCHING.replace("zone: Europe/Paris", "zone: Europe/Paris, except: [holidays]"));
        world.until("2026-11-24T01:30:00Z");
        assertThat(world.member("a").mutes("node")).isFalse();

        world.until("2026-12-01T01:30:00Z");
        assertThat(world.member("a").mutes("node")).isTrue();
    }
}
