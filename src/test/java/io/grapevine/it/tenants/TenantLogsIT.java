package io.grapevine.it.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.it.TenantClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Log lines of tenants. All that a tenant has carries its id, so a line that shows anything of it has that text. */
class TenantLogsIT {
    private static final List<String> TENANTS = List.of("redtenant", "bluetenant");
    private static final String CONFIG = """
            route: {receiver: %1$s-receiver, group_by: [alertname], group_wait: 0s, group_interval: 200ms, routes: [
              {matchers: ['alertname = %1$s-labelled'], labels: {team: '{{ template "%1$s-missing" . }}'}}]}
            receivers: [{name: %1$s-receiver, webhook_configs: [{url: 'http://127.0.0.1:1/%1$s'}]}]
            """;

    @TempDir
    Path directory;

    private static void work(TenantClient client) throws Exception {
        String name = client.tenant();
        assertThat(client.upload(CONFIG.formatted(name)).statusCode()).isEqualTo(201);
        assertThat(client.upload(CONFIG.formatted(name).replace("receivers: [{name: ", "receivers: [{name: other-"))
                        .statusCode())
                .isEqualTo(400);
        for (String alert : List.of("-alert", "-labelled", "-silenced")) {
            assertThat(client.fire(name + alert)).isEqualTo(200);
        }
        String id = client.silence(name + "-silenced");
        assertThat(client.status("GET", "/alertmanager/api/v2/alerts?filter=" + name + "%7B"))
                .isEqualTo(400);
        assertThat(client.status("GET", "/alertmanager/api/v2/alerts?filter=" + name + "%3D%22a%22"))
                .isEqualTo(200);
        client.send("POST", "/alertmanager/api/grapevine/v1/receivers/" + name + "-receiver/test", "{}");
        client.send(
                "POST",
                "/alertmanager/api/grapevine/v1/templates/render",
                "{\"text\": \"{{ template \\\"" + name + "\\\" }}\"}");
        assertThat(client.status("DELETE", "/alertmanager/api/v2/silence/" + id))
                .isEqualTo(200);
    }

    @Test
    void linesThatShowAnythingOfATenantNameItAndNoOther() throws Exception {
        Path main = Files.writeString(
                directory.resolve("alertmanager.yml"), "route: {receiver: none}\nreceivers: [{name: none}]\n");
        try (Program program = Program.grapevine(
                main,
                directory.resolve("data"),
                "--tenants.api",
                "--web.enable-receiver-test",
                "--log.silences",
                "--log.level=debug")) {
            for (String tenant : TENANTS) {
                work(new TenantClient(program, tenant));
            }
            for (String tenant : TENANTS) {
                Eventually.holds(
                        "a failed attempt of " + tenant,
                        () -> program.log().contains("http://127.0.0.1:1/" + tenant)
                                || lines(program, tenant).stream().anyMatch(line -> line.contains("refused")));
            }
            for (String tenant : TENANTS) {
                assertThat(new TenantClient(program, tenant).status("DELETE", "/api/v1/alerts"))
                        .isEqualTo(200);
            }
            assertThat(program.terminate()).isZero();
            for (String tenant : TENANTS) {
                String other = TENANTS.get(1 - TENANTS.indexOf(tenant));
                assertThat(lines(program, tenant))
                        .hasSizeGreaterThan(3)
                        .allSatisfy(line ->
                                assertThat(line).contains("tenant=" + tenant).doesNotContain(other));
            }
        }
    }

    private static List<String> lines(Program program, String text) {
        return program.log().lines().filter(line -> line.contains(text)).toList();
    }
}
