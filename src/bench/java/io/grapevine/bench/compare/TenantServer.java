package io.grapevine.bench.compare;

import io.grapevine.bench.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts a server with tenants, and makes their requests. */
final class TenantServer {
    private static final String OWN = "receivers: [{name: team, webhook_configs: [{url: 'http://127.0.0.1:%d/'}]}]\n";

    private TenantServer() {}

    /**
     * Starts a server with tenants whose configurations are files.
     *
     * @param tenants how many, named {@code tenant-0} and so on
     * @param route of each
     */
    static Server start(Scenario.Run run, int tenants, String route, int sink, String javaOptions)
            throws IOException, InterruptedException {
        Path directory = Files.createDirectories(run.directory().resolve("tenants"));
        for (int i = 0; i < tenants; i++) {
            Files.writeString(directory.resolve(name(i) + ".yml"), route + OWN.formatted(sink));
        }
        return start(run, javaOptions, "--tenants.dir=" + directory);
    }

    /** Starts a server with one more flag at least. */
    static Server start(Scenario.Run run, String javaOptions, String... flags)
            throws IOException, InterruptedException {
        return Server.start(run.contender(), run.directory(), Configs.quiet(Configs.NEVER), javaOptions, flags);
    }

    /** The name of a tenant by its number. */
    static String name(int number) {
        return "tenant-" + number;
    }

    /** A POST of JSON to the API of a tenant. */
    static byte[] post(String tenant, String path, String json) {
        return Connection.postRequest("/t/" + tenant + path, json);
    }

    /** A POST of a configuration of a tenant. */
    static byte[] upload(String tenant, String route, int sink) {
        List<String> lines = new ArrayList<>(List.of("alertmanager_config: |"));
        (route + OWN.formatted(sink)).lines().forEach(line -> lines.add("  " + line));
        byte[] body = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        String head = "POST /api/v1/alerts HTTP/1.1\r\nHost: localhost\r\nX-Scope-OrgID: " + tenant
                + "\r\nContent-Length: " + body.length + "\r\n\r\n";
        return (head + new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    }
}
