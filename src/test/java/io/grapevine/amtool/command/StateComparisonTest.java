package io.grapevine.amtool.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.amtool.api.AlertView;
import io.grapevine.amtool.api.Answers;
import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateComparisonTest {
    /** A group of the API: its labels, its receiver, and alerts, each as its name and what mutes it. */
    private static String group(String labels, String receiver, String... alerts) {
        List<String> list = new ArrayList<>();
        for (String alert : alerts) {
            String[] parts = alert.split(" ", 2);
            list.add("""
                    {"fingerprint": "%1$s", "labels": {"alertname": "%1$s"}, "status": {"state": "active", %2$s}}""".formatted(parts[0], parts.length == 1 ? "\"mutedBy\": []" : parts[1]));
        }
        return "{\"labels\": " + labels + ", \"receiver\": {\"name\": \"" + receiver + "\"}, \"alerts\": ["
                + String.join(",", list) + "]}";
    }

    private static List<AlertView.Group> groups(String... groups) {
        try {
            return JsonReader.read(
                    ("[" + String.join(",", groups) + "]").getBytes(StandardCharsets.UTF_8),
                    Answers.listOf(AlertView.Group.class));
        } catch (JsonException e) {
            throw new AssertionError(e.text());
        }
    }

    private static List<String> compare(List<AlertView.Group> there, List<AlertView.Group> here) {
        return StateComparison.of(
                        there,
                        here,
                        new StateComparison.Known(true, List.of("HeartbeatMissing"), Map.of("5", "patching")))
                .stream()
                .map(each -> each.result() + " " + each.reason() + " " + each.subject())
                .toList();
    }

    @Test
    void sameGroupsInAnotherOrderDoNotDiffer() {
        String one = group("{\"a\": \"1\"}", "r", "A", "B \"silencedBy\": [\"1\"]");
        String other = group("{\"a\": \"2\"}", "r", "C");
        String silencedByAnother = one.replace("[\"1\"]", "[\"2\"]");

        assertThat(compare(groups(one, other), groups(other, silencedByAnother)))
                .isEmpty();
    }

    @Test
    void alertOfOneSideIsSaidOnce() {
        assertThat(compare(groups(group("{}", "r", "A"), group("{}", "s", "A")), groups(group("{}", "r", "B"))))
                .containsExactlyInAnyOrder(
                        "only_there unknown_alert {alertname=\"A\"}", "only_here unknown_alert {alertname=\"B\"}");
    }

    @Test
    void groupsByOtherLabelsDiffer() {
        assertThat(compare(
                        groups(group("{\"a\": \"1\"}", "r", "A")),
                        groups(group("{\"a\": \"1\", \"b\": \"2\"}", "r", "A"))))
                .containsExactly("only_there group_by r {a=\"1\"}", "only_here group_by r {a=\"1\", b=\"2\"}");
    }

    @Test
    void otherReceiverDiffers() {
        assertThat(compare(groups(group("{}", "r", "A")), groups(group("{}", "s", "A"))))
                .containsExactly("only_there receiver r {}", "only_here receiver s {}");
    }

    @Test
    void furtherGroupOfTheSameAlertIsAContinuedRoute() {
        assertThat(compare(groups(group("{}", "r", "A"), group("{}", "s", "A")), groups(group("{}", "r", "A"))))
                .containsExactly("only_there continue s {}");
    }

    @Test
    void otherGroupOfAnotherReceiverIsAnotherRoute() {
        assertThat(compare(groups(group("{}", "r", "A")), groups(group("{\"a\": \"1\"}", "s", "A"))))
                .containsExactly("only_there route r {}", "only_here route s {a=\"1\"}");
    }

    @Test
    void muteStatesAreCompared() {
        List<AlertView.Group> muted = groups(group(
                "{}", "r", "A \"silencedBy\": [\"1\"]", "B \"inhibitedBy\": [\"2\"]", "C \"mutedBy\": [\"night\"]"));
        List<AlertView.Group> active = groups(group("{}", "r", "A", "B", "C"));

        assertThat(compare(muted, active))
                .containsExactly(
                        "muted_there silence {alertname=\"A\"}",
                        "muted_there inhibition {alertname=\"B\"}",
                        "muted_there time_interval {alertname=\"C\"}");
        assertThat(compare(active, muted)).allMatch(line -> line.startsWith("muted_here"));
        assertThat(StateComparison.of(muted, active, new StateComparison.Known(false, List.of(), Map.of())))
                .hasSize(2);
    }

    @Test
    void silenceOfARuleIsCalledAfterIt() {
        List<AlertView.Group> planned = groups(group("{}", "r", "A \"silencedBy\": [\"5\"]"));
        List<AlertView.Group> both = groups(group("{}", "r", "A \"silencedBy\": [\"5\", \"1\"]"));
        List<AlertView.Group> active = groups(group("{}", "r", "A"));

        assertThat(compare(active, planned)).containsExactly("muted_here planned_silence {alertname=\"A\"}");
        assertThat(compare(active, both)).containsExactly("muted_here silence {alertname=\"A\"}");
        assertThat(StateComparison.of(
                        active, planned, new StateComparison.Known(true, List.of(), Map.of("5", "patching"))))
                .singleElement()
                .satisfies(found -> assertThat(found.detail()).isEqualTo("by rule patching (5)"));
    }

    @Test
    void alertThatAShadowDoesNotRaiseIsNotCompared() {
        List<AlertView.Group> raised = groups(group("{}", "r", "A", "HeartbeatMissing"));
        List<AlertView.Group> none = groups(group("{}", "r", "A"));

        assertThat(compare(raised, none)).isEmpty();
        assertThat(compare(none, raised)).containsExactly("only_here unknown_alert {alertname=\"HeartbeatMissing\"}");
    }
}
