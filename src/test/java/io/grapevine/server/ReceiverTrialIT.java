package io.grapevine.server;

import static io.grapevine.server.ReceiverTests.FLAG;
import static io.grapevine.server.ReceiverTests.JSON;
import static io.grapevine.server.ReceiverTests.config;
import static io.grapevine.server.ReceiverTests.only;
import static io.grapevine.server.ReceiverTests.test;
import static io.grapevine.server.ReceiverTests.webhook;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.LogLines;
import io.grapevine.receiver.email.FakeSmtp;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Test notifications that really go out, of a replica as the program puts it together. */
class ReceiverTrialIT {
    private static final String SECRET = "hush \"hush\" <&> +/%";
    private static final String QUOTED = "'" + SECRET + "'";

    @AutoClose
    private final HookServer hook = HookServer.start();

    @TempDir
    Path directory;

    /** All headers but the clock's. */
    private static Map<String, List<String>> headers(HttpResponse<String> answer) {
        Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
        headers.remove("date");
        return headers;
    }

    @Test
    void withoutTheFlagBothAreAnsweredAsAnyUnknownPathIs() throws Exception {
        try (LiveProgram program = new LiveProgram(directory, config(webhook(hook, "")))) {
            HttpResponse<String> unknown = program.post("/api/grapevine/v1/nothing", "{}");
            assertThat(unknown.statusCode()).isEqualTo(404);
            for (String path : List.of("/api/grapevine/v1/templates/render", "/api/grapevine/v1/receivers/r/test")) {
                HttpResponse<String> answer = program.post(path, "{\"text\": \"x\"}");
                assertThat(answer.statusCode()).isEqualTo(404);
                assertThat(answer.body()).isEqualTo(unknown.body());
                assertThat(headers(answer)).isEqualTo(headers(unknown));
            }
            assertThat(program.get("/metrics").body()).doesNotContain("grapevine_receiver_tests");
        }
        assertThat(hook.requests()).isEmpty();
    }

    @Test
    void aReceiverIsSentATestThatSaysSo() throws Exception {
        try (LogLines log = LogLines.capture();
                LiveProgram program = new LiveProgram(directory, config(webhook(hook, "")), FLAG)) {
            JsonNode attempted = only(test(program, ""));

            assertThat(attempted.get("integration").asText()).isEqualTo("webhook");
            assertThat(attempted.get("index").asInt()).isZero();
            assertThat(attempted.get("outcome").asText()).isEqualTo("delivered");
            assertThat(attempted.get("status").asInt()).isEqualTo(200);
            assertThat(attempted.has("message")).isFalse();
            JsonNode request = attempted.get("requests").get(0);
            assertThat(request.get("method").asText()).isEqualTo("POST");
            assertThat(request.get("url").asText()).isEqualTo(hook.url("/<redacted>"));
            assertThat(request.at("/headers/Content-Type").asText()).isEqualTo("application/json");
            assertThat(hook.only().target()).isEqualTo("/hook");
            assertThat(JSON.readTree(hook.only().body()))
                    .isEqualTo(JSON.readTree(request.get("body").asText()));
            JsonNode body = JSON.readTree(hook.only().body());
            assertThat(body.at("/alerts/0/labels/grapevine_test").asText()).isEqualTo("true");
            assertThat(body.at("/alerts/0/annotations/summary").asText()).contains("nothing is wrong");
            assertThat(body.at("/groupKey").asText()).contains("grapevine_test");
            assertThat(program.get("/metrics").body())
                    .contains("grapevine_receiver_tests_total{outcome=\"delivered\"} 1.0\n");
            assertThat(program.get("/metrics").body())
                    .contains("alertmanager_notifications_total{integration=\"webhook\"} 0.0\n");
            assertThat(log.lines())
                    .anyMatch(line ->
                            line.contains("receiver=r from=127.0.0.1 config=live outcomes=webhook[0]=delivered"));
        }
    }

    @Test
    void everyIntegrationOfTheReceiverIsTriedAndNumberedByKind() throws Exception {
        String two = "webhook_configs: [{url: '" + hook.url("/1") + "'}, {url: '" + hook.url("/2") + "'}], "
                + "slack_configs: [{api_url: '" + hook.url("/s") + "', channel: '#c'}]";
        hook.answer((exchange, received) -> HookServer.status(received.target().equals("/2") ? 503 : 200, "ok")
                .to(exchange, received));
        try (LiveProgram program = new LiveProgram(directory, config(two), FLAG)) {
            JsonNode all = test(program, "{\"timeout\": \"5s\"}").get("integrations");

            assertThat(all)
                    .extracting(each -> each.get("integration").asText()
                            + each.get("index").asInt() + " "
                            + each.get("outcome").asText() + each.get("status").asInt())
                    .containsExactly("webhook0 delivered200", "webhook1 retryable503", "slack0 delivered200");
            assertThat(all.get(1).get("reason").asText()).isEqualTo("serverError");
            assertThat(all.get(1).get("message").asText()).contains("503");
        }
    }

    @ParameterizedTest
    @CsvSource({"400, rejected, clientError", "401, rejected, authError", "500, retryable, serverError"})
    void whatTheReceiverAnswersIsTheOutcome(int status, String outcome, String reason) throws Exception {
        hook.answer(HookServer.status(status, "because"));
        try (LiveProgram program = new LiveProgram(directory, config(webhook(hook, "")), FLAG)) {
            JsonNode attempted = only(test(program, ""));

            assertThat(attempted.get("outcome").asText()).isEqualTo(outcome);
            assertThat(attempted.get("reason").asText()).isEqualTo(reason);
            assertThat(attempted.get("message").asText()).contains("" + status, "because");
            assertThat(attempted.get("status").asInt()).isEqualTo(status);
        }
    }

    @Test
    void aReceiverThatDoesNotAnswerIsGivenUpInTime() throws Exception {
        hook.answer((exchange, received) -> {}); // no answer
        try (LiveProgram program = new LiveProgram(directory, config(webhook(hook, "")), FLAG)) {
            JsonNode attempted = only(test(program, "{\"timeout\": \"200ms\"}"));

            assertThat(attempted.get("outcome").asText()).isEqualTo("retryable");
            assertThat(attempted.get("reason").asText()).isEqualTo("contextDeadlineExceeded");
            assertThat(attempted.get("durationMillis").asLong()).isBetween(200L, 20_000L);
            assertThat(attempted.has("status")).isFalse();
            assertThat(attempted.get("requests")).hasSize(1);
        }
    }

    @Test
    void aTemplateThatFailsMakesItPlainOrIsARejection() throws Exception {
        String broken = "slack_configs: [{api_url: '" + hook.url("/s") + "', channel: '#c', title: '{{ .Nope }}'}], "
                + "webhook_configs: [{url: '" + hook.url("/w") + "', payload: {a: '{{ .Nope }}'}}]";
        hook.answer(HookServer.status(200, "ok"));
        try (LiveProgram program = new LiveProgram(directory, config(broken), FLAG)) {
            JsonNode all = test(program, "").get("integrations");

            assertThat(all.get(0).get("outcome").asText()).isEqualTo("rejected");
            assertThat(all.get(0).get("requests")).isEmpty();
            assertThat(all.get(1).get("outcome").asText()).isEqualTo("plain");
            assertThat(all.get(1).get("message").asText()).contains("title: template: :1:");
            assertThat(all.get(1).get("status").asInt()).isEqualTo(200);
        }
    }

    @Test
    void anIntegrationWithoutSendResolvedIsSentNoEnds() throws Exception {
        String two = "webhook_configs: [{url: '" + hook.url("/no") + "', send_resolved: false}, {url: '"
                + hook.url("/yes") + "'}]";
        try (LiveProgram program = new LiveProgram(directory, config(two), FLAG)) {
            JsonNode all = test(program, "{\"status\": \"resolved\"}").get("integrations");

            assertThat(all.get(0).get("outcome").asText()).isEqualTo("skipped");
            assertThat(all.get(0).get("message").asText()).contains("send_resolved: false");
            assertThat(all.get(1).get("outcome").asText()).isEqualTo("delivered");
            assertThat(hook.only().target()).isEqualTo("/yes");
            assertThat(hook.only().body()).contains("\"status\":\"resolved\"");

            String mixed = "{\"alerts\": [{\"labels\": {\"a\": \"1\"}},"
                    + " {\"labels\": {\"a\": \"2\"}, \"endsAt\": \"2020-01-01T00:00:00Z\"}]}";
            test(program, mixed);
            assertThat(hook.requests()).hasSize(3);
            assertThat(hook.requests().subList(1, 3))
                    .anySatisfy(received -> {
                        assertThat(received.target()).isEqualTo("/no");
                        assertThat(JSON.readTree(received.body()).get("alerts")).hasSize(1);
                    })
                    .anySatisfy(received -> {
                        assertThat(received.target()).isEqualTo("/yes");
                        assertThat(JSON.readTree(received.body()).get("alerts")).hasSize(2);
                    });
        }
    }

    @Test
    void aReceiverWithoutIntegrationsAnswersNothingAndOneThatIsNotThereIsNotFound() throws Exception {
        try (LiveProgram program = new LiveProgram(directory, config(webhook(hook, "")), FLAG)) {
            assertThat(program.post("/api/grapevine/v1/receivers/team%2Fx/test", "")
                            .body())
                    .isEqualTo("{\"receiver\":\"team/x\",\"integrations\":[]}\n");
            HttpResponse<String> missing = program.post("/api/grapevine/v1/receivers/none/test", "");
            assertThat(missing.statusCode()).isEqualTo(404);
            assertThat(missing.body()).isEqualTo("{\"error\":\"no receiver \\\"none\\\"\"}\n");
        }
    }

    @Test
    void aMailIsShownWithItsEnvelope() throws Exception {
        try (FakeSmtp smtp = FakeSmtp.start("server", false).offering("AUTH PLAIN")) {
            String mail =
                    "email_configs: [{to: 'a@example.org', from: 'am@example.org', require_tls: false, smarthost: '127.0.0.1:"
                            + smtp.port() + "', auth_username: u, auth_password: " + QUOTED
                            + ", headers: {Subject: " + QUOTED + "}, text: " + QUOTED + ", html: '<b>h</b>'}]";
            try (LiveProgram program = new LiveProgram(directory, config(mail), FLAG)) {
                JsonNode attempted = only(test(program, ""));

                assertThat(attempted.get("outcome").asText()).isEqualTo("delivered");
                assertThat(attempted.has("status")).isFalse();
                JsonNode sent = attempted.get("requests").get(0);
                assertThat(sent.get("method").asText()).isEqualTo("MAIL");
                assertThat(sent.get("url").asText()).isEqualTo("smtp://127.0.0.1:" + smtp.port());
                assertThat(sent.get("from").asText()).isEqualTo("am@example.org");
                assertThat(sent.get("to")).extracting(JsonNode::asText).containsExactly("a@example.org");
                assertThat(sent.at("/headers/Subject").asText()).isEqualTo("<redacted>");
                assertThat(sent.get("text").asText()).isEqualTo("<redacted>");
                assertThat(sent.get("html").asText()).isEqualTo("<b>h</b>");
                assertThat(smtp.received()).hasSize(1);

                smtp.replying("AUTH", "535 " + SECRET);
                JsonNode refused = only(test(program, ""));
                assertThat(refused.get("outcome").asText()).isEqualTo("retryable");
                assertThat(refused.toString()).contains("535").doesNotContain("hush");
            }
        }
    }

    /** What a message was updated to would not be what the next real notification updates. */
    @Test
    void nothingIsKeptOfATest() throws Exception {
        hook.answer(HookServer.status(
                200, "{\"ok\": true, \"ts\": \"1.2\", \"channel\": \"C\"}", "Content-Type", "application/json"));
        try (LiveProgram program = new LiveProgram(directory, config(webhook(hook, "")), FLAG)) {
            test(program, "");
            String posted = "[{\"labels\": {\"alertname\": \"GrapevineTest\", \"grapevine_test\": \"true\"}}]";
            assertThat(program.get("/api/v2/alerts").body()).isEqualTo("[]\n");
            assertThat(program.get("/api/v2/alerts/groups").body()).isEqualTo("[]\n");
            assertThat(program.get("/metrics").body()).contains("alertmanager_nflog_queries_total 0");
            assertThat(program.post("/api/v2/alerts", posted).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void templatesAreRenderedWithThoseOfTheConfigurationAlsoOfOneThatIsLoadedLater() throws Exception {
        Path file = Files.writeString(directory.resolve("own.tmpl"), "{{ define \"own\" }}one{{ end }}");
        String live = "templates: ['own.tmpl']\n" + config("");
        String render = "/api/grapevine/v1/templates/render";
        try (LiveProgram program = new LiveProgram(directory, live, FLAG)) {
            assertThat(program.post(render, "{\"template\": \"own\"}").body()).isEqualTo("{\"output\":\"one\"}\n");
            Files.writeString(file, "{{ define \"own\" }}two{{ end }}");
            assertThat(program.post("/-/reload", "").statusCode()).isEqualTo(200);
            assertThat(program.post(render, "{\"template\": \"own\"}").body()).isEqualTo("{\"output\":\"two\"}\n");
        }
    }
}
