package io.grapevine.amtool;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.HookServer.Received;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code amtool alert ack} and {@code unack}: what they ask of the server. */
class AlertAcknowledgeIT {
    private static final String V1 = "/prefix/api/grapevine/v1";

    @RegisterExtension
    private final AskedServer server = new AskedServer();

    private ToolRun alert(String command, String... words) {
        return server.run(List.of("alert", command), words);
    }

    /** Answers the overview with two groups, and all else with a body. */
    private void answer(int status, String body) {
        server.answer((exchange, received) -> HookServer.status(
                        received.target().contains("/overview") ? 200 : status,
                        received.target().contains("/overview") ? """
                                {"id":"x-1","groups":{
                                 "0000000000000001":{"receiver":"dba","labels":{"alertname":"A"},"alerts":["f"],"integrations":[]},
                                 "0000000000000002":{"receiver":"web","labels":{},"alerts":["f"]}}}""" : body,
                        "Content-Type",
                        "application/json")
                .to(exchange, received));
    }

    @Test
    void eachGroupWithAMatchingAlertIsAcknowledged() {
        answer(200, "{\"silenceID\":\"s\"}");

        assertThat(alert("ack", "A", "team=~d|b", "-a", "ana", "-c", "on it", "-d", "2h"))
                .isEqualTo(new ToolRun(0, "s\ns\n", ""));
        List<Received> requests = server.requests();
        assertThat(requests)
                .extracting(Received::target)
                .containsExactly(
                        V1 + "/overview?filter=%7Balertname%3D%22A%22%7D&filter=%7Bteam%3D~%22d%7Cb%22%7D",
                        V1 + "/acknowledgements",
                        V1 + "/acknowledgements");
        assertThat(requests.get(2).body())
                .isEqualTo("{\"createdBy\":\"ana\",\"comment\":\"on it\",\"duration\":\"2h\","
                        + "\"group\":\"0000000000000002\"}");
    }

    @Test
    void theAcknowledgementsOfEachGroupEnd() {
        answer(200, "{\"silenceIDs\":[]}");

        assertThat(alert("unack", "A")).isEqualTo(new ToolRun(0, "", ""));
        assertThat(server.requests())
                .extracting(received -> received.method() + " " + received.target())
                .endsWith(
                        "DELETE " + V1 + "/acknowledgements/0000000000000001",
                        "DELETE " + V1 + "/acknowledgements/0000000000000002");
    }

    @Test
    void aRefusalIsTheErrorOfTheServer() {
        answer(403, "{\"error\":\"needs role silencer\"}");

        assertThat(alert("ack", "A")).isEqualTo(new ToolRun(1, "", "amtool: error: needs role silencer\n\n"));
        assertThat(alert("unack", "A")).isEqualTo(new ToolRun(1, "", "amtool: error: needs role silencer\n\n"));
    }

    @Test
    void withoutMatchersOrWhereNothingMatchesNoGroupIsAcknowledged() {
        assertThat(alert("ack").err()).contains("no matchers specified");
        assertThat(server.requests()).isEmpty();

        server.answer(200, "{\"id\":\"x-1\",\"groups\":{}}");
        assertThat(alert("ack", "A").err()).contains("no group holds a firing alert that matches");
        assertThat(alert("unack", "A").err()).contains("no group holds a firing alert that matches");
    }

    @Test
    void anAlertmanagerHasNoAcknowledgements() {
        server.answer(404, "text/plain", "404 page not found");

        assertThat(alert("ack", "A").err())
                .contains("the server has neither acknowledgements nor escalations (expected: Grapevine)");
    }
}
