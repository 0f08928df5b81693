package io.grapevine.it.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.base.tls.MadeCertificates;
import io.grapevine.it.CommandRun;
import io.grapevine.it.Eventually;
import io.grapevine.it.Inbox;
import io.grapevine.it.Program;
import io.grapevine.it.Prometheus;
import io.grapevine.it.TenantClient;
import io.grapevine.it.Tool;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real Prometheus servers and the real amtool as clients of tenants. */
class TenantPrometheusIT {
    private static final List<String> TENANTS = List.of("payments", "search");

    @TempDir
    Path directory;

    private Path main;
    private Path tenants;

    @BeforeEach
    void write() throws Exception {
        main = Files.writeString(
                directory.resolve("alertmanager.yml"), "route: {receiver: none}\nreceivers: [{name: none}]\n");
        tenants = Files.createDirectory(directory.resolve("tenants"));
    }

    private void configure(Inbox inbox) throws Exception {
        for (String tenant : TENANTS) {
            Files.writeString(tenants.resolve(tenant + ".yml"), """
                    route: {receiver: hook, group_by: [alertname], group_wait: 0s, group_interval: 1s}
                    receivers: [{name: hook, webhook_configs: [{url: '%s/%s'}]}]
                    """.formatted(inbox.url(), tenant));
        }
        inbox.show(Prometheus.METRIC + " 0");
    }

    private Prometheus prometheus(Inbox inbox, String tenant, String alertmanager) throws Exception {
        Path own = Files.createDirectory(directory.resolve("prometheus-" + tenant));
        return Prometheus.start(own, inbox.address(), alertmanager);
    }

    /** Waits until the alerts of one Prometheus are those of its tenant, then the same for the other one. */
    private static void checkThatEachReachesItsTenant(Inbox inbox, Clients clients) throws Exception {
        String first = TENANTS.get(0);
        String second = TENANTS.get(1);
        try (Prometheus one = clients.start(first)) {
            Eventually.holds(
                    "notified of " + first, () -> !inbox.at("/" + first).isEmpty());
            assertThat(inbox.at("/" + second)).isEmpty();
        }
        int before = inbox.at("/" + first).size();
        try (Prometheus two = clients.start(second)) {
            Eventually.holds(
                    "notified of " + second, () -> !inbox.at("/" + second).isEmpty());
        }
        assertThat(inbox.at("/" + first)).hasSize(before);
        for (String tenant : TENANTS) {
            JsonNode call = inbox.at("/" + tenant).get(0);
            assertThat(call.at("/alerts/0/labels/alertname").asText()).isEqualTo("ShopClosed");
            assertThat(call.path("externalURL").asText()).endsWith("/t/" + tenant);
        }
    }

    private interface Clients {
        Prometheus start(String tenant) throws Exception;
    }

    private void makeCertificates() throws Exception {
        StringBuilder clients = new StringBuilder();
        for (String name : List.of("am", "prom-payments", "prom-search")) {
            Path certificate = directory.resolve(name + ".pem");
            MadeCertificates.make(directory, name, "EC").write(certificate, directory.resolve(name + "-key.pem"));
            if (!name.equals("am")) {
                clients.append(Files.readString(certificate));
            }
        }
        Files.writeString(directory.resolve("clients.pem"), clients);
    }

    @Test
    void certificateOfAPrometheusNamesItsTenant() throws Exception {
        Tool.find("prometheus");
        makeCertificates();
        Path web = Files.writeString(directory.resolve("web.yml"), """
                tls_server_config:
                  cert_file: am.pem
                  key_file: am-key.pem
                  client_auth_type: RequireAndVerifyClientCert
                  client_ca_file: clients.pem
                """);
        Path access = Files.writeString(directory.resolve("access.yml"), """
                roles: {sender: [root]}
                tenants: {payments: {sender: ["cert:prom-payments"]}, search: {sender: ["cert:prom-search"]}}
                """);
        try (Inbox inbox = new Inbox()) {
            configure(inbox);
            try (Program program = Program.grapevine(
                    main,
                    directory.resolve("data"),
                    "--tenants.dir=" + tenants,
                    "--web.config.file=" + web,
                    "--web.access-file=" + access)) {
                int port = URI.create(program.url()).getPort();
                checkThatEachReachesItsTenant(
                        inbox,
                        tenant -> prometheus(inbox, tenant, """
                                {scheme: https, static_configs: [{targets: ['127.0.0.1:%d']}],
                                 tls_config: {ca_file: '%2$s/am.pem', cert_file: '%2$s/prom-%3$s.pem',
                                              key_file: '%2$s/prom-%3$s-key.pem'}}
                                """.formatted(port, directory, tenant)
                                .replace('\n', ' ')));
            }
        }
    }

    /** A Prometheus before 2.55 has no {@code http_headers}: its requests name the tenant in the path. */
    @Test
    void headerOrPathOfAPrometheusNamesItsTenant() throws Exception {
        String way = hasHeaders()
                ? "path_prefix: /alertmanager, http_headers: {X-Scope-OrgID: {values: [%s]}}"
                : "path_prefix: /t/%s";
        try (Inbox inbox = new Inbox()) {
            configure(inbox);
            try (Program program = Program.grapevine(main, directory.resolve("data"), "--tenants.dir=" + tenants)) {
                String targets =
                        ", static_configs: [{targets: ['" + program.url().substring("http://".length()) + "']}]}";
                checkThatEachReachesItsTenant(
                        inbox, tenant -> prometheus(inbox, tenant, "{" + way.formatted(tenant) + targets));
            }
        }
    }

    private static boolean hasHeaders() throws Exception {
        String version = CommandRun.output(Tool.find("prometheus").toString(), "--version");
        Matcher number = Pattern.compile("version (\\d+)\\.(\\d+)").matcher(version);
        assertThat(number.find()).as(version).isTrue();
        return Integer.parseInt(number.group(1)) * 1000 + Integer.parseInt(number.group(2)) >= 2055;
    }

    /** An amtool before 0.28 has no {@code http_headers} either. */
    @Test
    void headerOrPathOfTheRealAmtoolNamesItsTenant() throws Exception {
        Path headers = Files.writeString(
                directory.resolve("http.yml"), "http_headers: {X-Scope-OrgID: {values: [payments]}}\n");
        try (Inbox inbox = new Inbox()) {
            configure(inbox);
            try (Program program = Program.grapevine(main, directory.resolve("data"), "--tenants.dir=" + tenants)) {
                List<String> command = amtool(program.url() + "/alertmanager", "--http.config.file=" + headers);
                boolean isOld = amtool(command, "silence", "query").out().contains("field http_headers not found");
                if (isOld) {
                    command = amtool(program.url() + "/t/payments");
                }
                String id = amtool(command, "silence", "add", "-c", "why", "alertname=ShopClosed")
                        .succeeded(command)
                        .strip();
                assertThat(new TenantClient(program, "payments")
                                .get("/silences")
                                .at("/0/id")
                                .asText())
                        .isEqualTo(id);
                assertThat(new TenantClient(program, "search").get("/silences")).isEmpty();
                assertThat(amtool(command, "silence", "query", "-q")
                                .succeeded(command)
                                .strip())
                        .isEqualTo(id);
                amtool(command, "alert", "add", "alertname=Other").succeeded(command);
                assertThat(amtool(command, "alert", "query", "-o", "simple").succeeded(command))
                        .contains("Other");
                if (!isOld) { // which knows the fields of a configuration of today
                    assertThat(amtool(command, "config", "routes").succeeded(command))
                            .contains("hook");
                }
                assertThat(amtool(command, "cluster", "show").exit()).isZero();
                amtool(command, "silence", "expire", id).succeeded(command);
                assertThat(new TenantClient(program, "search").get("/alerts")).isEmpty();
            }
        }
    }

    private static List<String> amtool(String url, String... flags) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Tool.find("amtool").toString(), "--no-version-check", "--alertmanager.url=" + url));
        command.addAll(List.of(flags));
        return command;
    }

    private static CommandRun amtool(List<String> command, String... words) throws Exception {
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of(words));
        return CommandRun.of(line, Map.of());
    }
}
