package io.grapevine.features.flapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Records;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.config.Extensions;
import io.grapevine.config.FlappingRule;
import io.grapevine.config.OnCall;
import io.grapevine.core.Core;
import io.grapevine.core.dispatch.GroupListener;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.dispatch.LeaveOut;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.sim.Samples;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlappingLimitTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final EventLoop loop = Samples.loop();
    private final Flapping flapping = new Flapping(new Alone(loop, new PrometheusRegistry()));

    /** A core in which nothing but the feature is. */
    private record Alone(EventLoop loop, PrometheusRegistry registry) implements Core {
        @Override
        public boolean isKnown(GroupView group, LabelSet alert) {
            return false;
        }

        @Override
        public boolean isMuted(GroupView group, Alert alert, Instant at) {
            return false;
        }

        @Override
        public void leaveOut(LeaveOut rule) {}

        @Override
        public void listen(GroupListener listener) {}
    }

    private void flaps(int number) {
        Alert alert = alert(number);
        flapping.received("pager", alert);
        flapping.received("pager", Samples.ended(alert, loop.now()));
    }

    private Alert alert(int number) {
        return Samples.alert(loop.now(), "alertname", "a" + number);
    }

    @Test
    void alertsBeyondTheLimitAreNotWatched() {
        List<FlappingRule> rules = List.of(new FlappingRule("pager", 2, HOUR, HOUR));
        flapping.use(Records.with(Extensions.NONE, "onCall", Records.with(OnCall.NONE, "flapping", rules)));
        for (int i = 0; i <= Flapping.MOST; i++) {
            flaps(i);
        }

        assertThat(flapping.isFlapping("pager", alert(0).labels())).isTrue();
        assertThat(flapping.isFlapping("pager", alert(Flapping.MOST).labels())).isFalse();
        assertThat(flapping.withheld("pager", Samples.ended(alert(Flapping.MOST), loop.now())))
                .isZero();
    }
}
