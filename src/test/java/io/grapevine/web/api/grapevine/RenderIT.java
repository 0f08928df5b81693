package io.grapevine.web.api.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.model.Alert;
import io.grapevine.template.Renderer;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import io.grapevine.web.ServedWeb;
import io.vertx.core.Future;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenderIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @AutoClose
    private static LiveTrial trial;

    private static Alert first;
    private static Alert ended;

    @BeforeAll
    static void start() throws Exception {
        trial = LiveTrial.rendering();
        first = trial.put(LiveTrial.NOW.plusSeconds(600), "alertname", "Slow", "job", "api", "instance", "a");
        trial.put(LiveTrial.NOW.plusSeconds(600), "alertname", "Slow", "job", "api", "instance", "b");
        ended = trial.put(LiveTrial.NOW.minusSeconds(1), "alertname", "Gone", "job", "db");
    }

    private static String output(String request) throws Exception {
        HttpResponse<String> answer = trial.render(request);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode body = JSON.readTree(answer.body());
        assertThat(body.fieldNames()).toIterable().containsExactly("output");
        return body.get("output").asText();
    }

    private static String text(String template, String rest) throws Exception {
        return output("{\"text\": " + JSON.writeValueAsString(template) + rest + "}");
    }

    private static String error(int status, String request) throws Exception {
        HttpResponse<String> answer = trial.render(request);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        JsonNode body = JSON.readTree(answer.body());
        assertThat(body.fieldNames()).toIterable().containsExactly("error");
        return body.get("error").asText();
    }

    @Test
    void aTextIsRenderedWithASampleIfNothingElseIsGiven() throws Exception {
        assertThat(text("{{ .Status }} {{ len .Alerts.Firing }} {{ len .Alerts.Resolved }} {{ .Receiver }}", ""))
                .isEqualTo("firing 2 1 sample");
        assertThat(text("{{ .Receiver }} {{ .ExternalURL }}", ", \"receiver\": \"a.b\""))
                .isEqualTo("a\\.b " + LiveTrial.EXTERNAL_URL);
    }

    @Test
    void aNamedTemplateIsRenderedWithAllTheData() throws Exception {
        assertThat(output("{\"template\": \"slack.default.title\"}")).isEqualTo("[FIRING:2] HighLatency api ");
        assertThat(output("{\"engine\": \"go\", \"type\": \"html\", \"template\": \"email.default.html\"}"))
                .contains("<html", "HighLatency");
    }

    @Test
    void htmlIsEscapedAndTextIsNot() throws Exception {
        String data = ", \"data\": {\"groupLabels\": {\"a\": \"<b>&\"}}";

        assertThat(text("<i>{{ .GroupLabels.a }}</i>", data)).isEqualTo("<i><b>&</i>");
        assertThat(text("<i>{{ .GroupLabels.a }}</i>", data + ", \"type\": \"text\""))
                .isEqualTo("<i><b>&</i>");
        assertThat(text("<i>{{ .GroupLabels.a }}</i>", data + ", \"type\": \"html\""))
                .isEqualTo("<i>&lt;b&gt;&amp;</i>");
    }

    @Test
    void dataAreTheBodyOfAWebhookAndWhatIsMissingIsDerived() throws Exception {
        String data = ", \"data\": {\"version\": \"4\", \"alerts\": [{\"labels\": {\"a\": \"1\", \"b\": \"2\"}},"
                + "{\"labels\": {\"a\": \"1\"}, \"endsAt\": \"2026-11-20T05:00:00Z\"}]}";

        assertThat(text(
                        "{{ .Status }} {{ .CommonLabels.SortedPairs }} {{ range .Alerts }}{{ .Status }} {{ end }}",
                        data))
                .isEqualTo("firing a=1 firing resolved ");
        assertThat(text("{{ .Receiver }}|{{ .ExternalURL }}", data + ", \"receiver\": \"r\""))
                .isEqualTo("r|" + LiveTrial.EXTERNAL_URL);
        assertThat(text("{{ .Receiver }}", ", \"receiver\": \"r\", \"data\": {\"receiver\": \"own\"}"))
                .isEqualTo("own");
    }

    @Test
    void aLiveAlertIsRenderedByItselfAlongItsRoute() throws Exception {
        String template =
                "{{ .Receiver }} {{ .NotificationReason }} {{ .GroupLabels.SortedPairs }} {{ .RouteLabels.SortedPairs }}"
                        + " {{ range .Alerts }}{{ .Labels.instance }} {{ .EndsAt.IsZero }}{{ end }}";

        assertThat(text(template, ", \"fingerprint\": \"" + first.fingerprint() + "\""))
                .isEqualTo("team\\.x first notification alertname=Slow area=api a true");
        assertThat(text("{{ .Receiver }} {{ .Status }}", ", \"fingerprint\": \"" + ended.fingerprint() + "\""))
                .isEqualTo("other resolved");
        assertThat(text(
                        "{{ .Receiver }} {{ .NotificationReason }}",
                        ", \"receiver\": \"team.x\", \"fingerprint\": \"" + ended.fingerprint() + "\""))
                .isEqualTo("team\\.x all alerts resolved");
    }

    @Test
    void aLiveGroupIsRenderedWithAllItsAlerts() throws Exception {
        String template = "{{ .Receiver }} {{ .CommonLabels.job }} {{ .RouteLabels.area }} "
                + "{{ range .Alerts }}{{ .Labels.instance }}{{ end }}";

        assertThat(text(template, ", \"group\": \"{}:{alertname=\\\"Slow\\\"}\""))
                .isEqualTo("team\\.x api api ab");
        String twice = ", \"group\": \"{}/{job=\\\"db\\\"}:{alertname=\\\"Gone\\\"}\", \"receiver\": ";
        assertThat(text("{{ .Receiver }}", twice + "\"team.x\"")).isEqualTo("team\\.x");
        assertThat(text("{{ .Receiver }}", twice + "\"other\"")).isEqualTo("other");
    }

    @Test
    void whatIsNotThereIsNotFound() throws Exception {
        assertThat(error(404, "{\"text\": \"x\", \"fingerprint\": \"0123456789abcdef\"}"))
                .isEqualTo("no alert with fingerprint \"0123456789abcdef\"");
        assertThat(error(404, "{\"text\": \"x\", \"group\": \"{}:{}\"}")).isEqualTo("no group with key \"{}:{}\"");
        assertThat(error(
                        404,
                        "{\"text\": \"x\", \"receiver\": \"other\", \"fingerprint\": \"" + first.fingerprint() + "\"}"))
                .isEqualTo("the alert has no route to receiver other");
        assertThat(error(404, "{\"text\": \"x\", \"receiver\": \"y\", \"group\": \"{}:{alertname=\\\"Slow\\\"}\"}"))
                .isEqualTo("no group with key \"{}:{alertname=\\\"Slow\\\"}\" and receiver \"y\"");
    }

    @Test
    void anErrorOfATemplateIsReportedWithItsPlace() throws Exception {
        assertThat(error(400, "{\"text\": \"one\\n two {{ .Status\"}")).startsWith("template: :2:");
        assertThat(error(400, "{\"text\": \"one\\n two {{ .Nope }}\"}")).startsWith("template: :2:9: ");
        assertThat(error(400, "{\"text\": \"<a href=\\\"{{ if .Status }}\\\"{{ end }}>\", \"type\": \"html\"}"))
                .startsWith("html/template: :1:16: ");
        assertThat(error(400, "{\"template\": \"no.such\"}")).contains("no.such");
        assertThat(
                        error(
                                400,
                                "{\"text\": \"{{ define \\\"x\\\" }}{{ template \\\"x\\\" }}{{ end }}{{ template \\\"x\\\" }}\"}"))
                .contains("template: ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''|nothing (expected: a JSON value)
            []|array (expected: object) at line 1, column 1
            {}|no template (expected: "text" or "template") at line 1, column 2
            {"text": "x", "template": "y"}|"text" and "template" (expected: one of them)
            {"text": 1}|text: number (expected: string) at line 1, column 10
            {"text": "x", "type": "pdf"}|type: "pdf" (expected: text or html) at line 1, column 23
            {"text": "x", "engine": "jinja"}|engine: "jinja" (expected: go)
            {"text": "x", "engine": "mustache"}|engine: "mustache" (expected: go)
            {"text": "x", "tpye": "text"}|tpye: unknown field (expected: one of engine, text,
            {"text": "x", "fingerprint": "12"}|fingerprint: "12" (expected: sixteen hexadecimal digits)
            {"text": "x", "fingerprint": "1", "group": "g"}|several kinds of data (expected: one of
            {"text": "x", "data": {"alerts": [1]}}|data.alerts.0: number (expected: object) at line 1, column 35
            {"text": "x"} y|no JSON:
            """)
    void aBodyThatIsNotWhatItMustBeIsAFault(String body, String fault) throws Exception {
        assertThat(error(400, body)).startsWith(fault);
    }

    @Test
    void otherLanguagesCanBePluggedIn() throws Exception {
        Renderer upper = new Renderer() {
            @Override
            public String text(String template, TemplateData data) {
                return "text " + template + " " + data.status();
            }

            @Override
            public String html(String template, TemplateData data) throws TemplateException {
                throw new TemplateException("line 1, column 2: no");
            }
        };
        try (LiveTrial both = LiveTrial.with(
                ServedWeb.options(),
                Map.of(TemplateLanguage.GO, LiveTrial.templates(), TemplateLanguage.MUSTACHE, upper),
                (config, test) -> CompletableFuture.failedFuture(new IllegalStateException()))) {
            assertThat(both.render("{\"engine\": \"mustache\", \"text\": \"{{x}}\"}")
                            .body())
                    .isEqualTo("{\"output\":\"text {{x}} firing\"}\n");
            assertThat(both.render("{\"engine\": \"mustache\", \"template\": \"a.b\"}")
                            .body())
                    .isEqualTo("{\"output\":\"text {{> a.b }} firing\"}\n");
            assertThat(both.render("{\"engine\": \"mustache\", \"text\": \"x\", \"type\": \"html\"}")
                            .body())
                    .isEqualTo("{\"error\":\"line 1, column 2: no\"}\n");
            assertThat(both.render("{\"engine\": \"x\", \"text\": \"x\"}").body())
                    .contains("(expected: go or mustache)");
        }
    }

    /** A renderer that is not done before it is released. */
    private static final class Slow implements Renderer {
        private final Semaphore running = new Semaphore(0);
        private final CountDownLatch done = new CountDownLatch(1);

        @Override
        public String text(String template, TemplateData data) throws TemplateException {
            running.release();
            try {
                if (!done.await(20, TimeUnit.SECONDS)) {
                    throw new TemplateException("not released");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return template;
        }

        @Override
        public String html(String template, TemplateData data) throws TemplateException {
            throw new TemplateException("no crash: " + text(template, data));
        }
    }

    @Test
    void fourAreRenderedAtATimeAndFurtherOnesAreRefused() throws Exception {
        Slow slow = new Slow();
        try (LiveTrial busy = LiveTrial.with(
                ServedWeb.options(),
                Map.of(TemplateLanguage.GO, LiveTrial.templates(), TemplateLanguage.MUSTACHE, slow),
                (config, test) -> CompletableFuture.failedFuture(new IllegalStateException()))) {
            String request = "{\"engine\": \"mustache\", \"text\": \"x\"}";
            List<CompletableFuture<Integer>> waiting = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                waiting.add(
                        CompletableFuture.supplyAsync(() -> status(busy, request), task -> new Thread(task).start()));
            }
            assertThat(slow.running.tryAcquire(4, 20, TimeUnit.SECONDS)).isTrue();
            HttpResponse<String> refused = busy.render(request);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            assertThat(refused.body()).contains("at most 4 at a time");
            slow.done.countDown();
            for (CompletableFuture<Integer> each : waiting) {
                assertThat(each.get(20, TimeUnit.SECONDS)).isEqualTo(200);
            }
            assertThat(busy.render(request).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void requestsThatWaitForAWorkerCountAsThoseThatAreRendered() throws Exception {
        BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
        String request = "{\"text\": \"x\"}";
        try (LiveTrial busy = LiveTrial.on(task -> {
            waiting.add(task);
            return Future.succeededFuture();
        })) {
            List<CompletableFuture<Integer>> sent = new ArrayList<>();
            List<Runnable> tasks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                sent.add(CompletableFuture.supplyAsync(() -> status(busy, request), task -> new Thread(task).start()));
                tasks.add(Objects.requireNonNull(waiting.poll(20, TimeUnit.SECONDS)));
            }
            assertThat(busy.render(request).statusCode()).isEqualTo(503);
            assertThat(waiting).isEmpty();
            tasks.forEach(Runnable::run);
            for (CompletableFuture<Integer> each : sent) {
                assertThat(each.get(20, TimeUnit.SECONDS)).isEqualTo(200);
            }
        }
    }

    private static int status(LiveTrial trial, String request) {
        try {
            return trial.render(request).statusCode();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
