package io.grapevine.core.node;

import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.Alert;
import org.junit.jupiter.api.Test;

/** The effect of a restart on the ends of alerts that are persisted. */
class AlertRestartEndsTest extends AlertRestarts {
    @Test
    void alertThatIsNotRenewedAfterTheStartIsNotifiedAsResolved() {
        bench.fire(120, "1");
        restart(50, 1000);
        assertThat(bench.node.alerts().all()).hasSize(1).noneMatch(alert -> alert.resolvedAt(bench.loop.now()));
        bench.pass(1070);
        assertThat(bench.node.alerts().all()).noneMatch(alert -> alert.resolvedAt(bench.loop.now()));
        bench.pass(2000);

        assertThat(bench.r0.story()).containsExactly("30.0s FIRST 1", "1075.0s ALL_RESOLVED !1");
    }

    @Test
    void alertThatIsOverIsNotNotifiedAsFiringAfterALongStop() {
        bench.fire(120, "1");
        restart(10, 1000);
        bench.pass(2000);

        assertThat(bench.r0.received()).isEmpty();
    }

    @Test
    void alertThatEndedMeanwhileIsNotifiedWithTheEndThatItsSenderGives() {
        bench.fire(120, "1");
        restart(50, 100);
        bench.post("1", at(0), at(70));
        bench.pass(2000);

        assertThat(bench.r0.story()).containsExactly("30.0s FIRST 1", "330.0s ALL_RESOLVED !1");
        assertThat(bench.r0.last().notification().alerts().get(0).endsAt()).isEqualTo(at(70));
    }

    @Test
    void endFarAheadStaysAsItWasSent() {
        bench.fire(86_400, "1");
        restart(50, 5000);

        assertThat(bench.node.alerts().all()).extracting(Alert::endsAt).containsExactly(at(86_400));
    }

    @Test
    void endThatWasNotYetNotifiedIsNotifiedAfterTheRestart() {
        bench.fire(FAR, "1", "2");
        bench.pass(100);
        bench.end("1");
        restart(110, 120);
        assertThat(bench.node.alerts().all()).hasSize(1);
        bench.pass(900);

        assertThat(bench.r0.story()).containsExactly("30.0s FIRST 1 2", "330.0s SOME_RESOLVED !1 2");
    }

    @Test
    void endThatWasNotifiedIsNotNotifiedAgain() {
        bench.fire(FAR, "1", "2");
        bench.pass(100);
        bench.end("1");
        restart(340, 350);
        bench.pass(360);
        bench.fire(FAR, "3");
        bench.pass(900);

        assertThat(bench.r0.story())
                .containsExactly("30.0s FIRST 1 2", "330.0s SOME_RESOLVED !1 2", "630.0s NEW_ALERTS 2 3");
    }

    @Test
    void alertThatFiresAgainIsNotified() {
        bench.fire(FAR, "1");
        bench.pass(100);
        bench.end("1");
        bench.pass(340);
        bench.post("1", at(340), at(FAR));
        restart(345, 350);
        bench.pass(900);

        assertThat(bench.r0.story()).containsExactly("30.0s FIRST 1", "330.0s ALL_RESOLVED !1", "370.0s FIRST 1");
    }

    @Test
    void endThatOneOfTwoGroupsHasNotifiedIsNotifiedByTheOther() {
        RestartFixture two = new RestartFixture("""
                route:
                  receiver: r0
                  group_wait: 30s
                  routes:
                  - {receiver: r0, matchers: ["alertname=A"], group_interval: 1m, repeat_interval: 4h, continue: true}
                  - {receiver: r1, matchers: ["i=~.+"], group_interval: 10m, repeat_interval: 4h}
                receivers: [{name: r0}, {name: r1}]
                """);
        two.fire(FAR, "1", "2");
        two.pass(100);
        two.end("1");
        two.pass(160);
        two.fire(FAR, "3");
        two.pass(220);
        for (int i = 0; i < 2; i++) { // from the log, and from the snapshot after the first start
            two.kill();
            two.start();
        }
        two.fire(FAR, "4");
        two.pass(900);

        assertThat(two.r0.story())
                .containsExactly(
                        "30.0s FIRST 1 2",
                        "150.0s SOME_RESOLVED !1 2",
                        "210.0s NEW_ALERTS 2 3",
                        "270.0s NEW_ALERTS 2 3 4");
        assertThat(two.r1.story()).containsExactly("30.0s FIRST 1 2", "630.0s NEW_ALERTS !1 2 3 4");
    }

    /** The group that the alert has left may be notified of its end before the one that has it. */
    @Test
    void endThatAnotherGroupOfTheRouteWasNotifiedOfIsNotifiedAfterTheRestart() {
        bench.fire(FAR, "1");
        bench.pass(100);
        bench.reload(RestartFixture.CONFIG.replace("receiver: r0,", "receiver: r1,"));
        bench.pass(310);
        bench.end("1");
        restart(340, 350);
        bench.pass(900);

        assertThat(bench.r0.story()).containsExactly("30.0s FIRST 1", "330.0s ALL_RESOLVED !1");
        assertThat(bench.r1.story()).containsExactly("100.0s FIRST 1", "400.0s ALL_RESOLVED !1");
    }

    /** The reload removes the route, and the interval with it. */
    @Test
    void endIsNotifiedOfARouteWhoseActiveIntervalIsGone() {
        String always = "{times: [{start_time: '00:00', end_time: '24:00'}]}";
        bench.reload(RestartFixture.CONFIG.replace(
                "repeat_interval: 4h}",
                "repeat_interval: 4h, routes: [{matchers: [alertname=A], active_time_intervals: [always]}]}\n"
                        + "time_intervals: [{name: always, time_intervals: [" + always + "]}]"));
        bench.fire(FAR, "1");
        bench.pass(100);
        bench.reload(RestartFixture.CONFIG.replace("receiver: r0,", "receiver: r1,"));
        bench.end("1");
        bench.pass(900);

        assertThat(bench.r0.story()).containsExactly("30.0s FIRST 1", "330.0s ALL_RESOLVED !1");
    }
}
