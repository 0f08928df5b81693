package io.grapevine.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.dispatch.GroupMember;
import io.grapevine.model.Alert;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts that end by themselves soon, in virtual time: they fire at 0, and are held for two minutes. */
class TransientTest {
    private static final String RULE = "hold_transient: [{receiver: pager, never_hold: ['i=\"now\"'], for: 2m}]\n";

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

        assertThat(member.node.transientUntil(member.group(), alert)).isEqualTo(world.at("2m"));
        world.until("3m");
        assertThat(member.node.transientUntil(member.group(), alert)).isNull();
    }
}
