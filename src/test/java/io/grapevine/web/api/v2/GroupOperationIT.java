package io.grapevine.web.api.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Groups as the API shows them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupOperationIT {
    private static final String CONFIG = """
            route:
              receiver: root
              group_wait: 1h
              routes:
                - {receiver: twice, matchers: [kind=twice], group_by: [alertname], continue: true}
                - {receiver: twice, matchers: [kind=twice], group_by: [instance]}
                - {receiver: quiet, matchers: [kind=quiet], mute_time_intervals: [always]}
                - {receiver: idle, matchers: [kind=idle], active_time_intervals: [never]}
                - {receiver: both, matchers: [kind=both], active_time_intervals: [never, never2], mute_time_intervals: [always, never]}
                - {receiver: labelled, matchers: [kind=labelled], group_by: [alertname], labels: {tier: gold}}
                - receiver: counting
                  matchers: [kind=counting]
                  group_by: [alertname]
                  labels:
                    seen: '{{ .Status }} {{ len .Alerts.Firing }} {{ len .Alerts.Resolved }}'
                    ends: '{{ range .Alerts }}{{ .EndsAt.IsZero }} {{ end }}'
            time_intervals:
              - {name: always, time_intervals: [{}]}
              - {name: never, time_intervals: [{years: ['1999']}]}
              - {name: never2, time_intervals: [{years: ['1998']}]}
            receivers: [{name: root}, {name: twice}, {name: quiet}, {name: idle}, {name: both}, {name: labelled}, {name: counting}]
            """;

    @AutoClose
    private LiveApi api;

    @BeforeAll
    void start() throws Exception {
        api = new LiveApi(CONFIG);
        StringBuilder alerts = new StringBuilder("[");
        for (String kind : List.of("twice", "quiet", "idle", "both", "labelled", "none")) {
            for (String instance : List.of("b", "a", "c")) {
                alerts.append("{\"labels\":{\"alertname\":\"A\",\"kind\":\"")
                        .append(kind)
                        .append("\",\"instance\":\"");
                alerts.append(instance).append("\"}},");
            }
        }
        alerts.append("{\"labels\":{\"alertname\":\"A\",\"kind\":\"twice\"}}]");
        assertThat(api.post("/api/v2/alerts", alerts.toString()).statusCode()).isEqualTo(200);
        String until = "\"endsAt\":\"" + Instant.now().plusSeconds(3600) + "\"";
        String counting = "[{\"labels\":{\"alertname\":\"A\",\"kind\":\"counting\",\"i\":\"1\"}},"
                + "{\"labels\":{\"alertname\":\"A\",\"kind\":\"counting\",\"i\":\"2\"}," + until + "}]";
        assertThat(api.post("/api/v2/alerts", counting).statusCode()).isEqualTo(200);
    }

    private List<JsonNode> groups(String query) throws Exception {
        List<JsonNode> groups = new ArrayList<>();
        Recording.json(api.get("/api/v2/alerts/groups" + query).body()).forEach(groups::add);
        return groups;
    }

    private static List<String> texts(List<JsonNode> nodes, String pointer) {
        return nodes.stream().map(node -> node.at(pointer).asText()).toList();
    }

    @Test
    void groupsStandByTheirLabelsAndThenByTheirReceiver() throws Exception {
        List<JsonNode> groups = groups("");
        assertThat(texts(groups, "/receiver/name"))
                .containsExactly(
                        "both",
                        "idle",
                        "quiet",
                        "root",
                        "twice",
                        "twice",
                        "twice",
                        "twice",
                        "counting",
                        "labelled",
                        "twice");
        assertThat(texts(groups, "/labels/instance")).containsExactly("", "", "", "", "", "a", "b", "c", "", "", "");
    }

    @Test
    void alertsOfAGroupStandByTheirInstanceTheOneWithoutLast() throws Exception {
        JsonNode group = groups("?receiver=twice&filter=kind=twice").stream()
                .filter(each -> each.path("labels").has("alertname"))
                .findFirst()
                .orElseThrow();
        List<JsonNode> alerts = new ArrayList<>();
        group.path("alerts").forEach(alerts::add);
        assertThat(texts(alerts, "/labels/instance")).containsExactly("a", "b", "c", "");
    }

    @Test
    void anAlertHasOneReceiverForEachOfItsGroups() throws Exception {
        JsonNode alert = groups("?filter=kind=twice").get(0).path("alerts").path(0);
        assertThat(alert.path("receivers").findValuesAsText("name")).containsExactly("twice", "twice");
    }

    @Test
    void theIntervalThatMutesAGroupIsNamed() throws Exception {
        for (String receiver : List.of("quiet", "idle")) {
            JsonNode status = groups("?receiver=" + receiver).get(0).at("/alerts/0/status");
            assertThat(status.path("state").asText()).isEqualTo("suppressed");
            assertThat(status.path("mutedBy").path(0).asText()).isEqualTo(receiver.equals("idle") ? "never" : "always");
            assertThat(groups("?muted=false&receiver=" + receiver)).isEmpty();
        }
    }

    @Test
    void allIntervalsThatMuteAGroupAreNamedTheActiveOnesFirst() throws Exception {
        JsonNode status = groups("?receiver=both").get(0).at("/alerts/0/status");
        List<String> names = new ArrayList<>();
        status.path("mutedBy").forEach(name -> names.add(name.asText()));
        assertThat(names).containsExactly("never", "never2", "always");
    }

    @Test
    void labelsOfARouteCountAlertsAsFiringUntilTheirEndIsReached() throws Exception {
        JsonNode labels = groups("?receiver=counting").get(0).path("routeLabels");
        assertThat(labels.path("seen").asText()).isEqualTo("firing 2 0");
        assertThat(labels.path("ends").asText()).isEqualTo("true true ");
    }

    @Test
    void labelsOfARouteAreShown() throws Exception {
        assertThat(groups("?receiver=labelled").get(0).at("/routeLabels/tier").asText())
                .isEqualTo("gold");
        assertThat(groups("?receiver=root").get(0).path("routeLabels")).isEmpty();
    }
}
