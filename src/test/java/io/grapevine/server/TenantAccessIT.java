package io.grapevine.server;

import static io.grapevine.server.TenantFixture.BLUE;
import static io.grapevine.server.TenantFixture.RED;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.it.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Roles in tenants, tenants that a login names, and the list of tenants. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantAccessIT {
    @AutoClose
    private LiveProgram guarded;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        guarded = TenantFixture.guarded(directory);
        for (String tenant : List.of(RED, BLUE)) {
            TenantFixture.fill(new TenantCaller(guarded, "platform", tenant), tenant);
        }
    }

    private static TenantCaller.Answer get(LiveProgram program, String user, String tenant, String path)
            throws IOException {
        return new TenantCaller(program, user, tenant).send("GET", path, "");
    }

    /** Where a page leads; its status if it leads nowhere. */
    private static String location(LiveProgram program, String user, String path) throws IOException {
        var answer = get(program, user, "", path);
        return answer.status() / 100 == 3
                ? answer.headers().replaceFirst("(?si).*\\blocation: (\\S+).*", "$1")
                : Integer.toString(answer.status());
    }

    @Test
    void requestsNeedTheRoleInTheirTenant() throws Exception {
        String alerts = "/alertmanager/api/v2/alerts";
        record Case(String user, String method, String path, int status) {}
        for (Case each : List.of(
                new Case("vic", "GET", alerts, 200),
                new Case("vic", "POST", alerts, 403),
                new Case("vic", "GET", "/t/" + BLUE + "/", 200),
                new Case("vic", "GET", "/t/" + BLUE + "/-/healthy", 200),
                new Case("vic", "GET", "/api/v1/alerts", 403),
                new Case("bot", "POST", alerts, 200),
                new Case("bot", "GET", alerts, 403),
                new Case("bot", "GET", "/metrics", 403),
                new Case("sid", "GET", alerts, 200),
                new Case("sid", "POST", "/alertmanager/api/v2/silences", 422),
                new Case("sid", "GET", "/api/v1/alerts", 403),
                new Case("sid", "POST", "/api/v1/alerts", 403),
                new Case("sid", "DELETE", "/api/v1/alerts", 403),
                new Case("sid", "POST", "/multitenant_alertmanager/delete_tenant_config", 403),
                new Case("ann", "GET", "/api/v1/alerts", 200),
                new Case("ann", "GET", "/multitenant_alertmanager/configs", 403),
                new Case("ann", "GET", "/multitenant_alertmanager/status", 403),
                new Case("root", "GET", "/multitenant_alertmanager/configs", 403),
                new Case("root", "GET", alerts, 403),
                new Case("auditor", "GET", alerts, 200),
                new Case("auditor", "GET", "/api/v1/alerts", 403),
                new Case("auditor", "GET", "/multitenant_alertmanager/configs", 403),
                new Case("platform", "GET", "/multitenant_alertmanager/configs", 200),
                new Case("platform", "GET", "/api/v1/alerts", 200),
                new Case("platform", "GET", "/metrics", 403),
                new Case("prometheus", "GET", "/metrics", 200),
                new Case("", "GET", "/api/v1/status/buildinfo", 200),
                new Case("", "GET", "/alertmanager/api/v1/status/buildinfo", 200),
                new Case("", "GET", "/ready", 200))) {
            assertThat(new TenantCaller(guarded, each.user(), BLUE)
                            .send(each.method(), each.path(), each.path().endsWith("alerts") ? "[]" : "{}")
                            .status())
                    .as("%s", each)
                    .isEqualTo(each.status());
        }
    }

    @Test
    void refusalsAreInTheFormOfTheirApi() throws Exception {
        TenantCaller vic = new TenantCaller(guarded, "vic", BLUE);
        String reason = "needs role silencer of tenant bluetenant, user vic has role viewer (--web.access-file)";
        assertThat(vic.send("POST", "/alertmanager/api/v2/silences", "{}").body())
                .isEqualTo('"' + reason + "\"\n");
        assertThat(vic.send("POST", "/t/" + BLUE + "/api/grapevine/v1/silences/expire", "{}")
                        .body())
                .isEqualTo("{\"error\":\"" + reason + "\"}\n");
        assertThat(vic.send("GET", "/multitenant_alertmanager/configs", "").body())
                .isEqualTo("needs role admin of all tenants, user vic has no role (--web.access-file)\n");
        assertThat(vic.send("GET", "/t/" + BLUE + "/api/grapevine/v1/access", "")
                        .body())
                .contains("\"roles\":[\"viewer\"]");
    }

    @Test
    void userLandsAtTheDefaultAlertmanagerOrTheOwnTenantOrTheList() throws Exception {
        assertThat(location(guarded, "guest", "/")).isEqualTo("200");
        assertThat(location(guarded, "vic", "/")).isEqualTo("/t/" + BLUE + "/");
        assertThat(location(guarded, "both", "/")).isEqualTo("/t/");
        assertThat(location(guarded, "platform", "/")).isEqualTo("/t/");
        assertThat(location(guarded, "platform", "/t")).isEqualTo("/t/");
        assertThat(location(guarded, "stranger", "/")).isEqualTo("403");
        assertThat(location(guarded, "stranger", "/t/")).isEqualTo("403");
        assertThat(location(guarded, "vic", "/metrics")).isEqualTo("403");
    }

    @Test
    void loginNamesTheTenantOfCallersWhoHaveOneOnly() throws Exception {
        TenantCaller ann = new TenantCaller(guarded, "ann", "");
        assertThat(ann.send("POST", "/api/v2/alerts", "[{\"labels\":{\"alertname\":\"byLogin\"}}]")
                        .status())
                .isEqualTo(200);
        assertThat(ann.send("GET", "/api/v2/alerts", "").body())
                .contains("byLogin", BLUE)
                .doesNotContain(RED);
        assertThat(ann.send("GET", "/api/grapevine/v1/overview", "").body()).contains("byLogin");
        assertThat(ann.send("GET", "/api/grapevine/v1/events", "").body()).contains("event: ");
        assertThat(ann.send("GET", "/api/v2/silences", "").body())
                .contains(BLUE)
                .doesNotContain(RED);
        assertThat(get(guarded, "vic", BLUE, "/t/" + BLUE + "/api/v2/alerts").body())
                .contains("byLogin");
        assertThat(get(guarded, "ann", BLUE, "/api/v2/status").status()).isEqualTo(403);
        TenantCaller bot = new TenantCaller(guarded, "bot", "");
        assertThat(bot.send("POST", "/api/v2/alerts", "[]").status()).isEqualTo(200);
        assertThat(bot.send("GET", "/api/v2/alerts", "").status()).isEqualTo(403);
        assertThat(get(guarded, "guest", "", "/api/v2/alerts").body()).isEqualTo("[]\n");
        for (String user : List.of("both", "platform", "stranger")) {
            assertThat(get(guarded, user, "", "/api/v2/alerts").status())
                    .as(user)
                    .isEqualTo(403);
        }
    }

    @Test
    void loginNamesTheTenantWhereTheDefaultAlertmanagerIsNotServed(@TempDir Path directory) throws Exception {
        try (LiveProgram off = TenantFixture.guarded(
                directory,
                Program.settings(directory, "server: {tenants: {default: false}}"),
                "--web.route-prefix=/am")) {
            TenantFixture.fill(new TenantCaller(off, "platform", BLUE, "/am"), BLUE);
            TenantCaller guest = new TenantCaller(off, "guest", "");
            assertThat(guest.send("GET", "/am/api/v2/alerts", "").body()).contains(BLUE);
            assertThat(location(off, "guest", "/am/")).isEqualTo("/am/t/" + BLUE + "/");
            assertThat(location(off, "root", "/am/")).isEqualTo("/am/t/");
            assertThat(location(off, "root", "/am/t/")).isEqualTo("403");
            assertThat(get(off, "root", "", "/am/api/v2/alerts").status()).isEqualTo(404);
        }
    }

    @Test
    void listHasTheTenantsOfTheCallerAndDetailsForTheirAdmins() throws Exception {
        String vic = get(guarded, "vic", "", "/t/").body();
        assertThat(vic).contains("<a href=\"bluetenant/\">").doesNotContain(RED, "of 10000");
        String platform = get(guarded, "platform", "", "/t/").body();
        assertThat(platform).contains("<a href=\"bluetenant/\">", "<a href=\"redtenant/\">", "2 of 10000", "1 of 5000");
        String auditor = get(guarded, "auditor", "", "/t/").body();
        assertThat(auditor).contains(BLUE, RED).doesNotContain("of 10000");
        JsonNode rows = new ObjectMapper()
                .readTree(get(guarded, "ruth", "", "/api/grapevine/v1/tenants").body())
                .path("tenants");
        assertThat(rows).hasSize(1);
        assertThat(rows.at("/0/name").asText()).isEqualTo(RED);
        assertThat(rows.at("/0/url").asText()).isEqualTo("/t/redtenant/");
        assertThat(rows.at("/0/state").asText()).isEqualTo("in_use");
        assertThat(rows.at("/0/source").asText()).isEqualTo("upload");
        assertThat(rows.at("/0/used/silences/actual").asInt()).isEqualTo(1);
        assertThat(rows.at("/0/used/silences/limit").asInt()).isEqualTo(5000);
        assertThat(get(guarded, "stranger", "", "/api/grapevine/v1/tenants").status())
                .isEqualTo(403);
    }
}
