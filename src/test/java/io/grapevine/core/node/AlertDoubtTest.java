package io.grapevine.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Alerts that may be over after a restart are left out of the notifications of their group, and hold no others back. */
class AlertDoubtTest extends AlertRestarts {
    @Test
    void aNewAlertWaitsForTheGroupWaitAndNotForThoseThatMayBeOver() {
        bench.fire(240, "1");
        restart(50, 1000);
        bench.pass(1010);
        bench.fire(FAR, "2");
        bench.pass(1194);
        assertThat(bench.r0.story()).containsExactly("30.0s FIRST 1", "1040.0s NEW_ALERTS 2");

        bench.pass(3000);
        assertThat(bench.r0.story()).hasSize(3).last().isEqualTo("1195.0s SOME_RESOLVED !1 2");
    }

    @Test
    void oneThatWasLeftOutIsNotNotifiedAgainWhenItIsReceived() {
        bench.fire(240, "1");
        restart(50, 1000);
        bench.pass(1010);
        bench.fire(FAR, "2");
        bench.pass(1050);
        bench.fire(FAR, "1");
        bench.pass(3000);

        assertThat(bench.r0.story()).containsExactly("30.0s FIRST 1", "1040.0s NEW_ALERTS 2");
    }

    @Test
    void oneThatWasLeftOutAndEndsLaterIsNotifiedAsResolved() {
        bench.fire(240, "1");
        restart(50, 1000);
        bench.pass(1010);
        bench.fire(FAR, "2");
        bench.pass(1050);
        bench.fire(FAR, "1");
        bench.pass(1060);
        bench.end("1");
        bench.pass(3000);

        assertThat(bench.r0.story()).hasSize(3).last().asString().endsWith(" SOME_RESOLVED !1 2");
    }

    @Test
    void oneThatWasNeverNotifiedFollowsAsSoonAsItIsReceived() {
        bench.fire(240, "1");
        restart(10, 1000);
        bench.pass(1010);
        bench.fire(FAR, "2");
        bench.pass(1050);
        bench.fire(FAR, "1");
        bench.pass(1300);

        assertThat(bench.r0.story()).containsExactly("1040.0s FIRST 2", "1050.0s NEW_ALERTS 1 2");
    }

    @Test
    void anOverdueFlushComesWithWhatIsCertain() {
        bench.fire(FAR, "1");
        bench.fire(240, "2");
        bench.pass(45);
        bench.fire(FAR, "3");
        restart(50, 1000);
        bench.pass(1001);
        assertThat(bench.r0.story()).containsExactly("30.0s FIRST 1 2", "1000.0s NEW_ALERTS 1 3");

        bench.pass(1300);
        assertThat(bench.r0.story()).hasSize(3).last().isEqualTo("1195.0s SOME_RESOLVED 1 !2 3");
    }

    @Test
    void theEndOfTheOthersIsNotTheEndOfAll() {
        bench.fire(240, "1");
        bench.fire(FAR, "2");
        bench.pass(40);
        bench.end("2");
        restart(50, 1000);
        bench.pass(1194);
        assertThat(bench.r0.story()).containsExactly("30.0s FIRST 1 2");

        bench.pass(3000);
        assertThat(bench.r0.story()).containsExactly("30.0s FIRST 1 2", "1195.0s ALL_RESOLVED !1 !2");
    }
}
