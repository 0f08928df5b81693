package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.it.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Receivers of tenants whose hosts are names of private addresses: the address counts, after it was looked up. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantFirewallIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @AutoClose
    private LiveProgram program;

    @AutoClose
    private ServerSocket server;

    private final AtomicInteger connections = new AtomicInteger();

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Thread accepting = new Thread(this::accept, "accepting");
        accepting.setDaemon(true);
        accepting.start();
        Files.writeString(directory.resolve("limits.yml"), """
                overrides:
                  private: {alertmanager_receivers_firewall_block_private_addresses: true}
                  network: {alertmanager_receivers_firewall_block_cidr_networks: '127.0.0.0/8,::1/128'}
                """);
        program = TenantFixture.program(
                directory, Program.settings(directory, "server: {tenants: {limits_file: limits.yml}}"));
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                connections.incrementAndGet();
                connection.close();
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    /** Sends a test notification of a tenant with this integration. */
    private JsonNode tested(String tenant, String integration) throws IOException {
        TenantCaller caller = new TenantCaller(program, "", tenant);
        String config = "route: {receiver: r}\nreceivers: [{name: r, "
                + integration.replace("PORT", Integer.toString(server.getLocalPort())) + "}]\n";
        String upload =
                JSON.createObjectNode().put("alertmanager_config", config).toString();
        TenantCaller.Answer uploaded = caller.send("POST", "/api/v1/alerts", upload);
        assertThat(uploaded.status()).as(uploaded.body()).isEqualTo(201);
        return JSON.readTree(caller.send("POST", "/t/" + tenant + "/api/grapevine/v1/receivers/r/test", "{}")
                        .body())
                .at("/integrations/0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "webhook_configs: [{url: 'http://localhost:PORT/'}]",
                "webhook_configs: [{url: 'http://192.0.2.1/', http_config: {proxy_url: 'http://localhost:PORT'}}]",
                "webhook_configs: [{url: 'http://192.0.2.1/', http_config: {oauth2: {client_id: a, client_secret: b,"
                        + " token_url: 'http://localhost:PORT/'}}}]",
                "email_configs: [{to: a@b.c, from: a@b.c, smarthost: 'localhost:PORT', require_tls: false}]",
                "slack_configs: [{channel: c, api_url: 'http://localhost:PORT/'}]"
            })
    void nothingIsSentToABlockedAddressByItsName(String integration) throws Exception {
        int before = connections.get();
        assertThat(tested("open", integration).path("outcome").asText()).isEqualTo("retryable");
        int reached = connections.get();
        assertThat(reached).isGreaterThan(before);
        for (String tenant : List.of("private", "network")) {
            JsonNode outcome = tested(tenant, integration);
            assertThat(outcome.path("reason").asText()).as("%s", outcome).isEqualTo("addressDenied");
        }
        assertThat(connections).hasValue(reached);
    }
}
