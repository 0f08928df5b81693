package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.it.Eventually;
import io.grapevine.it.PushPlace;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.webpush.FakeBrowser;
import io.grapevine.receiver.webpush.FakePush;
import io.grapevine.web.access.TestUsers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The record of who changed what: each endpoint that changes something writes one, and so do files and refused
 * attempts.
 */
class AuditIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String V1 = "/api/grapevine/v1";
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final String CONFIG = """
            global: {http_config: {basic_auth: {username: u, password: hidden-word}}}
            route: {receiver: team, group_by: [alertname], group_wait: 0s, group_interval: 1h}
            receivers: [{name: team, webhook_configs: [{url: '%1$s'}]}, {name: phone}, {name: lead, webhook_configs: [{url: '%1$s'}]}]
            """;
    private static final String EXTENSIONS = """
            server: {webpush: {key_file: push-key, subject: 'mailto:ops@example.com', services: ['127.0.0.1:9']}}
            receivers: [{name: phone, webpush_configs: [{}]}]
            heartbeats: [{name: backup, ping: true, within: 1h}]
            on_call:
              people: [{name: ana, receiver: lead}, {name: ben, receiver: lead}]
              schedules:
              - name: payments
                receiver: phone
                zone: UTC
                cover: [always]
                layers: [{name: weekly, rotations: [{from: 2026-01-05T09:00, every: 1w, people: [ana]}]}]
              storm_valves: [{receiver: lead, budget: {notifications: 9, per: 1h}}]
              escalations: [{name: second, receiver: team, steps: [{name: lead, after: 10m, receiver: lead}]}]
            """;

    /** What tests of the pages of links look at, which need a signed token, and those of assistants. */
    private static final Set<String> ELSEWHERE = Set.of("POST /act", "POST /act/:token", "POST /mcp");

    /** What changes nothing: alerts and pings, what reads, and other methods and paths, which are refused. */
    private static final Set<String> UNCHANGING = Set.of(
            "DELETE /api/grapevine/v1/push/subscriptions",
            "DELETE /api/grapevine/v1/silences/expire",
            "DELETE /api/v1/silence/:sid",
            "DELETE /api/v2/silences",
            "DELETE /mcp",
            "POST /-/reload/",
            "POST //api/v2/silences",
            "POST /api/grapevine/v1/heartbeats/:name",
            "POST /api/grapevine/v1/heartbeats/:name/fail",
            "POST /api/grapevine/v1/heartbeats/:name/start",
            "POST /api/grapevine/v1/heartbeats/:name/stop",
            "POST /api/grapevine/v1/links",
            "POST /api/grapevine/v1/push/subscriptions/:id",
            "POST /api/grapevine/v1/regexps",
            "POST /api/grapevine/v1/templates/render",
            "POST /api/v1/silences",
            "POST /api/v2/%61lerts",
            "POST /api/v2/alerts",
            "POST /api/v2/alerts/",
            "POST /callback/:product",
            "POST /callback/:product/:account",
            "POST /debug/*",
            "POST /ready",
            "POST /unknown",
            "PUT /api/v2/silences");

    @TempDir
    Path directory;

    @AutoClose
    private final HookServer hook = HookServer.start();

    private final Map<String, JsonNode> audited = new LinkedHashMap<>();

    private LiveProgram program(String access) throws Exception {
        Files.writeString(directory.resolve("push-key"), FakePush.KEY_FILE + "\n");
        Path extensions = Files.writeString(directory.resolve("grapevine.yml"), EXTENSIONS);
        Path rules = Files.writeString(directory.resolve("access.yml"), access);
        return new LiveProgram(
                directory,
                CONFIG.formatted(hook.url("/")),
                "--grapevine.config=" + extensions,
                "--web.access-file=" + rules,
                "--history.dir=" + directory.resolve("history"),
                "--tenants.api",
                "--web.enable-receiver-test");
    }

    private static final String ACCESS = """
            proxy: {addresses: [127.0.0.0/8]}
            roles: {viewer: [vic], silencer: [sid], admin: [root], sender: ['*']}
            tenants: {blue: {admin: [root]}}
            """;

    private static TenantCaller root(LiveProgram program) {
        return new TenantCaller(program, "root", "");
    }

    /** The audited changes of a program, the oldest first. */
    private static List<JsonNode> records(LiveProgram program, String tenant) throws IOException {
        String api = tenant.isEmpty() ? V1 : "/alertmanager" + V1;
        TenantCaller.Answer answer =
                new TenantCaller(program, "root", tenant).send("GET", api + "/history?type=audit&limit=1000", "");
        List<JsonNode> records = new ArrayList<>();
        JSON.readTree(answer.body()).path("records").forEach(record -> records.add(0, record.path("audit")));
        return records;
    }

    private static List<JsonNode> records(LiveProgram program) throws IOException {
        return records(program, "");
    }

    private static List<JsonNode> awaitRecords(LiveProgram program, int count) throws Exception {
        Eventually.holds(count + " records", () -> records(program).size() >= count);
        return records(program);
    }

    private static void awaitHistory(LiveProgram program) throws Exception {
        Eventually.holds(
                "the history is open",
                () -> root(program).send("GET", "/-/ready?verbose", "").body().contains("history: ready"));
    }

    /** Sends what an endpoint takes, which it must answer with success, and awaits its record. */
    private JsonNode change(LiveProgram program, String endpoint, String path, String body, String tenant)
            throws Exception {
        int before = records(program).size();
        TenantCaller.Answer answer =
                new TenantCaller(program, "root", tenant).send(endpoint.split(" ")[0], path, body, "Origin: http://x");
        assertThat(answer.status()).as(endpoint + " " + answer.body()).isBetween(200, 299);
        List<JsonNode> records = awaitRecords(program, before + 1);
        assertThat(records).as(endpoint).hasSize(before + 1);
        audited.put(endpoint, records.get(before));
        return answer.body().startsWith("{") ? JSON.readTree(answer.body()) : JSON.createObjectNode();
    }

    /** A tenant has its records in its own history, where no other looks; that of its deletion does not name it. */
    private void upload(LiveProgram program, String body) throws Exception {
        int before = records(program).size();
        TenantCaller root = new TenantCaller(program, "root", "blue");
        assertThat(root.send("POST", "/api/v1/alerts", body, "Origin: http://x").status())
                .isEqualTo(201);
        Eventually.holds("its record", () -> records(program, "blue").size() == 1);
        assertThat(records(program)).hasSize(before);
        audited.put("POST /api/v1/alerts", records(program, "blue").get(0));
        assertThat(new TenantCaller(program, "sid", "blue")
                        .send("POST", "/alertmanager/api/v2/silences", silence("1"))
                        .status())
                .isEqualTo(403);
        JsonNode refused = awaitRecords(program, before + 1).get(before);
        assertThat(refused.path("error").asText()).isEqualTo("status 403");
    }

    private JsonNode own(LiveProgram program, String method, String endpoint, String path, String body)
            throws Exception {
        return change(program, method + " " + V1 + endpoint, V1 + path, body, "");
    }

    private static String silence(String value) {
        return """
                {"matchers": [{"name": "a", "value": "%s", "isRegex": false}], "startsAt": "%s", "endsAt": "%s",
                 "createdBy": "somebody", "comment": "quiet",
                 "receiverMatcherSets": [{"matchers": [{"name": "name", "value": "team", "isRegex": false}]}]}
                """.formatted(value, NOW, NOW.plus(Duration.ofHours(1)));
    }

    private String group(LiveProgram program) throws Exception {
        TenantCaller root = root(program);
        root.send("POST", "/api/v2/alerts", "[{\"labels\": {\"alertname\": \"Down\"}}]");
        Eventually.holds("it is notified", () -> !hook.requests().isEmpty());
        Eventually.holds(
                "its escalation waits",
                () -> root.send("GET", V1 + "/overview", "").body().contains("\"step\":\"lead\""));
        return JSON.readTree(root.send("GET", V1 + "/overview", "").body())
                .path("groups")
                .fieldNames()
                .next();
    }

    private static Set<String> endpoints() throws IOException {
        Set<String> changing = new TreeSet<>();
        try (var in = AuditIT.class.getResourceAsStream("permissions.txt")) {
            new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.matches("(POST|PUT|DELETE|PATCH) .*"))
                    .filter(line -> !line.matches("POST (/api)?/(status|grpc)[.].*")) // procedures, which only read
                    .forEach(changing::add);
        }
        return changing;
    }

    @Test
    void eachEndpointThatChangesSomethingWritesOneRecord() throws Exception {
        try (LiveProgram program = program(ACCESS + "audit: {durable: true}\n")) {
            awaitHistory(program);
            String group = group(program);
            String by = "{\"createdBy\": \"ana\", \"comment\": \"\", \"group\": \"" + group + "\"}";
            own(
                    program,
                    "POST",
                    "/escalations/:group/now",
                    "/escalations/" + group + "/now",
                    "{\"step\": \"lead\", \"by\": \"ana\"}");
            own(program, "POST", "/acknowledgements", "/acknowledgements", by);
            own(program, "DELETE", "/acknowledgements/:group", "/acknowledgements/" + group, "");
            own(program, "POST", "/storm-valves/:receiver/release", "/storm-valves/lead/release", "{\"by\": \"ana\"}");
            silences(program);
            String until = "{\"until\": \"%s\", \"createdBy\": \"ana\"}".formatted(NOW.plusSeconds(3_600));
            own(program, "POST", "/heartbeats/:name/pause", "/heartbeats/backup/pause", until);
            own(program, "DELETE", "/heartbeats/:name/pause", "/heartbeats/backup/pause", "");
            String shift =
                    "{\"createdBy\": \"ana\", \"shifts\": [{\"person\": \"ben\", \"start\": \"%s\", \"end\": \"%s\"}]}"
                            .formatted(NOW, NOW.plusSeconds(7_200));
            String override = own(program, "POST", "/on-call/:name/overrides", "/on-call/payments/overrides", shift)
                    .path("id")
                    .asText();
            own(program, "DELETE", "/on-call/:name/overrides/:id", "/on-call/payments/overrides/" + override, "");
            browsers(program);
            own(program, "POST", "/receivers/*", "/receivers/team/test", "{}");
            change(program, "POST /-/log-level", "/-/log-level?level=warn", "", "");
            change(program, "PUT /-/log-level", "/-/log-level?level=info", "", "");
            Files.writeString(directory.resolve("alertmanager.yml"), CONFIG.formatted(hook.url("/other")));
            change(program, "POST /-/reload", "/-/reload", "", "");
            String upload = JSON.createObjectNode()
                    .put(
                            "alertmanager_config",
                            "route: {receiver: x}\nreceivers: [{name: x, webhook_configs: [{url: 'http://h/hidden-word'}]}]\n")
                    .toString();
            upload(program, upload);
            change(program, "DELETE /api/v1/alerts", "/api/v1/alerts", "", "blue");
            change(
                    program,
                    "POST /multitenant_alertmanager/delete_tenant_config",
                    "/multitenant_alertmanager/delete_tenant_config",
                    "",
                    "blue");

            Set<String> known = new TreeSet<>(audited.keySet());
            known.addAll(UNCHANGING);
            known.addAll(ELSEWHERE);
            assertThat(known).isEqualTo(endpoints());
            assertThat(audited.values()).allSatisfy(record -> {
                assertThat(record.path("user").asText()).isEqualTo("root");
                assertThat(record.path("from").asText()).isEqualTo("127.0.0.1");
                assertThat(record.path("via").asText()).isEqualTo("page");
                assertThat(record.path("result").asText()).isEqualTo("done");
                assertThat(record.has("before")
                                || record.has("after")
                                || record.path("action")
                                        .asText()
                                        .contains("/delete_tenant_config")) // of a tenant that was gone
                        .isTrue();
            });
            assertThat(audited.get("POST " + V1 + "/on-call/:name/overrides")
                            .path("after")
                            .asText())
                    .contains("ben");
            assertThat(audited.values().stream()
                            .map(record -> record.path("kind").asText())
                            .distinct())
                    .containsExactly(
                            "escalation",
                            "acknowledgement",
                            "storm-valve",
                            "silence",
                            "heartbeat",
                            "on-call",
                            "push",
                            "receiver",
                            "log-level",
                            "config",
                            "tenant");
            assertThat(audited.toString())
                    .doesNotContain(
                            "hidden-word", "browser-secret", FakeBrowser.of(1).auth());
            assertStates();
            unchanged(program);
        }
    }

    /** What was in force before and after some of the changes. */
    private void assertStates() {
        JsonNode created = audited.get("POST /api/v2/silences");
        assertThat(created.path("claimed").asText()).isEqualTo("somebody");
        assertThat(created.has("before")).isFalse();
        assertThat(created.path("after").asText())
                .contains("{a=\"1\"}", "for receivers [{name=\"team\"}]", "by root: quiet");
        JsonNode moved = audited.get("POST " + V1 + "/silences/reschedule");
        assertThat(moved.path("before").asText()).contains(" to " + NOW.plusSeconds(3_600));
        assertThat(moved.path("after").asText()).contains(" to " + NOW.plusSeconds(9_000));
        assertThat(audited.get("DELETE /api/v2/silence/:silenceID").has("after"))
                .isFalse();
        JsonNode level = audited.get("POST /-/log-level");
        assertThat(level.path("before").asText() + " " + level.path("after").asText())
                .isEqualTo("info warn");
        JsonNode reload = audited.get("POST /-/reload");
        assertThat(reload.path("before").asText())
                .startsWith("configuration ")
                .isNotEqualTo(reload.path("after").asText());
    }

    private void silences(LiveProgram program) throws Exception {
        String id = change(program, "POST /api/v2/silences", "/api/v2/silences", silence("1"), "")
                .path("silenceID")
                .asText();
        own(
                program,
                "POST",
                "/silences/reschedule",
                "/silences/reschedule",
                "{\"silences\": [{\"id\": \"%s\", \"endsAt\": \"%s\"}]}".formatted(id, NOW.plusSeconds(9_000)));
        change(program, "DELETE /api/v2/silence/:silenceID", "/api/v2/silence/" + id, "", "");
        String other = change(program, "POST /api/v2/silences", "/api/v2/silences", silence("1"), "")
                .path("silenceID")
                .asText();
        own(program, "POST", "/silences/expire", "/silences/expire", "{\"ids\": [\"" + other + "\"]}");
        String lease =
                "{\"key\": \"k\", \"matchers\": [\"a=b\"], \"by\": \"root\", \"comment\": \"c\", \"duration\": \"10m\", \"renew\": false}";
        own(program, "POST", "/silences/lease", "/silences/lease", lease);
        assertThat(root(program)
                        .send("POST", V1 + "/silences/lease", lease.replace("false", "true"))
                        .status())
                .isEqualTo(200);
        own(program, "DELETE", "/silences/lease/:key", "/silences/lease/k?by=root", "");
    }

    private void browsers(LiveProgram program) throws Exception {
        FakeBrowser browser = FakeBrowser.of(1);
        String endpoint = "https://127.0.0.1:9/browser-secret";
        String body = PushPlace.body("phone", endpoint, browser);
        String id = own(program, "POST", "/push/subscriptions", "/push/subscriptions", body)
                .path("id")
                .asText();
        own(program, "DELETE", "/push/subscriptions/:id", "/push/subscriptions/" + id, "");
        own(program, "POST", "/push/subscriptions", "/push/subscriptions", body);
        String ending = "{\"receiver\": \"phone\", \"endpoint\": \"" + endpoint + "\"}";
        own(program, "POST", "/push/subscriptions/end", "/push/subscriptions/end", ending);
    }

    /** Sends what changes nothing: no record follows. */
    private static void unchanged(LiveProgram program) throws Exception {
        int before = records(program).size();
        TenantCaller root = root(program);
        root.send("POST", "/api/v2/alerts", "[{\"labels\": {\"alertname\": \"Other\"}}]");
        root.send("POST", V1 + "/heartbeats/backup", "");
        root.send("POST", V1 + "/regexps", "{\"texts\": [\"a\"]}");
        root.send("POST", V1 + "/templates/render", "{\"text\": \"x\"}");
        root.send("POST", V1 + "/unknown", "{}");
        root.send("POST", "/api/v2/silences", "{}");
        root.send("DELETE", "/api/v2/silence/00000000-0000-0000-0000-000000000000", "");
        root.send("POST", "/api/v2/silences", silence("last"));
        assertThat(awaitRecords(program, before + 1)).hasSize(before + 1);
    }

    @Test
    void aHostileCallerCanNeitherLieNorDisplaceWhatHappened() throws Exception {
        try (LiveProgram program = program(ACCESS)) {
            TenantCaller stranger = new TenantCaller(program, "", "");
            for (int i = 0; i < 200; i++) {
                assertThat(stranger.send("POST", "/api/v2/silences", silence("1"), "X-Forwarded-For: 6.6.6.6")
                                .status())
                        .isEqualTo(403);
            }
            String longest = "x".repeat(100_000);
            new TenantCaller(program, "sid", "")
                    .send(
                            "POST",
                            "/api/v2/silences",
                            silence("1").replace("quiet", longest).replace("somebody", "root"));
            assertThat(new TenantCaller(program, "vic", "")
                            .send("POST", "/-/reload", "")
                            .status())
                    .isEqualTo(403);
            List<JsonNode> records = new ArrayList<>(awaitRecords(program, 62));
            assertThat(records).hasSizeBetween(62, 63); // one more if a minute has passed
            JsonNode refused = records.remove(records.size() - 1);
            assertThat(refused.path("user").asText()).isEqualTo("vic"); // whom no other hides
            assertThat(refused.path("attempts").asText()).isEqualTo("1");
            assertThat(records.get(0).path("result").asText()).isEqualTo("failed");
            assertThat(records.get(0).path("error").asText())
                    .startsWith("needs role silencer, an unknown caller has role sender");
            assertThat(records.get(0).path("from").asText()).isEqualTo("6.6.6.6"); // which the trusted proxy says
            assertThat(records.get(0).has("claimed")).isFalse();
            JsonNode made = records.get(records.size() - 1);
            assertThat(made.path("user").asText()).isEqualTo("sid");
            assertThat(made.path("claimed").asText()).isEqualTo("root");
            assertThat(made.path("via").asText()).isEqualTo("api");
            assertThat(made.path("after").asText()).hasSize(2_001).endsWith("…");
        }
    }

    @Test
    void aLoginIsNamedAndTheNameOfOneThatFailedIsNot() throws Exception {
        Path users = Files.writeString(directory.resolve("web.yml"), TestUsers.webFile("ann"));
        try (LiveProgram program = new LiveProgram(
                directory,
                CONFIG.formatted(hook.url("/")),
                "--web.config.file=" + users,
                "--history.dir=" + directory.resolve("history"))) {
            TenantCaller caller = new TenantCaller(program, "mallory", ""); // whose header no proxy has set
            String login = "Authorization: " + TestUsers.basic("ann");
            String slip = "Authorization: " + TestUsers.basic("my-password");
            assertThat(caller.send("POST", "/api/v2/silences", silence("1"), slip)
                            .status())
                    .isEqualTo(401);
            assertThat(caller.send("POST", "/api/v2/silences", silence("1"), login)
                            .status())
                    .isEqualTo(200);
            String records = V1 + "/history?type=audit";
            Eventually.holds(
                    "both are recorded",
                    () -> caller.send("GET", records, "", login).body().contains("\"done\""));
            String body = caller.send("GET", records, "", login).body();
            assertThat(body).contains("\"user\":\"ann\"", "\"claimed\":\"somebody\"", "\"error\":\"status 401\"");
            assertThat(body).doesNotContain("my-password", "mallory");
        }
    }

    @Test
    void theChangesOfASilenceAreFoundByItsId() throws Exception {
        try (LiveProgram program = program(ACCESS)) {
            awaitHistory(program);
            String id = change(program, "POST /api/v2/silences", "/api/v2/silences", silence("1"), "")
                    .path("silenceID")
                    .asText();
            change(program, "POST /api/v2/silences", "/api/v2/silences", silence("2"), "");
            own(
                    program,
                    "POST",
                    "/silences/reschedule",
                    "/silences/reschedule",
                    "{\"silences\": [{\"id\": \"%s\", \"endsAt\": \"%s\"}]}".formatted(id, NOW.plusSeconds(9_000)));
            change(program, "DELETE /api/v2/silence/:silenceID", "/api/v2/silence/" + id, "", "");
            TenantCaller root = root(program);
            String of = V1 + "/history?silence=" + id;

            JsonNode audits = JSON.readTree(
                            root.send("GET", of + "&type=audit", "").body())
                    .path("records");
            assertThat(audits)
                    .hasSize(3)
                    .allSatisfy(
                            each -> assertThat(each.path("audit").toString()).contains(id));
            JsonNode all = JSON.readTree(root.send("GET", of, "").body()).path("records");
            assertThat(all.findValuesAsText("type"))
                    .contains("silence", "audit")
                    .hasSizeGreaterThan(5);
            assertThat(root.send("GET", V1 + "/history?silence=1", "").body())
                    .contains("silence: \\\"1\\\" (expected: the id of a silence)");
            assertThat(root.send("GET", V1 + "/history?type=audit&filter=who%3Dana", "")
                            .body())
                    .contains("filter: who (expected of audited changes: one of kind, action, via, user, ");
        }
    }

    @Test
    void changedFilesAndSignalsAreRecordedAndSurviveARestart() throws Exception {
        try (LiveProgram program = program(ACCESS)) {
            Files.writeString(directory.resolve("access.yml"), ACCESS.replace("[sid]", "[sid, eve]"));
            root(program).send("GET", V1 + "/access", "");
            JsonNode access = awaitRecords(program, 1).get(0);
            assertThat(access.path("kind").asText() + " " + access.path("via").asText())
                    .isEqualTo("access file");
            assertThat(access.path("before").asText())
                    .contains("access.yml ")
                    .isNotEqualTo(access.path("after").asText());

            Files.writeString(directory.resolve("alertmanager.yml"), "route: {receiver: hidden}\n");
            program.reload("signal");
            JsonNode refused = awaitRecords(program, 2).get(1);
            assertThat(refused.path("result").asText()).isEqualTo("failed");
            assertThat(refused.path("via").asText()).isEqualTo("signal");
            assertThat(refused.path("error").asText()).contains("the log says why");
            assertThat(refused.path("before")).isEqualTo(refused.path("after"));
        }
        try (LiveProgram program = program(ACCESS)) {
            assertThat(awaitRecords(program, 2)).hasSize(2);
            TenantCaller root = root(program);
            String found = root.send("GET", V1 + "/history?filter=via=%22signal%22&filter=kind=~%22conf.*%22", "")
                    .body();
            assertThat(JSON.readTree(found).path("records")).hasSize(1);
        }
    }

    @Test
    void aDurableAuditRefusesChangesThatItCouldNotKeep() throws Exception {
        try (LiveProgram program = program(ACCESS + "audit: {durable: true}\n")) {
            awaitHistory(program);
            assertThat(root(program)
                            .send("POST", "/api/v2/silences", silence("1"))
                            .status())
                    .isEqualTo(200);
            assertThat(records(program)).as("without waiting").hasSize(1);
        }
        Path events = directory.resolve("events");
        Path access = Files.writeString(
                directory.resolve("access.yml"), ACCESS.replaceAll("tenants.*\n", "") + "audit: {durable: true}\n");
        try (LiveProgram program = new LiveProgram(
                directory,
                CONFIG.formatted(hook.url("/")) + "event_recorder: {file_outputs: [{path: " + events + "}]}\n",
                "--web.access-file=" + access,
                "--enable-feature=event-recorder")) {
            TenantCaller root = root(program);
            TenantCaller.Answer answer = root.send("POST", "/api/v2/silences", silence("1"));
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body())
                    .contains("nothing was changed, as it could not be audited: no history is kept (--history.dir)");
            assertThat(program.get("/metrics").body()).contains("grapevine_audit_not_durable_total 1.0");

            Files.writeString(access, ACCESS.replaceAll("tenants.*\n", ""));
            assertThat(root.send("POST", "/api/v2/silences", silence("1")).status())
                    .isEqualTo(200);
            Eventually.holds(
                    "the event", () -> Files.readString(events).contains("{\"key\":\"user\",\"value\":\"root\"}"));
            assertThat(Files.readString(events)).contains("grapevineAudited", "access.yml ", "by root: quiet");
        }
    }

    @Test
    void aDurableAuditWithoutAHistoryRefusesEveryChange() throws Exception {
        Files.writeString(directory.resolve("push-key"), FakePush.KEY_FILE + "\n");
        Path extensions = Files.writeString(
                directory.resolve("grapevine.yml"), EXTENSIONS.replace("server: {", "server: {mcp: silence, "));
        Path access = Files.writeString(
                directory.resolve("access.yml"), ACCESS.replaceAll("tenants.*\n", "") + "audit: {durable: true}\n");
        try (LiveProgram program = new LiveProgram(
                directory,
                CONFIG.formatted(hook.url("/")),
                "--grapevine.config=" + extensions,
                "--web.access-file=" + access)) {
            TenantCaller root = root(program);
            String subscription = PushPlace.body("phone", "https://127.0.0.1:9/browser", FakeBrowser.of(1));
            String refusal = "nothing was changed, as it could not be audited: no history is kept (--history.dir)";
            for (String[] change : new String[][] {
                {"/api/v2/silences", silence("1")},
                {"/-/reload", ""},
                {V1 + "/push/subscriptions", subscription},
                {
                    V1 + "/push/subscriptions/end",
                    "{\"receiver\": \"phone\", \"endpoint\": \"https://127.0.0.1:9/browser\"}"
                }
            }) {
                TenantCaller.Answer answer = root.send("POST", change[0], change[1]);
                assertThat(answer.status()).as(change[0]).isEqualTo(503);
                assertThat(answer.body()).contains(refusal);
            }
            assertThat(root.send("DELETE", V1 + "/push/subscriptions/1", "").status())
                    .isEqualTo(503);
            try (Assistant assistant = new Assistant(program, "sid", "/mcp")) {
                String preview = assistant
                        .ask("preview_silence", Map.of("matcher", List.of("a=\"1\"")))
                        .path("preview")
                        .asText();
                Map<String, Object> wanted = Map.of("preview", preview, "duration", "1h", "comment", "c");
                assertThat(assistant.refusal("silence", wanted)).contains(refusal);
                assertThat(root.send("GET", "/api/v2/silences", "").body().strip())
                        .isEqualTo("[]");

                Files.writeString(access, ACCESS.replaceAll("tenants.*\n", ""));
                assertThat(assistant.text("silence", wanted)).contains("silenceID"); // the preview was not used
            }
            assertThat(root.send("POST", V1 + "/regexps", "{\"texts\": [\"a\"]}")
                            .status())
                    .isNotEqualTo(503);
        }
    }
}
