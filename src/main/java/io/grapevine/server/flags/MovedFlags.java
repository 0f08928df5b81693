package io.grapevine.server.flags;

import java.util.Map;

/** Names that flags of the server had before version 0.1.0, each with what took the place of the flag. */
final class MovedFlags {
    private static final String ACCESS = " of the access file (--web.access-file)";

    static final Map<String, String> PLACES = Map.ofEntries(
            Map.entry("config.dir", "--teams.dir"),
            Map.entry("history.path", "--history.dir"),
            Map.entry("history.retention", server("history.retention")),
            Map.entry("history.max-bytes", server("history.max_bytes")),
            Map.entry("alerts.persist-max-bytes", server("alerts.max_bytes")),
            Map.entry("notify.deny-private", server("destinations.deny_private")),
            Map.entry("notify.allow-private", server("destinations.allow")),
            Map.entry("silences.dir", "dirs of the section silences of grapevine.yml"),
            Map.entry("tenants.dir-allow-files", server("tenants.allow_files")),
            Map.entry("tenants.fallback-config", server("tenants.fallback_config")),
            Map.entry("tenants.limits-file", server("tenants.limits_file")),
            Map.entry("tenants.default", server("tenants.default")),
            Map.entry("tenants.metrics", server("tenants.metrics")),
            Map.entry("web.read-only", "roles: {viewer: [\"*\"]}" + ACCESS),
            Map.entry("web.enable-log-level", "the role admin" + ACCESS));

    private MovedFlags() {}

    private static String server(String key) {
        return key + " of the section server of grapevine.yml";
    }
}
