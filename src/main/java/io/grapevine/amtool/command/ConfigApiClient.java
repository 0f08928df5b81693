package io.grapevine.amtool.command;

import io.grapevine.amtool.api.Alertmanager;
import io.grapevine.amtool.api.Reply;
import io.grapevine.amtool.api.ServerFault;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.Read;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.config.TenantEnvelope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Client of the configuration API of Mimir and Cortex. The server has the tenant of the requests, if they name one. */
public record ConfigApiClient(Alertmanager server) {
    private static final String CONFIG = "/api/v1/alerts";
    private static final String CONFIGS = "/multitenant_alertmanager/configs";

    /** The body of the answer for a tenant without a configuration; other answers with status 404 are of another server. */
    private static final String NONE = "alertmanager storage object not found";

    /**
     * A configuration of a server.
     *
     * @param version the entity tag, as it is written; empty if the configuration has none
     * @param text the body of the answer
     */
    public record Stored(TenantDocument document, String version, String text) {}

    /** The configuration of the tenant; empty if it has none. */
    public Optional<Stored> get() throws CommandFault {
        Reply reply = server.send("GET", CONFIG, null, Map.of());
        if (reply.status() == 404 && reply.text().strip().equals(NONE)) {
            return Optional.empty();
        }
        check("GET", CONFIG, reply);
        TenantDocument document =
                TenantEnvelope.read(reply.body()).orThrow(text -> new CommandFault("cannot read the answer: " + text));
        String version = reply.header("ETag");
        return Optional.of(new Stored(document, version == null ? "" : version, reply.text()));
    }

    /** Passes the configurations of all tenants to {@code each}, with the names of the tenants as the server has them. */
    public void all(BiConsumer<String, TenantDocument> each) throws CommandFault {
        Reply reply = server.send("GET", CONFIGS, null, Map.of());
        check("GET", CONFIGS, reply);
        List<ConfigError> errors = new ArrayList<>();
        TenantEnvelope.readAll(reply.text(), (tenant, result) -> {
            errors.addAll(result.faults());
            result.value().ifPresent(document -> each.accept(tenant, document));
        });
        if (!errors.isEmpty()) {
            TenantDocument unused = Read.<TenantDocument>faulty(errors)
                    .orThrow(text -> new CommandFault("cannot read the answer: " + text));
        }
    }

    /**
     * Uploads a configuration.
     *
     * @param version the entity tag of the version that it replaces; empty for any
     */
    public void put(TenantDocument document, String version) throws CommandFault {
        byte[] body = TenantEnvelope.write(document).getBytes(StandardCharsets.UTF_8);
        check("POST", CONFIG, server.send("POST", CONFIG, body, condition(version)));
    }

    /** Deletes the configuration; {@code version} as in {@link #put}. */
    public void delete(String version) throws CommandFault {
        check("DELETE", CONFIG, server.send("DELETE", CONFIG, null, condition(version)));
    }

    /** The header of a condition. Quotes, which shells take away, may be left out. */
    private static Map<String, String> condition(String version) {
        if (version.isEmpty()) {
            return Map.of();
        }
        boolean isWhole = version.equals("*") || version.endsWith("\"");
        return Map.of("If-Match", isWhole ? version : '"' + version + '"');
    }

    private static void check(String method, String path, Reply reply) throws CommandFault {
        String place = method + " " + path + ": status " + reply.status();
        if (ServerFault.isPage(reply)) {
            throw new CommandFault(place + ": " + ServerFault.page(reply));
        }
        if (reply.isSuccess()) {
            return;
        }
        String text = reply.text().strip();
        throw new CommandFault(
                switch (reply.status()) {
                    case 401 ->
                        place + ": " + (text.isEmpty() ? "no tenant or no credentials" : text)
                                + " (see --tenant and --http.config.file)";
                    case 404 ->
                        place + (text.isEmpty() ? "" : ": " + text)
                                + " (expected: Grapevine, started with --tenants.api, or Mimir or Cortex, at "
                                + "--alertmanager.url)";
                    default -> place + (text.isEmpty() ? "" : ": " + text);
                });
    }
}
