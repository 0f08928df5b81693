package io.grapevine.features.planned;

import static io.grapevine.features.planned.PlannedWorld.NO_RULES;
import static io.grapevine.features.planned.PlannedWorld.PATCHING;
import static io.grapevine.features.planned.PlannedWorld.RACK;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.core.silence.SilenceLimits;
import io.grapevine.features.planned.RuleStatus.State;
import io.grapevine.records.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules that a reload removes or edits, and that are put back. */
class RemovedRulesTest {
    private static final String WIDER = RACK.replace("\"rack\"'", "\"rack\"', 'zone!=\"z\"'");

    private static final String EVENING = "2026-11-23T22:00:00Z";

    private static PlannedWorld alone(String yaml) {
        return new PlannedWorld(EVENING, "a").start(yaml);
    }

    private static Silence only(PlannedWorld.Member member) {
        return member.silences().get(0);
    }

    private static State state(PlannedWorld world, String name) {
        return world.member(name)
                .node
                .part(PlannedSilences.class)
                .orElseThrow()
                .statuses(world.loop.now(), 5)
                .get(0)
                .state();
    }

    @Test
    void aRuleThatIsPutBackMutesAgain() {
        PlannedWorld world = alone(RACK);
        world.until("2026-11-23T23:00:00Z").member("a").reload(NO_RULES);
        assertThat(world.member("a").mutes("rack")).isFalse();
        world.until("2026-11-23T23:10:00Z").member("a").reload(RACK);

        assertThat(world.member("a").mutes("rack")).isTrue();
        assertThat(state(world, "a")).isEqualTo(State.ACTIVE);
        assertThat(world.member("a").silences())
                .extracting(Silence::startsAt)
                .containsExactly(Instant.parse(EVENING), Instant.parse("2026-11-23T23:10:00Z"));
    }

    @Test
    void anEditThatIsRolledBackLeavesOneSilence() {
        PlannedWorld world = alone(RACK);
        for (int i = 0; i < 3; i++) {
            world.loop.runUntil(world.loop.elapsed().plus(Duration.ofSeconds(2)));
            world.member("a").reload(WIDER);
            world.loop.runUntil(world.loop.elapsed().plus(Duration.ofSeconds(2)));
            world.member("a").reload(RACK);
        }

        assertThat(world.member("a").mutes("rack")).isTrue();
        assertThat(world.member("a").open()).hasSize(1);
    }

    @Test
    void aRuleThatIsPutBackByARestartMutesAgain() {
        PlannedWorld world = alone(RACK);
        world.until("2026-11-23T23:00:00Z").member("a").reload(NO_RULES);
        world.until("2026-11-23T23:10:00Z").member("a").restart(RACK);

        assertThat(world.member("a").mutes("rack")).isTrue();
    }

    @Test
    void aRestartAfterTheReturnMakesNoFurtherSilence() {
        PlannedWorld world = alone(RACK);
        world.member("a").reload(NO_RULES);
        world.member("a").reload(RACK);
        world.until("2026-11-24T20:00:00Z").member("a").restart(RACK);
        world.until("2026-12-02T00:00:00Z");

        assertThat(world.member("a").mutes("rack")).isTrue();
        assertThat(world.member("a").open()).hasSize(1);
    }

    @Test
    void aRemovalThatIsLostWithThePowerLeavesOneSilenceOfAReturnThatIsNot() {
        PlannedWorld world = alone(RACK);
        world.member("a").reload(NO_RULES);
        world.member("a").reload(RACK);
        world.member("a").kill();
        world.member("a").lose(Silence::isEnded);
        world.member("a").start(RACK);
        boolean isMuted = world.member("a").mutes("rack");
        List<Silence> open = world.member("a").open();
        world.member("a").reload(NO_RULES);

        assertThat(isMuted).isTrue();
        assertThat(open).hasSize(1);
        assertThat(world.member("a").mutes("rack")).isFalse();
    }

    @Test
    void aSilenceThatAnotherOneFollowsIsNotMadeAgainAfterItsRetention() {
        PlannedWorld world = alone(RACK);
        world.member("a").reload(NO_RULES);
        world.member("a").reload(RACK);
        List<Integer> open = new ArrayList<>();
        for (int hour = 0; hour < 8 * 24; hour++) {
            world.loop.runUntil(world.loop.elapsed().plus(Duration.ofHours(1)));
            open.add(world.member("a").open().size());
        }

        assertThat(open).containsOnly(1);
    }

    @Test
    void theOccurrenceAheadIsPutBackToo() {
        PlannedWorld world = alone(PATCHING);
        world.until("2026-11-24T00:30:00Z").member("a").reload(NO_RULES);
        world.until("2026-11-24T00:40:00Z").member("a").reload(PATCHING);
        assertThat(state(world, "a")).isEqualTo(State.PENDING);
        world.until("2026-11-24T00:59:59Z");
        assertThat(world.member("a").mutes("node")).isFalse();
        world.until("2026-11-24T01:00:01Z");

        assertThat(world.member("a").mutes("node")).isTrue();
    }

    @Test
    void replicasThatReloadOneAfterTheOtherEndWithOneSilence() {
        PlannedWorld world = new PlannedWorld(EVENING, "a", "b", "c").start(RACK);
        world.until("2026-11-23T22:10:00Z").member("a").reload(NO_RULES);
        world.until("2026-11-23T22:10:30Z").member("a").reload(RACK);
        world.member("b").reload(NO_RULES);
        world.until("2026-11-23T22:11:00Z").member("c").reload(WIDER);
        world.member("b").reload(RACK);
        world.until("2026-11-23T22:11:30Z").member("c").reload(RACK);
        world.until("2026-11-23T22:12:00Z");

        assertThat(world.member("a").open()).hasSize(1);
        Silence open = world.member("a").open().get(0);
        for (String name : List.of("a", "b", "c")) {
            assertThat(world.member(name).mutes("rack")).isTrue();
            assertThat(world.member(name).node.silences().get(open.id())).isEqualTo(open);
            assertThat(state(world, name)).isEqualTo(State.ACTIVE);
        }
    }

    @Test
    void aReplicaThatKeptTheRuleGoesOnWithTheSilenceOfTheReturn() {
        PlannedWorld world = new PlannedWorld(EVENING, "a", "b").start(RACK);
        world.until("2026-11-23T22:10:00Z").member("a").reload(NO_RULES);
        world.until("2026-11-23T22:11:00Z").member("a").reload(RACK);
        world.until("2026-11-23T22:12:00Z").member("a").kill();
        world.until("2026-11-24T23:00:00Z");

        assertThat(world.member("b").mutes("rack")).isTrue();
        assertThat(state(world, "b")).isEqualTo(State.ACTIVE);
    }

    @Test
    void aReplicaWithTheOldFileBringsARemovedRuleBackNeitherByAnEditNorByMovingIt() {
        PlannedWorld world = new PlannedWorld(EVENING, "a", "b").start(RACK);
        world.until("2026-11-23T22:10:00Z").member("a").reload(NO_RULES);
        world.until("2026-11-23T22:11:00Z")
                .member("b")
                .reload(PATCHING + RACK.replace("rack, ", "rack, comment: moved, "));
        world.until("2026-11-23T22:20:00Z");

        assertThat(world.member("a").mutes("rack")).isFalse();
        assertThat(world.member("b").mutes("rack")).isFalse();
    }

    @Test
    void whatAPersonHasExpiredStaysExpiredWhenTheRuleIsPutBack() {
        PlannedWorld world = alone(RACK);
        world.member("a").expire(only(world.member("a")));
        world.member("a").reload(NO_RULES);
        world.until("2026-11-23T22:10:00Z").member("a").reload(RACK);
        world.member("a").restart(RACK);
        world.until("2026-11-23T23:00:00Z");

        assertThat(world.member("a").mutes("rack")).isFalse();
        assertThat(state(world, "a")).isEqualTo(State.EXPIRED);
    }

    @Test
    void whatAPersonHasExpiredAfterAReturnStaysExpired() {
        PlannedWorld world = alone(RACK);
        world.member("a").reload(NO_RULES);
        world.until("2026-11-23T22:10:00Z").member("a").reload(RACK);
        world.member("a").expire(world.member("a").silences().get(1));
        world.until("2026-11-23T22:20:00Z").member("a").reload(NO_RULES);
        world.member("a").reload(RACK);
        world.until("2026-11-25T22:20:00Z");

        assertThat(world.member("a").mutes("rack")).isFalse();
        assertThat(state(world, "a")).isEqualTo(State.EXPIRED);
    }

    @Test
    void aPersonWhoExpiresAWithdrawnSilenceEndsTheOneThatFollowsIt() {
        PlannedWorld world = alone(RACK);
        Silence first = only(world.member("a"));
        world.member("a").reload(NO_RULES);
        world.until("2026-11-23T22:10:00Z").member("a").reload(RACK);
        assertThat(world.member("a").mutes("rack")).isTrue();

        world.member("a").expire(first);
        world.until("2026-11-23T22:20:00Z");

        assertThat(world.member("a").mutes("rack")).isFalse();
        assertThat(state(world, "a")).isEqualTo(State.EXPIRED);
    }

    @Test
    void aPersonWhoExpiresASilenceThatAReloadWithdrawsElsewhereHasTheLastWord() {
        PlannedWorld world = new PlannedWorld(EVENING, "a", "b").start(RACK);
        world.until("2026-11-23T22:10:00Z").cut("a", "b");
        world.member("b").expire(only(world.member("b")));
        world.until("2026-11-23T22:10:10Z").member("a").reload(NO_RULES);
        world.until("2026-11-23T22:10:20Z").member("a").reload(RACK);
        assertThat(world.member("a").mutes("rack")).isTrue();
        world.network.heal();
        world.until("2026-11-23T22:20:00Z");

        assertThat(world.member("a").mutes("rack")).isFalse();
        assertThat(world.member("b").mutes("rack")).isFalse();
        assertThat(state(world, "a")).isEqualTo(State.EXPIRED);
        assertThat(state(world, "b")).isEqualTo(State.EXPIRED);
    }

    @Test
    void whatAPersonHasExpiredIsNotPutBackByAReplicaThatWithdrewItUnknowing() {
        PlannedWorld world = new PlannedWorld(EVENING, "a", "b");
        world.member("b").start(RACK);
        world.until("2026-11-23T22:05:00Z").member("b").expire(only(world.member("b")));
        world.until("2026-11-23T22:06:00Z").cut("a", "b");
        world.member("a").start(RACK); // its disk is lost, so it makes the silence anew
        world.until("2026-11-23T22:10:10Z").member("a").reload(NO_RULES);
        world.network.heal();
        world.until("2026-11-23T22:12:00Z").member("a").reload(RACK);
        world.until("2026-11-23T22:20:00Z");

        assertThat(world.member("a").mutes("rack")).isFalse();
        assertThat(world.member("b").mutes("rack")).isFalse();
        assertThat(state(world, "a")).isEqualTo(State.EXPIRED);
    }

    @Test
    void anEndThatAPersonHasSetComesBackWithTheRule() {
        PlannedWorld world = alone(RACK);
        world.member("a").endFirstAt("2026-11-24T01:00:00Z");
        world.member("a").reload(NO_RULES);
        world.until("2026-11-23T22:10:00Z").member("a").reload(RACK);
        world.until("2026-11-24T00:59:00Z");
        assertThat(world.member("a").mutes("rack")).isTrue();
        world.until("2026-12-02T00:00:00Z");

        assertThat(world.member("a").mutes("rack")).isFalse();
    }

    @Test
    void aReturnAfterTheEndThatAPersonHasSetMutesNothing() {
        PlannedWorld world = alone(RACK);
        world.member("a").endFirstAt("2026-11-23T22:05:00Z");
        world.member("a").reload(NO_RULES);
        world.until("2026-11-23T22:10:00Z").member("a").reload(RACK);
        world.until("2026-11-25T22:00:00Z");

        assertThat(world.member("a").mutes("rack")).isFalse();
    }

    @Test
    void aReturnThatALimitRefusesIsMadeOnceThereIsRoom() {
        PlannedWorld world = new PlannedWorld(EVENING, new SilenceLimits(2, 0, 0), "a").start(RACK + PATCHING);
        world.member("a").reload(NO_RULES);
        world.until("2026-11-24T00:10:00Z").member("a").reload(RACK + PATCHING);
        world.until("2026-11-24T00:20:00Z");
        assertThat(state(world, "a")).isEqualTo(State.ACTIVE);
        world.member("a").reload(PATCHING);
        world.until("2026-11-24T00:21:00Z").member("a").reload(RACK + PATCHING);
        assertThat(world.member("a").mutes("rack")).isFalse();
        assertThat(state(world, "a")).isEqualTo(State.REFUSED);
        world.until("2026-11-30T00:00:00Z"); // the retention of what has ended is over

        assertThat(world.member("a").mutes("rack")).isTrue();
    }

    @Test
    void aRuleThatIsRemovedWhileTheReplicaSettlesIsWithdrawnThen() {
        PlannedWorld world = new PlannedWorld(EVENING, "a", "b");
        world.member("a").start(RACK);
        world.until("2026-11-23T22:10:00Z").member("b").start(RACK);
        world.member("b").reload(NO_RULES);
        world.until("2026-11-23T22:20:00Z");

        assertThat(world.member("a").mutes("rack")).isFalse();
        assertThat(world.member("b").mutes("rack")).isFalse();
    }

    @Test
    void aSilenceThatAnEarlierVersionHasExpiredStaysExpired() {
        PlannedWorld world = new PlannedWorld(EVENING, "a", "b").start(RACK).until("2026-11-23T22:10:00Z");
        // the reload of a replica of an earlier version expires it as a person does
        world.member("b").expire(only(world.member("b")));
        world.until("2026-11-23T22:11:00Z").member("a").reload(NO_RULES);
        world.member("a").reload(RACK);
        world.until("2026-11-23T22:20:00Z");

        assertThat(world.member("a").mutes("rack")).isFalse();
        assertThat(state(world, "a")).isEqualTo(State.EXPIRED);
    }
}
