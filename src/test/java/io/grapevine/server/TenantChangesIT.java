package io.grapevine.server;

import static io.grapevine.server.TenantFixture.BLUE;
import static io.grapevine.server.TenantFixture.RED;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.it.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A tenant, and what it sees and does while another one changes. All that a tenant has carries its id. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("thorough")
class TenantChangesIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ALERTS = "/alertmanager/api/v2/alerts";
    private static final String OWN_API = "/alertmanager/api/grapevine/v1";

    @AutoClose
    private LiveProgram open;

    @AutoClose
    private LiveProgram guarded;

    private TenantCaller red;
    private TenantCaller blue;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        open = TenantFixture.program(directory.resolve("open"));
        guarded = TenantFixture.guarded(directory.resolve("guarded"));
        for (LiveProgram program : List.of(open, guarded)) {
            for (String tenant : List.of(RED, BLUE)) {
                TenantFixture.fill(new TenantCaller(program, "platform", tenant), tenant);
            }
        }
        red = new TenantCaller(guarded, "platform", RED);
        blue = new TenantCaller(guarded, "ann", BLUE);
    }

    private static void fire(TenantCaller caller, String path, String alertname) throws IOException {
        String body =
                "[{\"labels\":{\"alertname\":\"" + alertname + "\"},\"annotations\":{\"by\":\"" + alertname + "\"}}]";
        assertThat(caller.send("POST", path, body).status()).isEqualTo(200);
    }

    private static String silence(String id, String name) {
        Instant now = Instant.now();
        return """
                {"id": "%s", "matchers": [{"name": "alertname", "value": "%s", "isRegex": false}], "startsAt": "%s",
                 "endsAt": "%s", "createdBy": "%2$s", "comment": "%2$s"}
                """.formatted(id, name, now, now.plus(Duration.ofHours(1)));
    }

    /** Changes all that a stream has: alerts, groups, silences, and the configuration. */
    private static void change(TenantCaller caller, String name) throws IOException {
        fire(caller, ALERTS, name);
        JsonNode stored = JSON.readTree(caller.send("POST", "/alertmanager/api/v2/silences", silence("", name))
                .body());
        String path = "/alertmanager/api/v2/silence/" + stored.path("silenceID").asText();
        assertThat(caller.send("DELETE", path, "").status()).isEqualTo(200);
        TenantFixture.fill(caller, caller.tenant());
    }

    @Test
    void streamsOfATenantShowNothingOfAnotherThatChanges() throws Exception {
        for (LiveProgram program : List.of(open, guarded)) {
            TenantCaller owner = new TenantCaller(program, "platform", RED);
            TenantCaller other = new TenantCaller(program, "ann", BLUE);
            String events = "/api/grapevine/v1/events";
            List<TenantStream> streams = new ArrayList<>();
            streams.add(TenantStream.open(other, "/t/" + BLUE + events));
            streams.add(TenantStream.open(other, "/alertmanager" + events));
            if (program == guarded) {
                streams.add(TenantStream.open(new TenantCaller(program, "ann", ""), events));
            }
            TenantCaller root = new TenantCaller(program, "root", "");
            try (TenantStream own = TenantStream.open(owner, "/t/" + RED + events);
                    TenantStream ofDefault = TenantStream.open(root, events)) {
                for (TenantStream each : streams) {
                    each.until("event: ");
                }
                for (String round : List.of("first", "second")) {
                    change(owner, RED + "-" + round);
                    own.until(RED + "-" + round); // the other streams could have it by now
                    fire(other, ALERTS, BLUE + "-" + round);
                    fire(root, "/api/v2/alerts", "default-" + round);
                    for (TenantStream each : streams) {
                        assertThat(each.until(BLUE + "-" + round)).doesNotContain(RED, "default-" + round);
                    }
                    assertThat(ofDefault.until("default-" + round)).doesNotContain(RED, BLUE);
                }
                assertThat(own.until(RED)).doesNotContain(BLUE, "default-");
            } finally {
                for (TenantStream each : streams) {
                    each.close();
                }
            }
        }
    }

    /** The answers to requests with an id, which stands as {@code ID} in them. */
    private static List<String> answers(TenantCaller caller, String silence, String fingerprint, String group)
            throws IOException {
        String end = "2040-01-01T00:00:00Z";
        record Request(String method, String path, String body, String id) {}
        List<String> answers = new ArrayList<>();
        for (Request each : List.of(
                new Request("GET", "/alertmanager/api/v2/silence/ID", "", silence),
                new Request("DELETE", "/alertmanager/api/v2/silence/ID", "", silence),
                new Request("POST", "/alertmanager/api/v2/silences", silence("ID", BLUE), silence),
                new Request("POST", OWN_API + "/silences/expire", "{\"ids\":[\"ID\"]}", silence),
                new Request(
                        "POST",
                        OWN_API + "/silences/reschedule",
                        "{\"recreate\":true,\"silences\":[{\"id\":\"ID\",\"endsAt\":\"" + end + "\"}]}",
                        silence),
                new Request("GET", OWN_API + "/why?fingerprint=ID", "", fingerprint),
                new Request(
                        "POST",
                        OWN_API + "/templates/render",
                        "{\"text\":\"{{ .Alerts }}\",\"fingerprint\":\"ID\"}",
                        fingerprint),
                new Request("GET", OWN_API + "/history?filter=fingerprint%3DID", "", fingerprint),
                new Request(
                        "POST",
                        OWN_API + "/acknowledgements",
                        "{\"group\":\"ID\",\"createdBy\":\"a\",\"comment\":\"b\"}",
                        group),
                new Request(
                        "POST", OWN_API + "/templates/render", "{\"text\":\"{{ .Alerts }}\",\"group\":\"ID\"}", group),
                new Request("GET", OWN_API + "/history?group=ID", "", group))) {
            String path = each.path().replace("ID", each.id());
            TenantCaller.Answer answer =
                    caller.send(each.method(), path, each.body().replace("ID", each.id()));
            String body = answer.body().replace(each.id(), "ID").replaceAll("\"(from|to)\":\"[^\"]*\"", "");
            answers.add(each.method() + " " + each.path() + ": " + answer.status() + " " + body);
        }
        return answers;
    }

    @Test
    void idsOfAnotherTenantAreAnsweredAsUnknownOnes() throws Exception {
        JsonNode alerts = JSON.readTree(red.send("GET", ALERTS, "").body());
        JsonNode silences = JSON.readTree(
                red.send("GET", "/alertmanager/api/v2/silences", "").body());
        JsonNode groups =
                JSON.readTree(red.send("GET", OWN_API + "/overview", "").body()).path("groups");
        String silence = silences.at("/0/id").asText();
        String fingerprint = alerts.at("/0/fingerprint").asText();
        String group = groups.fieldNames().next();

        List<String> known = answers(blue, silence, fingerprint, group);
        List<String> unknown =
                answers(blue, "00000000-0000-4000-8000-000000000000", "0123456789abcdef", "f".repeat(group.length()));

        assertThat(known).isEqualTo(unknown).noneMatch(answer -> answer.contains(RED));
        assertThat(red.send("GET", "/alertmanager/api/v2/silence/" + silence, "")
                        .body())
                .contains("\"state\":\"active\"");
    }

    @Test
    void historyAndItsExportHaveRecordsOfTheTenantOnly() throws Exception {
        for (TenantCaller caller : List.of(red, blue)) {
            String other = caller == red ? BLUE : RED;
            Eventually.holds(
                    "history of " + caller.tenant(),
                    () -> caller.send("GET", OWN_API + "/history", "").body().contains(caller.tenant() + "-alert"));
            for (String path : List.of("/history?limit=1000", "/history/summary", "/history/export")) {
                assertThat(caller.send("GET", OWN_API + path, "").body())
                        .as(path)
                        .contains(caller.tenant())
                        .doesNotContain(other);
            }
        }
        assertThat(new TenantCaller(guarded, "root", "")
                        .send("GET", "/api/grapevine/v1/history?limit=1000", "")
                        .body())
                .doesNotContain(RED, BLUE);
    }

    @Test
    void seriesOfATenantNameNoOtherAndThoseOfTheServerNameNone() throws Exception {
        String page = new TenantCaller(guarded, "prometheus", "")
                .send("GET", "/metrics", "")
                .body();

        assertThat(page).contains("tenant=\"" + RED + "\"", "tenant=\"" + BLUE + "\"");
        for (String line : page.lines().toList()) {
            String rest = line.replaceAll("tenant=\"(" + RED + "|" + BLUE + ")\"", "");
            assertThat(rest).doesNotContain(RED, BLUE);
        }
    }

    private static String state(LiveProgram program) throws IOException {
        return JSON.readTree(new TenantCaller(program, "platform", "")
                        .send("GET", "/api/grapevine/v1/tenants", "")
                        .body())
                .at("/tenants/0/state")
                .asText();
    }

    /** So a request for it takes no other way than one for a tenant that is not there. */
    @Test
    void requestsOfCallersWithoutARoleBeginNoTenant(@TempDir Path directory) throws Exception {
        Path tenants = Files.createDirectories(directory.resolve("tenants"));
        Files.writeString(tenants.resolve(RED + ".yml"), "route: {receiver: r}\nreceivers: [{name: r}]\n");
        try (LiveProgram program = TenantFixture.guarded(directory, "--tenants.dir=" + tenants)) {
            String unused = state(program);
            assertThat(unused).isNotEqualTo("in_use");
            for (String path : List.of("/t/" + RED + "/", "/t/" + RED + "/api/v2/alerts", ALERTS, "/api/v1/alerts")) {
                assertThat(new TenantCaller(program, "ann", RED)
                                .send("GET", path, "")
                                .status())
                        .isEqualTo(403);
            }
            assertThat(state(program)).isEqualTo(unused);
            assertThat(new TenantCaller(program, "ruth", RED)
                            .send("GET", ALERTS, "")
                            .status())
                    .isEqualTo(200);
            assertThat(state(program)).isEqualTo("in_use");
        }
    }
}
