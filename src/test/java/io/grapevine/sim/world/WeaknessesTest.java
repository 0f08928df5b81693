package io.grapevine.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Records;
import io.grapevine.sim.grapevine.GrapevinePolicy;
import io.grapevine.sim.upstream.UpstreamPolicy;
import io.grapevine.sim.world.Scenario.Outcome;
import io.grapevine.virtualtime.simulation.FaultyNetwork;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The known weaknesses of Alertmanager's cluster, one by one: the model shows each of them, Grapevine none. */
@Tag("simulation")
@Tag("thorough")
class WeaknessesTest {
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final WorldParameters SLOW_TURNS = WorldParameters.USUAL.withPeerTimeout(Duration.ofSeconds(15));

    private static void check(WorldParameters parameters, ToIntFunction<Outcome> harm, Consumer<SimWorld> story) {
        Scenario scenario = new Scenario(parameters, story, FIVE_MINUTES, harm);
        assertThat(scenario.harms(UpstreamPolicy::new)).as("the model").isTrue();
        assertThat(scenario.harm(GrapevinePolicy::new)).as("Grapevine").isZero();
    }

    private static int duplicates(Outcome outcome) {
        return outcome.tally().duplicates();
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static AlertCondition condition(SimWorld world, String id, long from, long to) {
        AlertCondition condition = world.condition(id, "G", "a", "info");
        condition.during(seconds(from), seconds(to));
        return condition;
    }

    @Test
    void aFollowerThatJudgesAnOldSnapshotSaysFiringAfterResolved() {
        check(SLOW_TURNS, outcome -> outcome.tally().flaps(), world -> {
            Random random = world.random(9);
            for (String name : List.of("a", "b", "c")) { // their timers are out of step
                world.prometheuses.get(0).post(name, new PrometheusServer.Post(0, seconds(20)));
            }
            for (int i = 0; i < 3; i++) {
                int from = 30 + random.nextInt(30);
                condition(world, "x" + i, from, from + 40 + random.nextInt(60));
            }
            world.startAll();
        });
    }

    @Test
    void aReceiverThatRecoversIsNotifiedByEveryReplicaThatWasTrying() {
        check(WorldParameters.USUAL, WeaknessesTest::duplicates, world -> {
            condition(world, "x", 30, 280);
            world.startAll();
            world.at(seconds(20), () -> world.receiver("one").mode(Receiver.Mode.BROKEN));
            world.at(seconds(60), () -> world.receiver("one").mode(Receiver.Mode.OK));
        });
    }

    /** A group each, so that the attempts of two replicas fall together for some; overloaded machines read claims late. */
    @ParameterizedTest
    @CsvSource({"60000, 100", "62700, 100", "61300, 500", "64100, 500"})
    void aReceiverThatRecoversIsNotifiedByReplicasThatReceiveEachOthersMessagesLate(long recovery, long delay) {
        check(WorldParameters.USUAL, WeaknessesTest::duplicates, world -> {
            for (int i = 0; i < 40; i++) {
                world.condition("x" + i, "G" + i, "a", "info").during(seconds(30), seconds(280));
            }
            world.network.faults(new FaultyNetwork.Faults(0, 0, Duration.ofMillis(delay), Duration.ofMillis(delay)));
            world.startAll();
            world.at(seconds(20), () -> world.receiver("one").mode(Receiver.Mode.BROKEN));
            world.at(Duration.ofMillis(recovery), () -> world.receiver("one").mode(Receiver.Mode.OK));
        });
    }

    @Test
    void aReceiverThatHangsAndThenRecoversIsNotifiedByEveryReplica() {
        check(SLOW_TURNS, WeaknessesTest::duplicates, world -> {
            condition(world, "x", 30, 280);
            world.startAll();
            world.at(seconds(32), () -> world.receiver("one").mode(Receiver.Mode.HANGS));
            world.at(seconds(60), () -> world.receiver("one").mode(Receiver.Mode.OK));
        });
    }

    /** With a group each, so that some attempt falls between the end of the cut and the return of the peers. */
    @ParameterizedTest
    @ValueSource(longs = {109_800, 110_250})
    void aReplicaThatWasCutOffRepeatsWhatTheOthersHaveNotified(long endOfCut) {
        check(WorldParameters.USUAL, WeaknessesTest::duplicates, world -> {
            for (int i = 0; i < 40; i++) {
                world.condition("x" + i, "G" + i, "a", "info").during(seconds(40), seconds(280));
            }
            world.startAll();
            world.at(seconds(20), () -> {
                world.ways.isolate("a");
                world.receiver("one").reach("a", Receiver.Reach.REFUSED);
            });
            world.at(Duration.ofMillis(endOfCut), () -> {
                world.receiver("one").reach("a", Receiver.Reach.GOOD);
                world.ways.rejoin("a");
            });
        });
    }

    /** For so short a time that no connection is given up, and TCP still carries nothing on them for seconds. */
    @ParameterizedTest
    @ValueSource(longs = {50_600, 52_250, 55_500})
    void aReplicaThatWasCutOffForSecondsRepeatsWhatTheOthersHaveNotified(long endOfCut) {
        check(WorldParameters.USUAL, WeaknessesTest::duplicates, world -> {
            world.network.backOff();
            for (int i = 0; i < 40; i++) {
                world.condition("x" + i, "G" + i, "a", "info").during(seconds(40), seconds(280));
            }
            world.startAll();
            world.at(seconds(41), () -> {
                world.ways.isolate("a");
                world.receiver("one").reach("a", Receiver.Reach.REFUSED);
            });
            world.at(Duration.ofMillis(endOfCut), () -> {
                world.receiver("one").reach("a", Receiver.Reach.GOOD);
                world.ways.rejoin("a");
            });
        });
    }

    @Test
    void anEntryOfALargeGroupThatGetsLostIsMissedUntilTheNextFullExchange() {
        check(SLOW_TURNS, WeaknessesTest::duplicates, world -> {
            for (int i = 0; i < 80; i++) {
                condition(world, "x" + i, 30, 280);
            }
            world.startAll();
            world.watch(new Watcher() {
                @Override
                public void onSent(SendAttempt sending) {
                    world.ways.cut("a", "b");
                    world.at(world.elapsed().plusSeconds(3), () -> world.ways.mend("a", "b"));
                }
            });
        });
    }

    @Test
    void anEntryThatGossipLosesIsMissed() {
        check(SLOW_TURNS, WeaknessesTest::duplicates, world -> {
            world.network.faults(new FaultyNetwork.Faults(0.5, 0, Duration.ofMillis(1), Duration.ofMillis(50)));
            condition(world, "x", 30, 120);
            condition(world, "y", 60, 200);
            world.startAll();
        });
    }

    @Test
    void aClockThatIsAheadWritesWhatNoReplicaCanReplace() {
        WorldParameters parameters =
                WorldParameters.USUAL.withPeerTimeout(Duration.ofMillis(7_100)); // so that no two turns fall together
        check(parameters, outcome -> duplicates(outcome) + outcome.tally().losses(), world -> {
            world.machine("a").clock(seconds(-25), 0);
            world.machine("b").clock(seconds(25), 0);
            Random random = world.random(9);
            for (int i = 0; i < 3; i++) {
                int from = 40 + random.nextInt(20);
                condition(world, "x" + i, from, from + 20 + random.nextInt(120));
            }
            world.startAll();
        });
    }

    @Test
    void aReplicaWithoutNamesHoldsItselfForSettledAndTellsEverythingAgain() {
        check(WorldParameters.USUAL, WeaknessesTest::duplicates, world -> {
            condition(world, "x", 20, 280);
            world.startAll();
            world.at(seconds(60), () -> {
                world.kill("a");
                world.machine("a").disk(new Disk());
                world.network.unresolvable("b:9094", true);
                world.network.unresolvable("c:9094", true);
                world.network.unresolvable("a:9094", true);
                world.start("a");
            });
            world.at(
                    Duration.ofMillis(69_500),
                    () -> { // names are waited for at most ten seconds
                        world.network.unresolvable("a:9094", false);
                        world.network.unresolvable("b:9094", false);
                        world.network.unresolvable("c:9094", false);
                    });
        });
    }

    @Test
    void aReplicaThatIsKilledLosesTheSilencesOfItsLastMinutes() {
        WorldParameters alone =
                Records.with(WorldParameters.USUAL, "names", List.of("a"), "settleTimeout", seconds(30));
        check(alone, outcome -> outcome.violations("silence lost"), world -> {
            condition(world, "x", 100, 280);
            world.startAll();
            world.at(seconds(60), () -> world.people.silence("a", "x", Duration.ofMinutes(30)));
            world.at(seconds(70), () -> world.kill("a"));
            world.at(seconds(80), () -> world.start("a"));
        });
    }

    @Test
    void aSilenceThatWasEndedWhereTheClockIsBehindGoesOn() {
        check(WorldParameters.USUAL, outcome -> outcome.violations("resurrection"), world -> {
            world.machine("a").clock(seconds(20), 0);
            condition(world, "x", 20, 280);
            world.startAll();
            world.at(seconds(60), () -> world.people.silence("a", "x", Duration.ofMinutes(30)));
            world.at(
                    seconds(65), () -> world.people.extend("a", world.silences().get(0), Duration.ofMinutes(40)));
            world.at(
                    seconds(70), () -> world.people.expire("c", world.silences().get(0)));
        });
    }
}
