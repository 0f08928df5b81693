package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.trace.Span;
import io.grapevine.receiver.HookServer;
import io.grapevine.tracing.Collector;
import io.grapevine.tracing.ReceivedSpan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Traces of the running program, as a collector receives them, and those of Alertmanager. */
@Tag("thorough")
class TracingIT {
    private static final String TRACE = "11112222333344445555666677778888";
    private static final String SAMPLED = "00-" + TRACE + "-aaaabbbbccccdddd-01";

    private static final String[] MANY_NAMES =
            IntStream.range(0, 150).mapToObj(i -> "A" + i).toArray(String[]::new);
    private static final String TRACING =
            "tracing: {client_type: %s, endpoint: '127.0.0.1:%d', insecure: true, sampling_fraction: %s}\n";

    private static final String REST = """
            route: {receiver: r, group_wait: 0s, group_interval: 1h, group_by: [alertname]}
            inhibit_rules: [{name: rule, source_matchers: [alertname=Source], target_matchers: [alertname=Target]}]
            receivers: [{name: r, webhook_configs: [{url: '%s'}]}]
            """;

    @AutoClose
    private final Collector collector = Collector.start();

    @TempDir
    Path directory;

    private final HookServer hook = HookServer.start();

    private Path config(String tracing) throws Exception {
        return Files.writeString(
                directory.resolve("alertmanager.yml"), tracing + REST.formatted(hook.url("/hidden-path")));
    }

    private static String tracing(Collector collector, String type, String fraction) {
        return TRACING.formatted(type, collector.port(), fraction);
    }

    private Program start(String tracing) throws Exception {
        return Program.grapevine(config(tracing), directory.resolve("data"));
    }

    private void post(Program program, String traceParent, String... names) throws Exception {
        StringBuilder alerts = new StringBuilder();
        for (String name : names) {
            alerts.append(alerts.length() == 0 ? "[" : ",")
                    .append("{\"labels\":{\"alertname\":\"" + name + "\"},\"startsAt\":\"2026-01-01T00:00:00Z\"}");
        }
        String url = program.url() + "/api/v2/alerts";
        assertThat(MailLink.post(url, alerts + "]", "traceparent", traceParent).statusCode())
                .isEqualTo(200);
    }

    private void awaitSpans(String... names) throws Exception {
        for (String name : names) {
            Eventually.holds(name, () -> !collector.spans(name).isEmpty());
        }
    }

    private static ReceivedSpan only(Collector collector, String name) {
        List<ReceivedSpan> found = collector.spans(name);
        assertThat(found).as(name).hasSize(1);
        return found.get(0);
    }

    private static String parentName(Collector collector, String name) {
        return collector.span(only(collector, name).parent()).orElseThrow().name();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void anAlertIsFollowedFromItsRequestIntoItsGroupAndItsNotificationToTheReceiver(String type) throws Exception {
        try (Program program = start(tracing(collector, type, "1"))) {
            post(program, SAMPLED, "A");
            Eventually.holds("the webhook", () -> !hook.requests().isEmpty());
            awaitSpans("dispatch.AggregationGroup.flush", "POST /api/v2/alerts");
            assertThat(only(collector, "POST /api/v2/alerts")).satisfies(span -> {
                assertThat(span.parent()).isEqualTo("aaaabbbbccccdddd");
                assertThat(span.kind()).isEqualTo(2);
                assertThat(span.attributes())
                        .containsEntry("http.request.method", "POST")
                        .containsEntry("http.response.status_code", 200L)
                        .containsEntry("url.path", "/api/v2/alerts")
                        .containsEntry("server.address", "127.0.0.1")
                        .containsEntry("network.protocol.version", "1.1");
            });
            Map<String, String> parents = Map.of(
                    "api.postAlertsHandler", "POST /api/v2/alerts",
                    "OpenAPIAlertsToAlerts", "api.postAlertsHandler",
                    "provider.mem.Put", "api.postAlertsHandler",
                    "inhibit.Inhibitor.processAlert", "provider.mem.Put",
                    "dispatch.Dispatcher.routeAlert", "provider.mem.Put",
                    "dispatch.Dispatcher.groupAlert", "dispatch.Dispatcher.routeAlert",
                    "dispatch.AggregationGroup.insert", "dispatch.Dispatcher.groupAlert");
            parents.forEach((child, parent) -> {
                assertThat(parentName(collector, child)).as(child).isEqualTo(parent);
                assertThat(only(collector, child).trace()).isEqualTo(TRACE);
            });
            ReceivedSpan flush = only(collector, "dispatch.AggregationGroup.flush");
            assertThat(flush.parent()).isEmpty();
            assertThat(flush.attributes())
                    .isEqualTo(Map.of(
                            "alerting.aggregation_group.key", "{}:{alertname=\"A\"}", "alerting.alerts.count", 1L));
            Map<String, String> ofFlush = Map.of(
                    "notify.RoutingStage.Exec", "dispatch.AggregationGroup.flush",
                    "notify.DedupStage.Exec", "notify.RoutingStage.Exec",
                    "notify.RetryStage.Exec", "notify.RoutingStage.Exec",
                    "notify.SetNotifiesStage.Exec", "notify.RoutingStage.Exec",
                    "notify.Integration.Notify", "notify.RetryStage.Exec",
                    "HTTP POST", "notify.Integration.Notify");
            ofFlush.forEach((child, parent) -> {
                assertThat(parentName(collector, child)).as(child).isEqualTo(parent);
                assertThat(only(collector, child).trace()).isEqualTo(flush.trace());
            });
            ReceivedSpan sent = only(collector, "HTTP POST");
            assertThat(hook.only().headers())
                    .containsEntry("traceparent", "00-" + sent.trace() + "-" + sent.id() + "-01");
            assertThat(sent.attributes())
                    .containsEntry("server.port", (long) hook.port())
                    .containsEntry("http.response.status_code", 200L);
            assertThat(collector.spans().toString()).doesNotContain("hidden-path");
        }
    }

    @Test
    void aFailureNamesItsIntegrationAndItsReason() throws Exception {
        hook.answer(HookServer.status(401, "no"));
        try (Program program = start(tracing(collector, "http", "1"))) {
            post(program, SAMPLED, "A");
            awaitSpans("notify.RetryStage.Exec", "notify.Integration.Notify");
            for (String name : List.of("notify.RetryStage.Exec", "notify.Integration.Notify")) {
                assertThat(only(collector, name).attributes())
                        .as(name)
                        .containsEntry("alerting.notify.error.reason", "authError")
                        .containsEntry("alerting.notify.receiver.name", "r")
                        .containsEntry("alerting.notify.integration.name", "webhook")
                        .containsEntry("alerting.notify.integration.index", 0L);
            }
        }
    }

    @Test
    void onlyWhatPrometheusSamplesIsTracedAtAFractionOfZero() throws Exception {
        try (Program program = start(tracing(collector, "http", "0"))) {
            post(program, SAMPLED.replace("-01", "-00"), "Unsampled");
            post(program, SAMPLED, "Sampled");
            Eventually.holds("both webhooks", () -> hook.requests().size() == 2);
            assertThat(program.terminate()).isZero();
            assertThat(collector.spans())
                    .isNotEmpty()
                    .allMatch(span -> span.trace().equals(TRACE));
            assertThat(collector.spans("POST /api/v2/alerts")).hasSize(1);
            assertThat(hook.requests())
                    .allSatisfy(received ->
                            assertThat(received.headers().get("traceparent")).endsWith("-00"));
        }
    }

    @Test
    void aReloadTurnsTracesOnAndOffAndABadSectionChangesNothing() throws Exception {
        try (Collector first = Collector.start();
                Collector second = Collector.start();
                Program program = start("")) {
            program.send("GET", "/-/healthy", "");
            assertThat(loaded(program)).doesNotContain("io.opentelemetry", "io.grapevine.tracing.Otel");

            reload(program, tracing(first, "http", "1"), 200);
            program.send("GET", "/-/healthy", "");
            Eventually.holds("a span", () -> !first.spans("GET /-/healthy").isEmpty());

            reload(program, "tracing: {endpoint: 'x:1', sampling_fraction: 1, tls_config: {ca_file: /nope}}\n", 500);
            program.awaitLog("err=\"tracing: ", "/nope");
            program.send("GET", "/-/ready", "");
            Eventually.holds("a span", () -> !first.spans("GET /-/ready").isEmpty());

            program.send("GET", "/metrics", "");
            reload(program, tracing(second, "grpc", "1"), 200);
            program.send("GET", "/-/ready", "");
            Eventually.holds("a span", () -> !second.spans("GET /-/ready").isEmpty());
            Eventually.holds(
                    "the last span of the first",
                    () -> !first.spans("GET /metrics").isEmpty());

            reload(program, "", 200);
            int before = second.spans().size();
            program.send("GET", "/-/ready", "");
            assertThat(program.terminate()).isZero();
            assertThat(second.spans().size()).isLessThanOrEqualTo(before + 1); // the reload itself
            assertThat(second.spans("GET /-/ready")).hasSize(1);
            assertThat(first.spans("GET /-/ready")).hasSize(1);
        }
    }

    private void reload(Program program, String tracing, int status) throws Exception {
        config(tracing);
        assertThat(program.send("POST", "/-/reload", "").statusCode()).isEqualTo(status);
    }

    /** The classes that a program has loaded. */
    private static String loaded(Program program) throws Exception {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(program.handle().pid()),
                        "VM.class_hierarchy")
                .redirectErrorStream(true)
                .start();
        String classes = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jcmd.waitFor()).isZero();
        assertThat(classes).contains("io.grapevine.server.TraceExport");
        return classes;
    }

    @Test
    void aDeadCollectorIsLoggedOnceAndStopsNothing() throws Exception {
        int port;
        try (Collector gone = Collector.start()) {
            port = gone.port();
        }
        try (Program program = start(TRACING.formatted("grpc", port, "1"))) {
            post(program, SAMPLED, "A");
            Eventually.holds("the webhook", () -> !hook.requests().isEmpty());
            Eventually.holds("the line", () -> program.log().contains("Sending traces failed"));
            for (int i = 0; i < 5000; i++) {
                program.send("GET", "/-/healthy", "");
            }
            long start = System.nanoTime();
            assertThat(program.terminate()).isZero();
            assertThat((System.nanoTime() - start) / 1e9).isLessThan(10);
            assertThat(program.log().lines().filter(line -> line.contains("Sending traces failed")))
                    .hasSize(1);
        }
    }

    @Test
    void spansEndedBeforeTheStopAreSent() throws Exception {
        try (Program program = start(tracing(collector, "grpc", "1"))) {
            program.send("GET", "/-/healthy", "");
            assertThat(program.terminate()).isZero();
            assertThat(collector.spans("GET /-/healthy")).hasSize(1);
        }
    }

    @Test
    void onlyTheFirstAlertsOfARequestAndOfAGroupHaveSpansOfTheirOwn() throws Exception {
        try (Program program = Program.grapevine(
                Files.writeString(
                        directory.resolve("one-group.yml"),
                        tracing(collector, "grpc", "1")
                                + "route: {receiver: r, group_wait: 0s}\nreceivers: [{name: r}]\n"),
                directory.resolve("data"))) {
            post(program, SAMPLED, MANY_NAMES);
            awaitSpans("dispatch.AggregationGroup.flush", "provider.mem.Put");
            assertThat(only(collector, "provider.mem.Put").attributes()).containsEntry("alerting.alerts.count", 150L);
            assertThat(only(collector, "dispatch.AggregationGroup.flush").attributes())
                    .containsEntry("alerting.alerts.count", 150L);
            for (String name :
                    List.of("dispatch.Dispatcher.routeAlert", "inhibit.Inhibitor.Mutes", "silence.Silencer.Mutes")) {
                assertThat(collector.spans(name)).as(name).hasSize(Span.MOST_ALERTS);
            }
        }
    }

    @Test
    void readsHaveSpansOfTheFirstAlertsAndOfASilence() throws Exception {
        try (Program program = start(tracing(collector, "grpc", "1"))) {
            post(program, SAMPLED, MANY_NAMES);
            String id = program.post("/silences", """
                            {"matchers":[{"name":"a","value":"b","isRegex":false}],"createdBy":"a","comment":"c",
                            "startsAt":"2026-01-01T00:00:00Z","endsAt":"2099-01-01T00:00:00Z"}""").path("silenceID").asText();
            program.get("/silence/" + id);
            program.get("/alerts");
            awaitSpans("api.getAlertsHandler", "silence.Silences.QueryOne");
            Eventually.holds("the alerts", () -> collector.spans("alertFilter").size() >= Span.MOST_ALERTS);
            assertThat(program.terminate()).isZero();
            assertThat(collector.spans("alertFilter")).hasSize(Span.MOST_ALERTS);
            assertThat(parentName(collector, "silence.Silences.QueryOne")).isEqualTo("api.getSilenceHandler");
        }
    }

    /** What Alertmanager's traces have and ours do not, see {@code RATIONALE.md} of the tracing package. */
    private static final Set<String> ONLY_THEIRS = Set.of(
            "silence.Silences.CountState",
            "http.getconn",
            "http.connect",
            "http.headers",
            "http.send",
            "http.receive",
            "POST",
            "GET");

    private static final String RECORDED = "alertmanager-0.33.1-spans.tsv";

    private static final Set<String> ATTRIBUTES_ONLY_THEIRS =
            Set.of("alerting.route.id", "alerting.label.values", "url.full");

    /** What Alertmanager 0.33.1 sent, one span per line: its name and kind, and the keys of its attributes. */
    private static Map<String, Set<String>> recorded() throws IOException {
        try (InputStream in = Objects.requireNonNull(TracingIT.class.getResourceAsStream(RECORDED))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("\t"))
                    .collect(Collectors.toMap(
                            parts -> parts[0],
                            parts -> new TreeSet<>(Arrays.asList(parts).subList(1, parts.length))));
        }
    }

    @Test
    void spansHaveTheNamesKindsAndAttributesOfAlertmanagers() throws Exception {
        Map<String, Set<String>> ours;
        try (Program program = start(tracing(collector, "grpc", "1"))) {
            ours = run(program, collector);
        }
        Map<String, Set<String>> theirs = recorded();
        assertThat(ours.keySet()).isEqualTo(theirs.keySet());
        theirs.forEach((name, attributes) -> {
            attributes.removeAll(ATTRIBUTES_ONLY_THEIRS);
            if (name.equals("HTTP POST 3")) {
                attributes.removeIf(key -> key.startsWith("http.request.header.") || key.startsWith("network."));
            }
            assertThat(ours.get(name)).as(name).containsAll(attributes);
        });
    }

    /** Debian 12 has an Alertmanager without traces; a newer one may be in the directory {@code REAL_TOOLS}. */
    @TestFactory
    Stream<DynamicTest> alertmanagerStillSendsWhatIsRecorded() throws Exception {
        String binary = Tool.find("prometheus-alertmanager").toString();
        String version = new String(
                new ProcessBuilder(binary, "--version")
                        .redirectErrorStream(true)
                        .start()
                        .getInputStream()
                        .readAllBytes(),
                StandardCharsets.UTF_8);
        return version.matches("(?s).*version 0\\.[12]\\d\\..*")
                ? Stream.empty()
                : Stream.of(DynamicTest.dynamicTest(binary, () -> {
                    try (Collector collector = Collector.start();
                            Program program = Program.alertmanager(
                                    config(tracing(collector, "grpc", "1")), directory.resolve("theirs"))) {
                        assertThat(run(program, collector)).isEqualTo(recorded());
                    }
                }));
    }

    /** Lets a program work, and returns the names and kinds of its spans with the keys of their attributes. */
    private Map<String, Set<String>> run(Program program, Collector collector) throws Exception {
        int received = hook.requests().size();
        program.post("/silences", """
                {"matchers":[{"name":"alertname","value":"Silenced","isRegex":false}],"createdBy":"a","comment":"c",
                "startsAt":"2026-01-01T00:00:00Z","endsAt":"2099-01-01T00:00:00Z"}""");
        post(program, SAMPLED, "Source", "Target", "Silenced", "Other");
        program.get("/status");
        program.get("/receivers");
        program.get("/alerts");
        program.get("/alerts/groups");
        program.get("/silences");
        Eventually.holds(
                "at least two notifications, as Alertmanager may flush before it inhibits",
                () -> hook.requests().size() >= received + 2);
        Eventually.holds(
                "the flushes",
                () -> collector.spans("dispatch.AggregationGroup.flush").size() == 4);
        program.handle().destroy(); // leaves its log open, without which Alertmanager ends at once
        assertThat(program.awaitEnd()).isZero();
        Map<String, Set<String>> spans = new TreeMap<>();
        for (ReceivedSpan span : collector.spans()) {
            if (!ONLY_THEIRS.contains(span.name())) {
                spans.computeIfAbsent(span.name() + " " + span.kind(), key -> new TreeSet<>())
                        .addAll(span.attributes().keySet());
            }
        }
        return spans;
    }
}
