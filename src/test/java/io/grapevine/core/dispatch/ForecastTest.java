package io.grapevine.core.dispatch;

import static io.grapevine.sim.Samples.at;
import static io.grapevine.sim.Samples.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.core.notify.Forecast;
import io.grapevine.model.Alert;
import io.grapevine.notification.NotifyReason;
import org.junit.jupiter.api.Test;

/** The forecast of the next flush of a group: the first comes after 1 s, others every 20 s. */
class ForecastTest {
    private final DispatchFixture bench = new DispatchFixture(route("r0"));

    private Forecast forecast() {
        return bench.dispatcher
                .forecast(bench.dispatcher.groups().iterator().next())
                .orElseThrow();
    }

    @Test
    void theFirstFlushNotifiesOfAllAlerts() {
        bench.fire("1", "2");

        assertThat(forecast().at()).isEqualTo(at(1));
        assertThat(forecast().sends()).hasSize(1);
        assertThat(forecast().sends().get(0).reason()).isEqualTo(NotifyReason.FIRST);
        assertThat(forecast().sends().get(0).alerts()).hasSize(2);
        assertThat(bench.r0.received()).isEmpty();
        assertThat(bench.core.count("notifications", "webhook")).isZero();
    }

    @Test
    void nothingIsSentWhileNothingIsNew() {
        bench.fire("1");
        bench.pass(2);

        assertThat(forecast().at()).isEqualTo(at(21));
        assertThat(forecast().sends().get(0).reason()).isEqualTo(NotifyReason.NONE);
        bench.fire("2");
        assertThat(forecast().sends().get(0).reason()).isEqualTo(NotifyReason.NEW_ALERTS);
        bench.pass(22);
        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1", "21.0s NEW_ALERTS 1 2");
    }

    @Test
    void anEndIsForeseen() {
        bench.fire("1");
        bench.pass(2);
        bench.end("1");

        assertThat(forecast().sends().get(0).reason()).isEqualTo(NotifyReason.ALL_RESOLVED);
    }

    @Test
    void aRepeatIsForeseenAtTheFlushAtWhichItIsDue() {
        bench.core.alerts.put(bench.fresh("1").withEndsAt(Alert.NO_END));
        long repeat = route("r0").repeatInterval().toSeconds();
        long due = (repeat / 20 + 1) * 20 + 1;
        bench.pass(due - 1);

        assertThat(forecast().at()).isEqualTo(at(due));
        assertThat(forecast().sends().get(0).reason()).isEqualTo(NotifyReason.REPEAT);
    }
}
