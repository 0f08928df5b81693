package io.grapevine.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.notification.Notification;
import io.grapevine.sim.FakeReceiver;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Storm valves as their specification has them: each row of its table, in virtual time; alerts fire at 0. */
class StormValvesTest {
    private static final String VALVE = """
        storm_valves:
        - receiver: pager
          budget: {notifications: 5, per: 10m}
          never_hold: ['i="Z/page"']
          digest: {every: 1m, hold_at_most: 2m, alerts: 20}
        """;

    private static final int GROUPS = 50;

    private static EscalationWorld storm(String... names) {
        EscalationWorld world = EscalationWorld.onCall(VALVE, names);
        world.firesAll(instances(GROUPS));
        return world;
    }

    private static List<String> instances(int groups) {
        return IntStream.range(0, groups).mapToObj(i -> "G" + i + "/x").toList();
    }

    @Test
    void whatExceedsTheBudgetIsToldInOneDigest() {
        EscalationWorld world = storm("a").until("1h");

        assertThat(world.counted())
                .containsExactly(
                        "5x 30s pager first notification", "1x 1m30s pager digest of 45 groups, 20 of 45 alerts");
        assertThat(world.digests().get(0).alerts()).hasSize(20);
        assertThat(world.digests().get(0).groupKey()).isEqualTo("{}:{}+digest/pager");
        assertThat(world.member("a").scrape("grapevine_storm_"))
                .contains(
                        "grapevine_storm_digests_total{receiver=\"pager\"} 1.0",
                        "grapevine_storm_held{receiver=\"pager\"} 0.0");
    }

    @Test
    void theEndsOfWhatADigestToldAreToldByADigest() {
        EscalationWorld world = storm("a").until("20m");
        world.story.clear();
        world.resolvesAll(instances(GROUPS));
        world.until("3h");

        assertThat(world.counted())
                .containsExactly(
                        "5x 20m30s pager all alerts resolved",
                        "1x 21m30s pager all alerts resolved of 45 groups, 20 of 45 alerts");
    }

    @Test
    void aDigestOfSomeEndsSaysThatOthersFire() {
        EscalationWorld world = storm("a").until("20m");
        world.resolvesAll(instances(GROUPS).subList(5, 15));
        world.until("22m");

        assertThat(world.digests()).hasSize(2);
        assertThat(world.digests().get(1).isFiring()).isTrue();
    }

    @Test
    void whatIsNeverHeldIsSentByItself() {
        EscalationWorld world = storm("a");
        world.fires("Z/page");
        world.until("1m");

        assertThat(world.accepted).anyMatch(sent -> sent.groupKey().contains("\"Z\""));
        assertThat(world.story).hasSize(6);
    }

    @Test
    void whereDigestsAreRefusedGroupsAreToldByThemselves() {
        EscalationWorld world = EscalationWorld.onCall(VALVE, "a");
        world.answersDigests(FakeReceiver.BUSY);
        world.firesAll(instances(GROUPS));
        world.until("10m");

        assertThat(world.counted("2m30s"))
                .containsExactly("5x 30s pager first notification", "45x later pager first notification");
        assertThat(world.story).hasSize(GROUPS);
        assertThat(world.member("a").scrape("grapevine_storm_failed_open"))
                .containsExactly("grapevine_storm_failed_open_total 45.0");
    }

    @Test
    void theNextReplicaTakesOverFromOneThatDies() {
        EscalationWorld world = storm("a", "b", "c").until("45s");
        world.member("a").kill();
        world.until("1h");

        assertThat(world.story).hasSize(6);
        assertThat(world.digests()).hasSize(1);
        assertThat(world.digests().get(0).groupLabels().valueOf("digest")).startsWith("45 groups");
    }

    @Test
    void severalReplicasTellEachGroupOnce() {
        EscalationWorld world = storm("a", "b", "c").until("10m");

        assertThat(world.story).hasSize(6);
        world.resolvesAll(instances(GROUPS));
        world.until("20m");
        assertThat(world.story).hasSize(12);
    }

    @Test
    void inAPartitionEachSideHasABudget() {
        EscalationWorld world = EscalationWorld.onCall(VALVE, "a", "b");
        world.cut("a", "b");
        world.firesAll(instances(GROUPS));
        world.until("10m").network.heal();
        world.until("30m");
        assertThat(world.counted()).hasSize(4);
        assertThat(world.story).hasSizeLessThanOrEqualTo(12);
        assertThat(world.digests()).hasSizeLessThanOrEqualTo(2);

        world.story.clear();
        world.accepted.clear();
        world.resolvesAll(instances(GROUPS));
        world.until("1h");
        assertThat(world.digests()).hasSize(1);
        assertThat(world.story).hasSize(6);
    }

    @Test
    void whatEndsBeforeTheDigestIsInNone() {
        EscalationWorld world = storm("a").until("1m");
        world.resolvesAll(instances(GROUPS).subList(40, 50));
        world.until("1h");

        assertThat(world.counted())
                .containsExactly(
                        "5x 30s pager first notification", "1x 1m30s pager digest of 35 groups, 20 of 35 alerts");
    }

    @Test
    void whatIsAcknowledgedBeforeTheDigestIsInNone() {
        EscalationWorld world = storm("a").until("1m");
        world.member("a").silence(Duration.ofHours(2), "alertname=\"G49\"");
        world.until("1h");

        assertThat(world.counted())
                .containsExactly(
                        "5x 30s pager first notification", "1x 1m30s pager digest of 44 groups, 20 of 44 alerts");
    }

    @Test
    void whatIsAcknowledgedOrEndsWhileADigestIsRefusedIsInNone() {
        EscalationWorld world = storm("a").until("10s");
        world.answersDigests(FakeReceiver.BUSY);
        world.fires("A/x");
        world.until("1m45s").member("a").acknowledge(null);
        world.resolvesAll(instances(GROUPS).subList(40, 50));
        world.answersDigests(FakeReceiver.ACCEPTED);
        world.until("1h");

        assertThat(world.counted("1m45s"))
                .containsExactly(
                        "5x 30s pager first notification", "1x later pager digest of 35 groups, 20 of 35 alerts");
        assertThat(world.member("a").scrape("grapevine_storm_failed_open"))
                .containsExactly("grapevine_storm_failed_open_total 0.0");
    }

    @Test
    void theEndsOfWhatADigestToldAreToldByADigestWithoutTheValve() {
        EscalationWorld world = storm("a").until("20m");
        world.member("a").reload(EscalationWorld.POLICY);
        world.firesAll(List.of("New1/x", "New2/x", "New3/x", "New4/x", "New5/x", "New6/x"));
        world.until("25m").accepted.clear();
        world.resolvesAll(instances(GROUPS));
        world.until("3h");

        assertThat(ended(world)).contains("{}:{}+digest/pager");
    }

    @Test
    void theEndsOfWhatADigestToldAreToldByADigestAfterARestartWithoutTheValve() {
        EscalationWorld world = storm("a").until("20m");
        world.member("a").restart(EscalationWorld.POLICY);
        world.firesAll(instances(GROUPS));
        world.until("25m").story.clear();
        world.resolvesAll(instances(GROUPS));
        world.until("3h");

        assertThat(world.counted())
                .contains("5x 25m30s pager all alerts resolved", "1x 26m30s pager all alerts resolved of 45 groups");
    }

    @Test
    void whatFiresAnewIsToldThoughOnlyTheDigestOfItsEndWasRecorded() {
        List<String> storm = instances(7);
        EscalationWorld world = EscalationWorld.onCall(VALVE, "a");
        world.firesAll(storm);
        world.until("20m");
        world.resolvesAll(storm);
        world.until("21m45s").story.clear();
        world.member("a").losesPowerAfterTheLastDigest();
        world.firesAll(storm);
        world.until("25m");

        assertThat(world.counted())
                .containsExactly("5x 22m15s pager first notification", "1x 23m15s pager digest of 2 groups");
    }

    /** By a digest without an alert that fires services have closed the incident. */
    @Test
    void whatFiresAnewBeforeItsEndIsToldIsToldAfterADigestByWhichNothingFires() {
        EscalationWorld world = EscalationWorld.onCall(VALVE, "a");
        world.firesAll(instances(7));
        world.until("5m").resolves("G5/x");
        world.until("6m").resolves("G6/x");
        world.until("8m").story.clear();
        assertThat(world.digests().get(1).isFiring()).isFalse();
        world.fires("G6/x");
        world.until("12m");

        assertThat(world.counted()).containsExactly("1x 10m30s pager first notification");
    }

    /** The second digest of a replica that does not know of another one's seems to follow that. */
    @Test
    void theEndOfWhatADigestToldIsToldThoughAReplicaThatWasCutOffHasSentTwoSince() {
        List<String> storm = instances(7);
        List<String> others = storm.stream().map(each -> "Other" + each).toList();
        EscalationWorld world = EscalationWorld.onCall(VALVE, "a", "b");
        world.firesAll(storm);
        world.until("10m").resolvesAll(storm);
        world.until("13m").cut("a", "b");
        storm.forEach(each -> world.fires(each, List.of("b")));
        world.until("15m");
        others.forEach(each -> world.fires(each, List.of("a")));
        world.until("17m");
        others.forEach(each -> world.endsAgain(each, world.at("17m"), List.of("a")));
        world.until("22m");
        assertThat(world.digests()).hasSize(5);
        storm.forEach(each -> world.endsAgain(each, world.at("22m"), List.of("b")));
        world.network.heal();
        world.until("25m");

        assertThat(world.digests()).hasSize(6);
        assertThat(world.digests().get(5).groupLabels().valueOf("digest")).isEqualTo("2 groups");
    }

    @Test
    void aBudgetIsFreeAgainAfterItsTime() {
        EscalationWorld world = storm("a").until("10m1s");
        world.story.clear();
        world.fires("New/x");
        world.until("11m");

        assertThat(world.counted()).containsExactly("1x 10m31s pager first notification");
    }

    @Test
    void aStepRunsForAGroupThatADigestTold() {
        EscalationWorld world = EscalationWorld.onCall(
                VALVE.replace("notifications: 5", "notifications: 1") + "escalations:\n" + EscalationWorld.POLICY, "a");
        world.fires("G0/x");
        world.fires("G1/x");
        world.until("7m");

        assertThat(world.counted())
                .containsExactly(
                        "1x 30s pager first notification",
                        "1x 1m30s pager digest of 1 group",
                        "1x 5m30s second escalated",
                        "1x 6m30s second escalated");
    }

    @Test
    void whatADigestToldIsRepeatedInADigest() {
        EscalationWorld world = storm("a").until("3h");
        world.story.clear();
        world.until("5h");

        assertThat(world.counted())
                .containsExactly(
                        "5x 4h5m30s pager repeat interval elapsed",
                        "1x 4h6m30s pager digest of 45 groups, 20 of 45 alerts");
    }

    @Test
    void whatAUserReleasesIsSentAtOnce() {
        EscalationWorld world = storm("a").until("1m");
        assertThat(world.member("a").valves().get(0))
                .satisfies(valve -> assertThat(valve.held()).isEqualTo(45))
                .satisfies(valve -> assertThat(valve.left()).isZero())
                .satisfies(valve -> assertThat(valve.next()).isEqualTo(world.at("1m30s")));

        assertThat(world.member("a").release("pager")).contains(45);
        world.until("1h");
        assertThat(world.counted())
                .containsExactly("5x 30s pager first notification", "45x 1m pager first notification");
        assertThat(world.member("a").release("lead")).isEmpty();
    }

    @Test
    void theEndOfWhatADigestToldAndAnotherReplicaByItselfIsToldByBothKeys() {
        EscalationWorld world = toldByBoth();
        world.until("10m").network.heal();
        world.until("20m").accepted.clear();
        world.resolvesAll(instances(GROUPS));
        world.until("1h");

        assertThat(ended(world)).hasSize(GROUPS + 1);
    }

    @Test
    void anEndThatIsToldByItselfWhereNobodyKnowsOfTheDigestIsToldByBothKeys() {
        EscalationWorld world = toldByBoth();
        world.until("20m").accepted.clear();
        world.resolvesAll(instances(GROUPS));
        world.until("21m").network.heal();
        world.until("1h");

        assertThat(ended(world)).hasSize(GROUPS + 1);
        assertThat(world.digests().get(0).groupLabels().valueOf("digest")).isEqualTo("20 of 45 alerts");
    }

    /** Two replicas that do not see each other, of which one sends a digest, and the other each group by itself. */
    private static EscalationWorld toldByBoth() {
        EscalationWorld world = EscalationWorld.onCall(VALVE, "a", "b");
        world.cut("a", "b");
        world.firesAll(instances(GROUPS));
        world.until("1m").member("b").release("pager");
        world.until("5m");
        assertThat(world.digests()).hasSize(1);
        return world;
    }

    /** The keys by which all alerts were told to have ended. */
    private static Set<String> ended(EscalationWorld world) {
        return world.accepted.stream()
                .filter(sent -> !sent.isFiring())
                .map(Notification::groupKey)
                .collect(Collectors.toSet());
    }
}
