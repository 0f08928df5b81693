package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.LabelSet;
import io.grapevine.template.RouteLabelRenderer;
import io.grapevine.template.TemplateData;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteLabelTimeTest {
    private static final LabelSet LABELS = LabelSet.of("team", "a");
    private static final TemplateData DATA = TemplateData.of("r", List.of(), "", LabelSet.EMPTY, LABELS, "http://am");

    private long now;
    private Duration taken = Duration.ZERO;
    private final RouteLabelRenderer renderer = new RouteLabelTime(() -> now).bound((labels, data) -> {
        now += taken.toNanos();
        return labels;
    });

    private LabelSet render(Duration time) {
        taken = time;
        return renderer.render(LABELS, DATA);
    }

    @Test
    void labelsAreLeftOutUntilTheTimeOfALongRenderingIsPaid() {
        assertThat(render(Duration.ofSeconds(3))).isEqualTo(LABELS);
        assertThat(render(Duration.ofMillis(1))).isEqualTo(LabelSet.EMPTY);
        now += Duration.ofSeconds(6).toNanos();
        assertThat(render(Duration.ofMillis(1))).isEqualTo(LabelSet.EMPTY);
        now += Duration.ofSeconds(2).toNanos();
        assertThat(render(Duration.ofMillis(1))).isEqualTo(LABELS);
    }

    @Test
    void manyShortRenderingsAtOnceHaveTheirLabels() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(render(Duration.ofNanos(50_000))).isEqualTo(LABELS);
        }
    }
}
