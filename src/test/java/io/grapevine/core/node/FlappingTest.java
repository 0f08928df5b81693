package io.grapevine.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Alerts that begin and end again and again, in virtual time: the first times are at 0, 2m, 4m, … */
class FlappingTest {
    private static final String RULE = "flapping: [{receiver: pager, changes: 4, per: 1h, hold_end: 15m}]\n";

    /** An alert flaps until a time, in minutes: fires for two minutes of four. */
    private static void flaps(EscalationWorld world, int from, int until) {
        for (int minute = from; minute < until; minute += 4) {
            world.until(minute + "m").fires("a");
            world.until(minute + 2 + "m").resolves("a");
        }
    }

    private static EscalationWorld flapping(String... names) {
        EscalationWorld world = EscalationWorld.onCall(RULE, names);
        flaps(world, 0, 60);
        return world;
    }

    @Test
    void theFlapIsOneMessageAndItsEndIsToldWhenItIsQuiet() {
        EscalationWorld world = flapping("a");
        assertThat(world.member("a").scrape("grapevine_flapping"))
                .containsExactly("grapevine_flapping_alerts{receiver=\"pager\"} 1.0");
        world.until("3h");

        assertThat(world.story).containsExactly("30s pager first notification", "1h13m pager all alerts resolved");
        assertThat(world.member("a").scrape("grapevine_flapping"))
                .containsExactly("grapevine_flapping_alerts{receiver=\"pager\"} 0.0");
    }

    @Test
    void withoutARuleEachEndIsTold() {
        EscalationWorld world = EscalationWorld.onCall("flapping: []\n", "a");
        flaps(world, 0, 60);

        assertThat(world.story).hasSizeGreaterThan(4);
    }

    @Test
    void anotherAlertOfTheGroupIsToldAtTheNextTick() {
        EscalationWorld world = EscalationWorld.onCall(RULE, "a");
        flaps(world, 0, 32);
        world.fires("b");
        world.until("34m");

        assertThat(world.story).containsExactly("30s pager first notification", "30m30s pager new alerts added");
    }

    @Test
    void aReplicaThatRestartsTellsAtMostOneEndMore() {
        EscalationWorld world = EscalationWorld.onCall(RULE, "a", "b", "c");
        flaps(world, 0, 28);
        world.member("a").restart();
        flaps(world, 28, 60);
        world.until("2h");

        assertThat(world.story).startsWith("30s pager first notification").hasSizeBetween(2, 4);
        assertThat(world.story.get(world.story.size() - 1)).endsWith("pager all alerts resolved");
    }

    @Test
    void replicasTellAFlapOnce() {
        EscalationWorld world = flapping("a", "b");
        world.until("2h");

        assertThat(world.story).isEqualTo(List.of("30s pager first notification", "1h13m pager all alerts resolved"));
    }

    @Test
    void anEndThatIsWithheldIsToldThoughItIsSilencedMeanwhile() {
        EscalationWorld world = EscalationWorld.onCall(RULE, "a", "b");
        flaps(world, 0, 60);
        world.until("1h").member("a").silence(Duration.ofHours(1), "i=\"a\"");
        world.until("2h30m").fires("a");
        world.until("2h40m");

        assertThat(world.story)
                .containsExactly(
                        "30s pager first notification",
                        "1h13m pager all alerts resolved",
                        "2h30m30s pager first notification");
    }

    @Test
    void anAlertThatEndsWhileItIsSilencedIsToldInItsNextIncident() {
        EscalationWorld world = EscalationWorld.onCall(RULE, "a", "b");
        flaps(world, 0, 56);
        world.until("56m").fires("a");
        world.until("57m").member("a").silence(Duration.ofHours(1), "i=\"a\"");
        world.until("58m").resolves("a");
        world.until("2h30m").fires("a");
        world.until("2h40m");

        assertThat(world.story).containsExactly("30s pager first notification", "2h30m30s pager first notification");
    }

    @Test
    void aStepWhoseEndIsWithheldIsToldOfItLater() {
        EscalationWorld world = EscalationWorld.onCall(
                RULE + "escalations: [{name: p, receiver: pager, steps: [{name: s, after: 5m, receiver: second}]}]\n",
                "a");
        flaps(world, 0, 60);
        world.until("3h");

        assertThat(world.story)
                .startsWith("30s pager first notification")
                .endsWith("1h13m pager all alerts resolved")
                .contains("1h13m second all alerts resolved");
    }
}
