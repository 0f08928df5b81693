package io.grapevine.it.tenants;

import static io.grapevine.it.Responses.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.it.Program;
import io.grapevine.it.TenantClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The limits of tenants of a real process. */
@Tag("thorough")
class TenantLimitsIT {
    private static final String QUIET = "route: {receiver: none, group_by: [alertname]}\nreceivers: [{name: none}]\n";
    private static final String ALERTS = "/alertmanager/api/v2/alerts";

    @TempDir
    Path directory;

    private Path limits;

    private Program start() throws Exception {
        Path main = Files.writeString(directory.resolve("alertmanager.yml"), QUIET);
        limits = Files.writeString(directory.resolve("limits.yml"), """
                limits: {alertmanager_max_alerts_count: 2, grapevine_max_uploads_count: 2, alertmanager_max_silences_count: 1}
                overrides: {large: {alertmanager_max_dispatcher_aggregation_groups: 1}}
                """);
        return Program.grapevine(
                main,
                directory.resolve("data"),
                "--tenants.api",
                Program.settings(directory, "server: {tenants: {limits_file: limits.yml, metrics: cortex}}"));
    }

    private static String alerts(String... names) {
        return "[{\"labels\": {\"alertname\": \"" + String.join("\"}}, {\"labels\": {\"alertname\": \"", names)
                + "\"}}]";
    }

    @Test
    void newAlertsAboveTheLimitAreRefusedAndTheLimitChangesAtRunTime() throws Exception {
        try (Program program = start()) {
            TenantClient tenant = new TenantClient(program, "small");
            tenant.upload(QUIET);
            HttpResponse<String> refused = tenant.send("POST", ALERTS, alerts("A", "B", "C", "D"));
            assertStatus(429, refused);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            JsonNode body = new ObjectMapper().readTree(refused.body());
            assertThat(body.path("code").asInt()).isEqualTo(429);
            assertThat(body.path("message").asText()).isEqualTo("too many alerts, limit: 2 (refused: 2 of 4)");
            assertThat(tenant.get("/alerts")).hasSize(2);
            assertStatus(200, tenant.send("POST", ALERTS, alerts("B", "A")));
            assertThat(new TenantClient(program, "small").silence("A")).isNotEmpty();
            assertThat(new TenantClient(program, "small").silence("A")).isEmpty();
            assertThat(program.metric("cortex_alertmanager_alerts_insert_limited_total{user=\"small\"}"))
                    .isEqualTo(2);
            assertThat(program.metric("cortex_alertmanager_alerts_limiter_current_alerts{user=\"small\"}"))
                    .isEqualTo(2);

            Files.writeString(limits, "overrides: {small: {alertmanager_max_alerts_count: 3}}");
            assertStatus(200, program.send("POST", "/-/reload", ""));
            assertStatus(200, tenant.send("POST", ALERTS, alerts("C")));
            assertThat(tenant.fire("D")).isEqualTo(429);
            assertThat(tenant.silence("A")).isNotEmpty();
        }
    }

    @Test
    void uploadsOfFurtherTenantsAreRefused() throws Exception {
        try (Program program = start()) {
            assertStatus(201, new TenantClient(program, "a").upload(QUIET));
            assertStatus(201, new TenantClient(program, "b").upload(QUIET));
            HttpResponse<String> refused = new TenantClient(program, "c").upload(QUIET);
            assertStatus(400, refused);
            assertThat(refused.body()).isEqualTo("too many tenants with a configuration, limit: 2\n");
            assertStatus(201, new TenantClient(program, "a").upload(QUIET + "#"));
        }
    }

    @Test
    void whySaysThatTheLimitOfGroupsIsReached() throws Exception {
        try (Program program = start()) {
            TenantClient tenant = new TenantClient(program, "large");
            tenant.upload(
                    QUIET.replace("{name: none}", "{name: none, webhook_configs: [{url: 'http://127.0.0.1:1/'}]}"));
            tenant.send("POST", ALERTS, alerts("A", "B"));
            assertThat(program.send("GET", "/t/large/api/grapevine/v1/why?label=alertname=B", "")
                            .body())
                    .contains("Not notified to receiver none: too many aggregation groups.");
            assertThat(program.metric(
                            "cortex_alertmanager_dispatcher_aggregation_group_limit_reached_total{user=\"large\"}"))
                    .isEqualTo(1);
        }
    }
}
