package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.receiver.HookServer;
import java.net.http.HttpResponse;

/** Tests of the receiver {@code r}, as a user of the API makes them. */
final class ReceiverTests {
    /** Turns the tests on. */
    static final String FLAG = "--web.enable-receiver-test";

    static final ObjectMapper JSON = new ObjectMapper();

    private static final String PATH = "/api/grapevine/v1/receivers/r/test";

    private ReceiverTests() {}

    /** A configuration whose receiver {@code r} has these integrations. */
    static String config(String integrations) {
        return "route: {receiver: r}\nreceivers: [{name: r, " + integrations + "}, {name: 'team/x'}]\n";
    }

    /** A webhook, with more fields. */
    static String webhook(HookServer hook, String more) {
        return "webhook_configs: [{url: '" + hook.url("/hook") + "'" + more + "}]";
    }

    /** The body of a request with a configuration. */
    static String body(String config) throws Exception {
        return "{\"config\": " + JSON.writeValueAsString(config) + "}";
    }

    /** Sends a test and reads the answer. */
    static JsonNode test(LiveProgram program, String body) throws Exception {
        HttpResponse<String> answer = program.post(PATH, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    /** What became of the only integration. */
    static JsonNode only(JsonNode answer) {
        assertThat(answer.get("receiver").asText()).isEqualTo("r");
        assertThat(answer.get("integrations")).hasSize(1);
        return answer.get("integrations").get(0);
    }

    /** Why a test is refused. */
    static String error(LiveProgram program, int status, String body) throws Exception {
        HttpResponse<String> answer = program.post(PATH, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body()).get("error").asText();
    }
}
