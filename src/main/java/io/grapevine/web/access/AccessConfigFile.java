package io.grapevine.web.access;

import io.grapevine.config.Secret;
import io.grapevine.go.FileReason;
import io.grapevine.go.GoDuration;
import io.grapevine.tls.Pem;
import io.grapevine.tls.UnusableFileException;
import io.grapevine.tls.settings.TlsNames;
import io.grapevine.tls.settings.YamlFields;
import io.grapevine.web.access.AccessConfig.ClientAuth;
import io.grapevine.web.access.AccessConfig.Rate;
import io.grapevine.web.access.AccessConfig.TlsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads a web configuration file, and files like it. Relative paths in it start at its own directory. */
public final class AccessConfigFile {
    private static final Map<String, List<String>> HEADERS = Map.of(
            "Strict-Transport-Security", List.of(),
            "X-Content-Type-Options", List.of("nosniff"),
            "X-Frame-Options", List.of("deny", "sameorigin"),
            "X-XSS-Protection", List.of(),
            "Content-Security-Policy", List.of());

    private static final Logger LOG = LoggerFactory.getLogger(AccessConfigFile.class);

    private final Path file;

    private AccessConfigFile(Path file) {
        this.file = file;
    }

    static AccessConfig read(Path file) throws UnusableFileException {
        YamlFields fields = fields("web configuration", file);
        try {
            return new AccessConfigFile(file).config(fields);
        } catch (UnusableFileException e) {
            throw new UnusableFileException(file + ": " + e.getMessage());
        }
    }

    /** The fields of a YAML file, which {@code what} names in errors. */
    public static YamlFields fields(String what, Path file) throws UnusableFileException {
        try {
            return YamlFields.of("", new Yaml(new SafeConstructor(options())).load(Files.readString(file)));
        } catch (UnusableFileException e) {
            throw new UnusableFileException(file + ": " + e.getMessage());
        } catch (IOException e) {
            throw UnusableFileException.of(what, file + ": " + FileReason.of(e), "a readable file");
        } catch (MarkedYAMLException e) {
            String place =
                    e.getProblemMark() == null ? "" : ":" + (e.getProblemMark().getLine() + 1);
            throw new UnusableFileException(file + place + ": " + e.getProblem());
        } catch (YAMLException e) {
            throw UnusableFileException.of(what, file, "YAML");
        }
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return options;
    }

    private AccessConfig config(YamlFields root) throws UnusableFileException {
        Optional<TlsConfig> tls = tls(root.mapping("tls_server_config"));
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

    private static Rate rate(String interval, int burst) throws UnusableFileException {
        String text = interval.isEmpty() ? "0" : interval;
        // A bare number is nanoseconds, as for every duration of Go's YAML reader.
        String unit = text.chars().allMatch(Character::isDigit) ? "ns" : "";
        return new Rate(
                GoDuration.parse(text + unit, GoDuration.Units.GO)
                        .filter(duration -> !duration.isNegative())
                        .orElseThrow(() -> UnusableFileException.of("rate_limit.interval", text, "a duration")),
                burst);
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

    /** The server's side of TLS as it stands in {@code file}; empty if nothing is set. */
    public static Optional<TlsConfig> serverTls(Path file, YamlFields tls) throws UnusableFileException {
        return new AccessConfigFile(file).tls(tls);
    }

    private Optional<TlsConfig> tls(YamlFields tls) throws UnusableFileException {
        String auth = tls.text("client_auth_type");
        Optional<Pem> certificate = pem(file, tls, "cert");
        Optional<Pem> key = pem(file, tls, "key");
        Optional<Pem> clientCa = pem(file, tls, "client_ca");
        List<String> ciphers = TlsNames.ciphers(tls.texts("cipher_suites"));
        List<String> curves = tls.texts("curve_preferences");
        TlsNames.checkCurves(curves);
        if (!curves.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .log("curve_preferences has no effect: the JVM chooses among its own");
        }
        List<String> versions = TlsNames.versions(tls.text("min_version"), tls.text("max_version"));
        tls.flag("prefer_server_cipher_suites", true);
        List<String> sans = tls.texts("client_allowed_sans");
        tls.end();
        if (certificate.isEmpty() && key.isEmpty() && clientCa.isEmpty() && auth.isEmpty()) {
            return Optional.empty();
        }
        ClientAuth clientAuth = clientAuth(auth);
        if (clientCa.isPresent() && clientAuth == ClientAuth.NONE) {
            throw UnusableFileException.of(
                    "client_auth_type", auth.isEmpty() ? "nothing" : auth, "another one beside client_ca");
        }
        return Optional.of(new TlsConfig(
                certificate.orElseThrow(
                        () -> UnusableFileException.of("tls_server_config", "no cert", "cert or cert_file")),
                key.orElseThrow(() -> UnusableFileException.of("tls_server_config", "no key", "key or key_file")),
                clientCa,
                clientAuth,
                sans,
                ciphers,
                versions));
    }

    /** What stands in field {@code name}, or in the file that the field {@code name_file} names. */
    public static Optional<Pem> pem(Path file, YamlFields tls, String name) throws UnusableFileException {
        String inFile = tls.text(name + "_file");
        String inline = tls.text(name);
        if (!inFile.isEmpty()) {
            return Optional.of(new Pem.InFile(file.resolveSibling(inFile)));
        }
        return inline.isEmpty() ? Optional.empty() : Optional.of(new Pem.Inline(new Secret(inline)));
    }

    private static ClientAuth clientAuth(String name) throws UnusableFileException {
        return switch (name) {
            case "", "NoClientCert" -> ClientAuth.NONE;
            case "RequestClientCert" -> ClientAuth.REQUEST;
            case "RequireAnyClientCert", "RequireClientCert" -> ClientAuth.REQUIRE_ANY;
            case "VerifyClientCertIfGiven" -> ClientAuth.VERIFY_IF_GIVEN;
            case "RequireAndVerifyClientCert" -> ClientAuth.REQUIRE_AND_VERIFY;
            default ->
                throw UnusableFileException.of(
                        "client_auth_type",
                        name,
                        "NoClientCert, RequestClientCert, RequireAnyClientCert, VerifyClientCertIfGiven or "
                                + "RequireAndVerifyClientCert");
        };
    }
}
