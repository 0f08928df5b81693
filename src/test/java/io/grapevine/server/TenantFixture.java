package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Programs with tenants, of which all that they have carries their id. */
final class TenantFixture {
    static final String RED = "redtenant";
    static final String BLUE = "bluetenant";

    private static final String ACCESS = """
            proxy: {addresses: [127.0.0.0/8]}
            roles: {sender: [prometheus], viewer: [guest], admin: [root]}
            tenants:
              redtenant: {admin: [ruth], viewer: [both]}
              bluetenant: {admin: [ann], silencer: [sid], viewer: [vic, both, guest], sender: [bot]}
              '*': {admin: [platform], viewer: [auditor]}
            """;

    private TenantFixture() {}

    /** Starts a program with all endpoints. */
    static LiveProgram program(Path directory, String... flags) throws Exception {
        Files.createDirectories(directory);
        List<String> all = new ArrayList<>(List.of(flags));
        all.addAll(List.of(
                "--tenants.api", "--web.enable-receiver-test", "--history.dir=" + directory.resolve("history")));
        return new LiveProgram(
                directory, "route: {receiver: none}\nreceivers: [{name: none}]\n", all.toArray(String[]::new));
    }

    /** The flag by which a program also has the endpoint of assistants. */
    static String assistants(Path directory) throws IOException {
        Path own = Files.createDirectories(directory).resolve("grapevine.yml");
        return "--grapevine.config=" + Files.writeString(own, "server: {mcp: silence}\n");
    }

    /** Starts a program with an access file and a trusted proxy on this machine. */
    static LiveProgram guarded(Path directory, String... flags) throws Exception {
        Path access = Files.writeString(Files.createDirectories(directory).resolve("access.yml"), ACCESS);
        List<String> all = new ArrayList<>(List.of(flags));
        all.add("--web.access-file=" + access);
        return program(directory, all.toArray(String[]::new));
    }

    /** Gives a tenant a configuration, alerts and a silence. */
    static void fill(TenantCaller caller, String tenant) throws IOException {
        String config = "route: {receiver: " + tenant + "-receiver, group_by: [alertname], group_wait: 0s}\n"
                + "receivers: [{name: " + tenant + "-receiver, webhook_configs: [{url: 'http://127.0.0.1:1/" + tenant
                + "'}]}]\n";
        String upload = new ObjectMapper()
                .createObjectNode()
                .put("alertmanager_config", config)
                .toString();
        assertThat(caller.send("POST", "/api/v1/alerts", upload).status()).isEqualTo(201);
        String alerts = "[{\"labels\":{\"alertname\":\"%1$s-alert\"}},{\"labels\":{\"alertname\":\"%1$s-silenced\"}}]";
        assertThat(caller.send("POST", "/alertmanager/api/v2/alerts", alerts.formatted(tenant))
                        .status())
                .isEqualTo(200);
        Instant now = Instant.now();
        String silence = """
                {"matchers": [{"name": "alertname", "value": "%1$s-silenced", "isRegex": false}], "startsAt": "%2$s",
                 "endsAt": "%3$s", "createdBy": "%1$s", "comment": "%1$s"}
                """.formatted(tenant, now, now.plus(Duration.ofHours(1)));
        assertThat(caller.send("POST", "/alertmanager/api/v2/silences", silence).status())
                .isEqualTo(200);
    }
}
