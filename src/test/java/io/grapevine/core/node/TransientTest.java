package io.grapevine.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.core.dispatch.GroupMember;
import io.grapevine.features.transients.Transients;
import io.grapevine.model.Alert;
import io.grapevine.sim.Depth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts that end by themselves soon, in virtual time: they fire at 0, and are held for two minutes. */
class TransientTest {
    private static final String RULE = "hold_transient: [{receiver: pager, never_hold: ['i=\"now\"'], for: 2m}]\n";

    /** In seconds: group_interval, two minutes, and the wait for the replica before it. */
    private static final int LONGEST_WAIT = 300 + 120 + 20;

    private static EscalationWorld world(String... names) {
        return EscalationWorld.onCall(RULE, names);
    }

    @Test
    void anAlertThatEndsWithinTheTimeIsNeverSent() {
        EscalationWorld world = world("a");
        world.fires("a");
        world.until("1m50s").resolves("a");
        world.until("2h");

        assertThat(world.story).isEmpty();
        assertThat(world.member("a").scrape("grapevine_transient"))
                .containsExactly("grapevine_transient_alerts_total{receiver=\"pager\"} 1.0");
        assertThat(world.member("a").node.groups().groups()).isEmpty();
    }

    @Test
    void anAlertThatLastsIsSentWhenTheTimeIsOver() {
        EscalationWorld world = world("a");
        world.fires("a");
        world.until("10m").resolves("a");
        world.until("1h");

        assertThat(world.story).containsExactly("2m pager first notification", "10m30s pager all alerts resolved");
    }

    @Test
    void othersOfTheGroupAreSentWithoutTheHeldOnes() {
        EscalationWorld world = world("a");
        world.fires("now");
        world.until("5m").fires("short");
        world.fires("long");
        world.until("6m").resolves("short");
        world.until("20m").resolves("now");
        world.resolves("long");
        world.until("1h");

        assertThat(world.story)
                .containsExactly(
                        "30s pager first notification",
                        "7m pager new alerts added",
                        "20m30s pager all alerts resolved");
        assertThat(world.accepted)
                .allSatisfy(sent -> assertThat(sent.alerts())
                        .noneMatch(alert -> alert.labels().valueOf("i").equals("short")));
    }

    @Test
    void theEndOfOthersDoesNotWaitForAHeldAlert() {
        EscalationWorld world = world("a");
        world.fires("now");
        world.until("5m").resolves("now");
        world.until("5m10s").fires("long");
        world.until("8m");

        assertThat(world.story)
                .containsExactly(
                        "30s pager first notification",
                        "5m30s pager all alerts resolved",
                        "7m10s pager first notification");
    }

    @Test
    void aGroupIsNotSentMoreOftenForAlertsThatComeAllTheTime() {
        EscalationWorld world = world("a");
        for (int second = 0; second < 3600; second += 10) {
            world.until(second + "s").fires("i" + second);
        }

        // each interval of five minutes has its flush and one for what that has held
        assertThat(world.story).hasSizeBetween(12, 25);
    }

    @Test
    void aRestartDoesNotBeginTheTimeAnew() {
        EscalationWorld world = world("a");
        world.fires("a");
        world.until("1m").member("a").restart();
        world.until("5m");

        assertThat(world.story).containsExactly("2m pager first notification");
    }

    @Test
    void anEndIsSentAfterARestartThatHidesNothing() {
        EscalationWorld world = world("a");
        world.fires("a");
        world.until("3m").member("a").restart();
        world.until("20m").resolves("a");
        world.until("1h");

        assertThat(world.story).hasSize(2).last().asString().endsWith("all alerts resolved");
    }

    @Test
    void whatWasSentBeforeAReloadIsNotHeld() {
        EscalationWorld world = EscalationWorld.onCall("flapping: []\n", "a");
        world.fires("a");
        world.until("40s").member("a").reloadOnCall(RULE);
        world.until("1m").resolves("a");
        world.until("1h");

        assertThat(world.story).containsExactly("30s pager first notification", "5m30s pager all alerts resolved");
    }

    @Test
    void whatIsHeldIsSentAfterAReloadWithoutTheRule() {
        EscalationWorld world = world("a");
        world.fires("a");
        world.until("1m").member("a").reloadOnCall("flapping: []\n");
        world.until("1h");

        assertThat(world.story).containsExactly("2m pager first notification");
    }

    @Test
    void anAlertOfAClockThatIsAheadIsHeldFromItsFirstFlush() {
        EscalationWorld world = world("a");
        world.firesSince("a", world.at("40m"));
        world.until("30m");

        assertThat(world.story).containsExactly("2m30s pager first notification");
    }

    @ParameterizedTest
    @ValueSource(ints = {-600, -1, 1, 600})
    void replicasWhoseClocksDifferSendAnAlertOnceAndItsEnd(int skew) {
        EscalationWorld world = world("a", "b");
        world.member("b").skew = Duration.ofSeconds(skew);
        world.member("b").restart();
        world.until("2m").fires("a");
        world.until("20m").resolves("a");
        world.until("1h");

        assertThat(world.story).hasSize(2);
        assertThat(world.story.get(0)).endsWith("first notification");
        assertThat(world.story.get(1)).endsWith("all alerts resolved");
    }

    @Test
    void aReplicaWhoseClockIsBehindSendsInTimeWhenTheOtherDies() {
        EscalationWorld world = world("a", "b");
        world.member("b").skew = Duration.ofMinutes(-10);
        world.member("b").restart();
        world.until("2m").fires("a");
        world.until("3m").member("a").kill();
        world.until("1h");

        // 30s of group_wait, two minutes, and the wait for the replica before it
        assertThat(world.story).hasSize(1).first().asString().matches("4m[3-4]\\d?s pager first notification");
    }

    private static LongStream seeds() {
        return LongStream.rangeClosed(1, Depth.of(2, 4));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverHappensWhatEndsInTimeIsNeverSentAndWhatLastsIsSentInTimeWithItsEnd(long seed) {
        Random random = new Random(seed);
        EscalationWorld world = world("a", "b");
        TreeMap<Integer, List<Runnable>> steps = new TreeMap<>();
        Map<String, Integer> lasting = new TreeMap<>();
        Set<String> brief = new TreeSet<>();
        for (int i = 0; i < 60; i++) {
            String name = "i" + i;
            int start = random.nextInt(3600);
            boolean isBrief = random.nextBoolean();
            int length = isBrief ? 5 + random.nextInt(110) : LONGEST_WAIT + random.nextInt(1200);
            if (isBrief) {
                brief.add(name);
            } else {
                lasting.put(name, start);
            }
            steps.computeIfAbsent(start, at -> new ArrayList<>()).add(() -> world.fires(name));
            steps.computeIfAbsent(start + length, at -> new ArrayList<>()).add(() -> world.resolves(name));
        }
        for (int i = 1; i < 6; i++) {
            String replica = i % 2 == 0 ? "a" : "b";
            steps.computeIfAbsent(i * 700 + random.nextInt(60), at -> new ArrayList<>())
                    .add(() -> world.member(replica).restart());
        }
        steps.forEach((at, all) -> {
            world.until(at + "s");
            all.forEach(Runnable::run);
        });
        world.until("3h");

        Map<String, Instant> firing = new TreeMap<>();
        Set<String> ended = new TreeSet<>();
        world.accepted.forEach(sent -> sent.alerts().forEach(alert -> {
            String name = alert.labels().valueOf("i");
            if (alert.hasEnd()) {
                ended.add(name);
            } else {
                firing.putIfAbsent(name, sent.now());
            }
        }));
        assertThat(firing.keySet()).containsExactlyElementsOf(lasting.keySet());
        assertThat(ended).doesNotContainAnyElementsOf(brief).containsAll(lasting.keySet());
        lasting.forEach(
                (name, start) -> assertThat(firing.get(name)).as(name).isBefore(world.at(start + LONGEST_WAIT + "s")));
    }

    @Test
    void replicasHoldAlikeAndOneOfThemSends() {
        EscalationWorld world = world("a", "b", "c");
        world.fires("long");
        world.fires("short");
        world.until("1m").resolves("short");
        world.until("90s").member("a").kill();
        world.until("10m").resolves("long");
        world.until("1h");

        assertThat(world.story).hasSize(2);
        assertThat(world.accepted).allSatisfy(sent -> assertThat(sent.alerts()).hasSize(1));
    }

    @Test
    void anEscalationCountsFromTheFirstNotification() {
        EscalationWorld world = EscalationWorld.onCall("escalations:\n" + EscalationWorld.POLICY.indent(2) + RULE, "a");
        world.fires("a");
        world.until("8m");

        assertThat(world.story).containsExactly("2m pager first notification", "7m second escalated");
    }

    @Test
    void theTimeUntilWhichAnAlertIsHeldIsKnown() {
        EscalationWorld world = world("a");
        world.fires("a");
        world.until("1m");
        EscalationWorld.Member member = world.member("a");
        Alert alert = member.group().members().stream()
                .map(GroupMember::alert)
                .findFirst()
                .orElseThrow();

        Transients held = member.node.part(Transients.class).orElseThrow();
        assertThat(held.until(member.group(), alert)).isEqualTo(world.at("2m"));
        world.until("3m");
        assertThat(held.until(member.group(), alert)).isNull();
    }
}
