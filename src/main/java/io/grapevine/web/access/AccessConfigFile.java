package io.grapevine.web.access;

import io.grapevine.base.go.GoDuration;
import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.base.tls.settings.ServerTls;
import io.grapevine.base.tls.settings.TlsNames;
import io.grapevine.base.tls.settings.YamlFields;
import io.grapevine.config.Secret;
import io.grapevine.web.access.AccessConfig.Rate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads a web configuration file. Relative paths in it start at its own directory. */
final class AccessConfigFile {
    private static final Map<String, List<String>> HEADERS = Map.of(
            "Strict-Transport-Security", List.of(),
            "X-Content-Type-Options", List.of("nosniff"),
            "X-Frame-Options", List.of("deny", "sameorigin"),
            "X-XSS-Protection", List.of(),
            "Content-Security-Policy", List.of());

    private AccessConfigFile() {}

    /**
     * Reads a file.
     *
     * @param before the configuration in force, whose logins and TLS no accident with the file takes away: an empty file may be
     *     one at the start only, as in Alertmanager
     */
    static AccessConfig read(Path file, Optional<AccessConfig> before) throws UnusableFileException {
        YamlFields fields = YamlFields.read("web configuration", file);
        try {
            if (before.isPresent()) {
                fields.checkPresent("a web configuration, or {} for none");
            }
            AccessConfig config = config(file, fields);
            if (before.isPresent()) {
                checkKept(before.get(), config, fields);
            }
            return config;
        } catch (UnusableFileException e) {
            throw e.in(file);
        }
    }

    private static void checkKept(AccessConfig before, AccessConfig now, YamlFields fields)
            throws UnusableFileException {
        boolean saysNoUsers = fields.has("basic_auth_users") && !fields.isNull("basic_auth_users");
        if (!before.users().isEmpty() && now.users().isEmpty() && !saysNoUsers) {
            throw UnusableFileException.of(
                    "basic_auth_users", "nothing, where there were some", "users, or {} for no login any more");
        }
        if (before.tls().isPresent() && now.tls().isEmpty()) {
            throw UnusableFileException.of(
                    "tls_server_config", "nothing, where there was one", "one, as only a restart ends TLS");
        }
    }

    private static AccessConfig config(Path file, YamlFields root) throws UnusableFileException {
        Optional<ServerTls> tls = ServerTls.read(file, root.mapping("tls_server_config"));
        YamlFields http = root.mapping("http_server_config");
        boolean http2 = http.flag("http2", true);
        if (http2 && tls.isPresent()) {
            TlsNames.checkHttp2(tls.get().ciphers(), tls.get().versions());
        }
        Map<String, String> headers = headers(http.mapping("headers").allTexts());
        http.end();
        YamlFields limit = root.mapping("rate_limit");
        Rate rate = rate(limit.text("interval"), limit.number("burst"));
        limit.end();
        Map<String, Secret> users = users(root.mapping("basic_auth_users").allTexts());
        root.end();
        return new AccessConfig(tls, http2 && tls.isPresent(), headers, rate, users);
    }

    private static Map<String, String> headers(Map<String, String> headers) throws UnusableFileException {
        Map<String, String> kept = new TreeMap<>();
        for (Map.Entry<String, String> header : headers.entrySet()) {
            List<String> values = HEADERS.get(header.getKey());
            if (values == null) {
                throw UnusableFileException.of(
                        "headers", header.getKey(), "one of " + String.join(", ", new TreeMap<>(HEADERS).keySet()));
            }
            if (!values.isEmpty() && !values.contains(header.getValue())) {
                throw UnusableFileException.of(
                        header.getKey(), header.getValue(), "one of " + String.join(", ", values));
            }
            kept.put(header.getKey(), header.getValue());
        }
        return kept;
    }

    private static Rate rate(String written, int burst) throws UnusableFileException {
        String text = written.isEmpty() ? "0" : written;
        // A bare number is nanoseconds, as for every duration of Go's YAML reader.
        String unit = text.chars().allMatch(Character::isDigit) ? "ns" : "";
        Duration interval = GoDuration.parse(text + unit, GoDuration.Units.GO)
                .orElseThrow(() -> UnusableFileException.of("rate_limit.interval", written, "a duration"));
        return new Rate(interval.isNegative() ? Duration.ZERO : interval, burst);
    }

    private static Map<String, Secret> users(Map<String, String> users) throws UnusableFileException {
        Map<String, Secret> kept = new TreeMap<>();
        for (Map.Entry<String, String> user : users.entrySet()) {
            if (!Bcrypt.isHash(user.getValue())) {
                throw UnusableFileException.of("basic_auth_users." + user.getKey(), "<secret>", "a bcrypt hash");
            }
            kept.put(user.getKey(), new Secret(user.getValue()));
        }
        return kept;
    }
}
