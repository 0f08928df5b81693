package io.grapevine.features.flapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Extensions;
import io.grapevine.model.Alert;
import io.grapevine.sim.Core;
import io.grapevine.sim.LoneCore;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlappingLimitTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Core core = new Core();
    private final Flapping flapping = new Flapping(new LoneCore(core));

    private void flaps(int number) {
        Alert alert = alert(number);
        flapping.received("pager", alert);
        flapping.received("pager", Samples.ended(alert, core.loop.now()));
    }

    private Alert alert(int number) {
        return Samples.alert(core.loop.now(), "alertname", "a" + number);
    }

    @Test
    void alertsBeyondTheLimitAreNotWatched() {
        List<FlappingSettings.Rule> rules = List.of(new FlappingSettings.Rule("pager", 2, HOUR, HOUR));
        flapping.use(Extensions.NONE.with(new FlappingSettings(rules), FlappingSettings.NONE));
        for (int i = 0; i <= Flapping.MOST; i++) {
            flaps(i);
        }

        assertThat(flapping.isFlapping("pager", alert(0).labels())).isTrue();
        assertThat(flapping.isFlapping("pager", alert(Flapping.MOST).labels())).isFalse();
        assertThat(flapping.withheld("pager", Samples.ended(alert(Flapping.MOST), core.loop.now())))
                .isZero();
    }
}
