package io.grapevine.receiver.opsgenie;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.Written;
import io.grapevine.receiver.opsgenie.Opsgenie.OpsgenieResponder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpsgenieRequestTest {
    private static List<Opsgenie.Request> opening(Object... fields) throws TemplateFault {
        Opsgenie config = Written.config(Opsgenie.class, fields);
        return EchoRenderer.templates()
                .render(Samples.firing("h1"), texts -> config.opening(texts, "alias"))
                .message();
    }

    private static String created(Object... fields) throws TemplateFault {
        return opening(fields).get(0).json();
    }

    @Test
    void createsAnAlertWithEveryFieldInAlertmanagersOrder() throws Exception {
        List<Opsgenie.Request> requests = opening(
                Map.entry("details", Map.of("zone", "{{ .Status }}", "alertname", "mine", "Big", "ü")),
                Map.entry(
                        "responders",
                        List.of(new OpsgenieResponder("{{ .Status }}", "name", "user", "{{ .Receiver }}"))),
                "actions={{ .Status }},b",
                "tags=c,{{ .Receiver }}");
        assertThat(requests)
                .containsExactly(new Opsgenie.Request(
                        "POST",
                        "v2/alerts",
                        false,
                        "{\"alias\":\"alias\",\"message\":\"message\",\"description\":\"description\","
                                + "\"details\":{\"Big\":\"ü\",\"alertname\":\"mine\",\"instance\":\"h1\","
                                + "\"job\":\"api\","
                                + "\"zone\":\"firing\"},\"source\":\"source\",\"responders\":[{\"id\":\"firing\","
                                + "\"name\":\"name\",\"username\":\"user\",\"type\":\"team-X\"}],"
                                + "\"tags\":[\"c\",\"team-X\"],"
                                + "\"note\":\"note\",\"priority\":\"P1\",\"entity\":\"entity\","
                                + "\"actions\":[\"firing\",\"b\"]}\n"));
    }

    @Test
    void leavesOutWhatIsEmptyButForTheFieldsThatOpsgenieWants() throws Exception {
        assertThat(created(
                        "message=",
                        "description=",
                        "source=",
                        "entity=",
                        "note=",
                        "priority=",
                        "tags= , ,",
                        "actions=,"))
                .isEqualTo(
                        "{\"alias\":\"alias\",\"message\":\"[FIRING:1] alertname=HighLatency\","
                                + "\"details\":{\"alertname\":\"HighLatency\",\"instance\":\"h1\",\"job\":\"api\"},\"source\":\"\",\"tags\":[\" \"]}\n");
    }

    @Test
    void aPriorityThatOpsgenieRefusesIsLeftOut() throws Exception {
        assertThat(created("priority=critical")).doesNotContain("priority");
        assertThat(created("priority= p2")).contains("\"priority\":\"P2\"");
    }

    @Test
    void theNamesOfTeamsAreParted() throws Exception {
        assertThat(created(Map.entry(
                        "responders",
                        List.of(
                                new OpsgenieResponder("i", " a,b ,, c\u00a0", "u", "teams"),
                                new OpsgenieResponder("", "x,y", "", "Teams")))))
                .contains("\"responders\":[{\"name\":\"a\",\"type\":\"team\"},{\"name\":\"b \",\"type\":\"team\"},"
                        + "{\"name\":\" c\",\"type\":\"team\"},{\"name\":\"x,y\",\"type\":\"Teams\"}]");
    }

    @Test
    void aResponderThatRendersToNothingIsLeftOut() throws Exception {
        assertThat(created(Map.entry(
                        "responders",
                        List.of(new OpsgenieResponder("", "", "", ""), new OpsgenieResponder("", " ", "", "teams")))))
                .doesNotContain("responders");
        assertThat(created(Map.entry("responders", List.of(new OpsgenieResponder("", "", "", "team")))))
                .contains("\"responders\":[{\"type\":\"team\"}]");
    }

    @Test
    void whiteSpaceCountsButForThatAroundAList() throws Exception {
        assertThat(created("tags=\u00a0t1, t2 ,\t\u3000", "actions=\u0085a b\n"))
                .contains("\"tags\":[\"t1\",\" t2 \"]", "\"actions\":[\"a b\"]");
    }

    @Test
    void shortensMessagesByCharactersNotByHalfOnes() throws Exception {
        assertThat(created("message=" + "😀".repeat(130))).contains("\"message\":\"" + "😀".repeat(130) + "\"");
        assertThat(opening("message=" + "😀".repeat(131), "update_alerts=true"))
                .element(1)
                .extracting(Opsgenie.Request::json)
                .isEqualTo("{\"message\":\"" + "😀".repeat(129) + "…\"}\n");
    }

    @Test
    void updatesTheTextsOfAnAlertThatMayBeOpen() throws Exception {
        assertThat(opening("update_alerts=true").subList(1, 3))
                .containsExactly(
                        new Opsgenie.Request("PUT", "v2/alerts/alias/message", true, "{\"message\":\"message\"}\n"),
                        new Opsgenie.Request(
                                "PUT", "v2/alerts/alias/description", true, "{\"description\":\"description\"}\n"));
        assertThat(opening("update_alerts=true", "message=", "description="))
                .extracting(Opsgenie.Request::json)
                .endsWith("{\"message\":\"[FIRING:1] alertname=HighLatency\"}\n", "{}\n");
    }

    @Test
    void closesByTheSameAlias() throws Exception {
        Opsgenie config = Written.config(Opsgenie.class, "update_alerts=true", "source={{ .Status }}");
        assertThat(EchoRenderer.templates()
                        .render(Samples.resolved(), texts -> config.closing(texts, "alias"))
                        .message())
                .containsExactly(
                        new Opsgenie.Request("POST", "v2/alerts/alias/close", true, "{\"source\":\"resolved\"}\n"));
    }

    @Test
    void saysInItsDescriptionWhichTemplateFails() throws Exception {
        assertThat(created("message={{ boom }}", Map.entry("details", Map.of("d", "{{ boom }}"))))
                .contains(
                        "\"message\":\"[FIRING:1] alertname=HighLatency\"",
                        "\"description\":\"Firing (1):\\n",
                        "message: template: :1: function",
                        "\"d\":\"\"");
        assertThat(created(Map.entry("details", Map.of("d", "{{ boom }}"))))
                .contains("details.d: template: :1: function");
    }
}
