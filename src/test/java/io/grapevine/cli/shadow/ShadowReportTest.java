package io.grapevine.cli.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.cli.api.ShadowView;
import io.grapevine.cli.api.ShadowView.Difference;
import io.grapevine.cli.api.ShadowView.Sent;
import io.grapevine.cli.api.Times;
import io.grapevine.model.LabelSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The first line of {@code amtool shadow diff}. */
class ShadowReportTest {
    private static Difference late(String reason, String group, String at) {
        Sent sent = new Sent(Times.parse(at), "web", "webhook[0]", LabelSet.of("alertname", group), 1, 0);
        return new Difference("later", reason, "", Optional.of(sent), Optional.of(sent));
    }

    private static String sentence(Map<String, Long> counts, Difference... differences) {
        ShadowView.Comparison found = new ShadowView.Comparison(Optional.empty(), "5s", counts, List.of(differences));
        return new ShadowReport(1, 1, List.of(), new ShadowView(9, Optional.of(found)))
                .text("15:04")
                .get(0);
    }

    @Test
    void reportBeginsWithTheResultInOneSentence() {
        assertThat(sentence(Map.of("same", 412L, "undecided", 2L)))
                .isEqualTo("412 of 412 notifications the same; no difference of configuration found");
        assertThat(sentence(
                        Map.of("same", 410L, "regrouped", 2L, "later", 3L),
                        late("out_of_step", "A", "2026-11-22T12:09:00.000Z"),
                        late("unknown", "C", "2026-11-22T12:08:00.000Z"),
                        late("out_of_step", "A", "2026-11-22T12:03:00.000Z")))
                .isEqualTo("412 of 415 notifications the same; 1 group out of step since 12:03;"
                        + " no difference of configuration found");
        assertThat(sentence(Map.of("same", 4L, "later", 1L), late("repeat_interval", "A", "2026-11-22T12:03:00.000Z")))
                .isEqualTo("4 of 5 notifications the same; possible differences of configuration: repeat_interval");
    }
}
