package io.grapevine.web.access;

import io.grapevine.base.go.GoDuration;
import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.config.Secret;
import io.grapevine.config.tls.ServerTls;
import io.grapevine.config.tls.TlsNames;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Value;
import io.grapevine.config.yaml.YamlText;
import io.grapevine.web.access.AccessConfig.Rate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Content of a web configuration file.
 *
 * @param tls how connections are encrypted; empty: not at all
 * @param http2 whether HTTP/2 is offered, which needs TLS
 * @param headers headers of every answer
 * @param rate the limit of requests
 * @param users bcrypt hashes by user name; none: any client is accepted
 */
public record AccessConfig(
        Optional<ServerTls> tls, boolean http2, Map<String, String> headers, Rate rate, Map<String, Secret> users) {
    private static final Map<String, List<String>> HEADERS = new TreeMap<>(Map.of(
            "Strict-Transport-Security", List.of(),
            "X-Content-Type-Options", List.of("nosniff"),
            "X-Frame-Options", List.of("deny", "sameorigin"),
            "X-XSS-Protection", List.of(),
            "Content-Security-Policy", List.of()));

    /** What holds without a file. */
    public static final AccessConfig OPEN =
            new AccessConfig(Optional.empty(), false, Map.of(), new Rate(Duration.ZERO, 0), Map.of());

    /** Copies the maps, in the order of their keys. */
    public AccessConfig {
        headers = Collections.unmodifiableMap(new TreeMap<>(headers));
        users = Collections.unmodifiableMap(new TreeMap<>(users));
    }

    /**
     * A limit of requests.
     *
     * @param interval time in which one more request is allowed; zero: no limit
     * @param burst how many may come at once
     */
    public record Rate(Duration interval, int burst) {
        /** Whether there is a limit. */
        public boolean limits() {
            return !interval.isZero();
        }
    }

    /**
     * Reads a file; relative paths in it start at its own directory.
     *
     * @param before the configuration in force, whose logins and TLS no accident with the file takes away: an empty file may be
     *     one at the start only, as in Alertmanager
     */
    static AccessConfig read(Path file, Optional<AccessConfig> before) throws UnusableFileException {
        String expected = before.isPresent() ? "a web configuration, or {} for none" : "";
        return YamlText.read("web configuration", file, expected, fields -> {
            AccessConfig config = config(fields);
            before.ifPresent(inForce -> checkKept(inForce, config, fields));
            return config;
        });
    }

    private static void checkKept(AccessConfig before, AccessConfig now, MappingReader fields) {
        if (!before.users().isEmpty() && now.users().isEmpty() && !fields.has("basic_auth_users")) {
            fields.fault(
                    "basic_auth_users",
                    "nothing, where there were some (expected: users, or {} for no login any more)");
        }
        if (before.tls().isPresent() && now.tls().isEmpty()) {
            fields.fault(
                    "tls_server_config", "nothing, where there was one (expected: one, as only a restart ends TLS)");
        }
    }

    private static AccessConfig config(MappingReader root) {
        Value tls = root.value("tls_server_config");
        Optional<ServerTls> server = tls.read(ServerTls::read);
        Map<String, String> headers = new TreeMap<>();
        boolean http2 = root.value("http_server_config").read(http -> {
            headers.putAll(headers(http.value("headers")));
            Value enabled = http.value("http2");
            return enabled.isNull() || enabled.bool();
        });
        if (http2 && server.isPresent() && !TlsNames.permitHttp2(server.get())) {
            tls.entries()
                    .getOrDefault("cipher_suites", tls)
                    .fault("none that HTTP/2 can do with"
                            + " (expected: TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, or http2: false)");
        }
        Rate rate = root.value("rate_limit").read(AccessConfig::rate);
        return new AccessConfig(
                server, http2 && server.isPresent(), headers, rate, users(root.value("basic_auth_users")));
    }

    private static Map<String, String> headers(Value headers) {
        Map<String, String> kept = new TreeMap<>();
        headers.entries().forEach((name, value) -> {
            List<String> values = HEADERS.get(name);
            if (values == null) {
                value.fault("no header that can be set (expected: one of " + String.join(", ", HEADERS.keySet()) + ")");
            } else {
                // as Go writes it, where it is a block of YAML
                kept.put(
                        name, value.text().replace('\r', ' ').replace('\n', ' ').strip());
                if (!values.isEmpty() && !values.contains(value.text())) {
                    value.refuse("one of " + String.join(", ", values));
                }
            }
        });
        return kept;
    }

    private static Rate rate(MappingReader limit) {
        Value written = limit.value("interval");
        String text = written.text().isEmpty() ? "0" : written.text();
        // A bare number is nanoseconds, as for every duration of Go's YAML reader.
        String unit = text.chars().allMatch(Character::isDigit) ? "ns" : "";
        Optional<Duration> interval = GoDuration.parse(text + unit, GoDuration.Units.GO);
        if (interval.isEmpty()) {
            written.refuse("a duration");
        }
        int burst = (int) limit.value("burst").integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
        return new Rate(interval.filter(some -> !some.isNegative()).orElse(Duration.ZERO), burst);
    }

    private static Map<String, Secret> users(Value users) {
        Map<String, Secret> kept = new TreeMap<>();
        users.entries().forEach((name, hash) -> {
            String text = hash.text();
            if (!Bcrypt.isHash(text) && !hash.isMapping() && !hash.isList()) {
                hash.fault("<secret> (expected: a bcrypt hash)");
            }
            kept.put(name, new Secret(text));
        });
        return kept;
    }
}
