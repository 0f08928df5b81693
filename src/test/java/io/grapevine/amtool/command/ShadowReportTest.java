package io.grapevine.amtool.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.amtool.api.ShadowView;
import io.grapevine.amtool.api.ShadowView.Difference;
import io.grapevine.amtool.api.ShadowView.Sent;
import io.grapevine.amtool.api.Times;
import io.grapevine.model.LabelSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The first line of {@code amtool shadow diff}. */
class ShadowReportTest {
    private static Difference difference(String result, String reason, String group, String at) {
        Sent sent = new Sent(
                Times.parse(at),
                "web",
                "webhook[0]",
                LabelSet.of("alertname", group),
                List.of(LabelSet.EMPTY),
                List.of());
        return new Difference(result, reason, "detail", Times.parse(at), Optional.of(sent), Optional.of(sent));
    }

    private static List<String> report(Map<String, Long> counts, Difference... differences) {
        ShadowView.Comparison found = new ShadowView.Comparison(Optional.empty(), "5s", counts, List.of(differences));
        return new ShadowReport(1, 1, List.of(), new ShadowView(Optional.of(found), List.of("HeartbeatMissing")))
                .text("15:04");
    }

    @Test
    void reportBeginsWithTheResultInOneSentence() {
        assertThat(report(Map.of("same", 412L, "undecided", 2L)).get(0))
                .isEqualTo("412 of 412 notifications the same; no difference of configuration found");
        assertThat(report(
                                Map.of("same", 409L, "regrouped", 2L, "out_of_step", 3L, "later", 1L),
                                difference("out_of_step", "out_of_step", "A", "2026-11-22T12:09:00.000Z"),
                                difference("later", "unknown", "C", "2026-11-22T12:08:00.000Z"),
                                difference("out_of_step", "out_of_step", "A", "2026-11-22T12:03:00.000Z"))
                        .get(0))
                .isEqualTo("411 of 415 notifications the same; 1 group out of step since 12:03;"
                        + " no difference of configuration found");
        assertThat(report(
                                Map.of("same", 4L, "later", 1L),
                                difference("later", "repeat_interval", "A", "2026-11-22T12:03:00.000Z"))
                        .get(0))
                .isEqualTo("4 of 5 notifications the same; possible differences of configuration: repeat_interval");
    }

    @Test
    void alertsThatAShadowDoesNotRaiseAreNamed() {
        assertThat(report(Map.of("same", 1L)))
                .contains("Not compared: HeartbeatMissing, alerts of Grapevine that a shadow does not raise");
    }

    @Test
    void groupOutOfStepIsOneEntryWithItsBegin() {
        List<String> lines = report(
                Map.of("same", 409L, "out_of_step", 3L),
                difference("out_of_step", "out_of_step", "A", "2026-11-22T12:03:00.000Z"));

        assertThat(lines.subList(lines.size() - 2, lines.size()))
                .containsExactly(
                        "  out of step  out_of_step  web/webhook[0] {alertname=\"A\"} since 12:03", "    detail");
    }
}
