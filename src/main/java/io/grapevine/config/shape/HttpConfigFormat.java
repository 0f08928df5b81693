package io.grapevine.config.shape;

import static io.grapevine.config.shape.FieldSet.anyUrl;
import static io.grapevine.config.shape.FieldSet.flag;
import static io.grapevine.config.shape.FieldSet.headerValues;
import static io.grapevine.config.shape.FieldSet.inline;
import static io.grapevine.config.shape.FieldSet.object;
import static io.grapevine.config.shape.FieldSet.oneOf;
import static io.grapevine.config.shape.FieldSet.optional;
import static io.grapevine.config.shape.FieldSet.secret;
import static io.grapevine.config.shape.FieldSet.secrets;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpConfig.Authorization;
import io.grapevine.config.HttpConfig.BasicAuth;
import io.grapevine.config.HttpConfig.HttpHeader;
import io.grapevine.config.OAuth2;
import io.grapevine.config.ProxyConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.TlsConfig;
import io.grapevine.config.TlsConfig.TlsVersion;
import io.grapevine.config.Url;
import io.grapevine.config.yaml.Value;
import io.grapevine.config.yaml.Yaml;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The field tables of {@code http_config} and {@code tls_config} for one base directory of relative paths: that of the
 * configuration in most sections, the working directory in a few, as in Alertmanager.
 */
public final class HttpConfigFormat {
    /** The headers that the client or AWS signing sets. */
    private static final Set<String> RESERVED = Set.of(
            "Authorization",
            "Host",
            "Content-Encoding",
            "Content-Length",
            "Content-Type",
            "User-Agent",
            "Connection",
            "Keep-Alive",
            "Proxy-Authenticate",
            "Proxy-Authorization",
            "Www-Authenticate",
            "Accept-Encoding",
            "X-Prometheus-Remote-Write-Version",
            "X-Prometheus-Remote-Read-Version",
            "X-Prometheus-Scrape-Timeout-Seconds",
            "X-Amz-Date",
            "X-Amz-Security-Token",
            "X-Amz-Content-Sha256");

    private static final String SYMBOLS = "!#$%&'*+-.^_`|~";

    private static final List<String> SIGNATURES = List.of("RS256", "RS384", "RS512");

    private static final List<String> GRANTS = List.of("client_credentials", OAuth2.JWT_BEARER, OAuth2.REFRESH_TOKEN);

    private static final Pattern HTTP_URL = Pattern.compile("https?://[^\\s/]+\\S*");

    /** The proxy settings, which are inlined in other sections. */
    static final Shape<ProxyConfig> PROXY = Shape.of(
                    ProxyConfig.class,
                    anyUrl("proxy_url"),
                    Field.of(
                            "proxy_connect_header",
                            value -> value.map(FieldSet::readSecrets),
                            header -> Yaml.map(header, FieldSet::hide),
                            header -> !header.isEmpty()))
            .checked(HttpConfigFormat::checkProxy);

    /** An HTTP client, its files relative to the configuration. */
    public static final Shape<HttpConfig> HTTP = http(FilePaths.BESIDE_CONFIGURATION);

    /** The login of mails, its files relative to the configuration. */
    public static final Shape<OAuth2> MAIL_LOGIN = mailLogin();

    /** An HTTP client, its files relative to the working directory: incident.io's. */
    public static final Shape<HttpConfig> HTTP_AS_WRITTEN = http(FilePaths.AS_WRITTEN);

    /** TLS, its files relative to the configuration. */
    public static final Shape<TlsConfig> TLS = tls(FilePaths.BESIDE_CONFIGURATION);

    /** TLS, its files relative to the working directory: that of mail servers. */
    public static final Shape<TlsConfig> TLS_AS_WRITTEN = tls(FilePaths.AS_WRITTEN);

    /** The headers of traces, by any names, their files relative to the working directory. */
    public static final Field<@Nullable Map<String, HttpHeader>> TRACING_HEADERS =
            headers("headers", FilePaths.AS_WRITTEN);

    private HttpConfigFormat() {}

    private static Shape<HttpConfig> http(FilePaths paths) {
        return Shape.of(
                        HttpConfig.class,
                        object("basic_auth", basicAuth(paths)),
                        object("authorization", authorization(paths)),
                        object("oauth2", oauth2(paths)),
                        object("tls_config", tls(paths), TlsConfig.DEFAULT),
                        flag("follow_redirects").or(true).always(),
                        flag("enable_http2").or(true).always(),
                        inline("proxy", PROXY),
                        headersOfClient(paths))
                .beside(secret("bearer_token"), paths.field("bearer_token_file"))
                .checked(HttpConfigFormat::check);
    }

    /** Converts a bearer token to an authorization. */
    private static void check(RecordDraft draft) {
        draft.atMostOne("bearer_token", "bearer_token_file");
        draft.atMostOne("basic_auth", "oauth2", "authorization");
        if (!draft.isAnySet("bearer_token", "bearer_token_file")) {
            return;
        }
        if (draft.isAnySet("basic_auth", "oauth2")) {
            draft.fault("a bearer token beside another authentication (expected: at most one of basic_auth, oauth2, "
                    + "bearer_token & bearer_token_file)");
        }
        if (draft.isSet("authorization")) {
            draft.fault(
                    "authorization", "set beside a bearer token (expected: not with bearer_token & bearer_token_file)");
        }
        draft.set("authorization", Authorization.bearer(draft.get("bearer_token"), draft.get("bearer_token_file")));
    }

    private static void checkProxy(RecordDraft draft) {
        Url url = draft.get("proxy_url");
        boolean environment = draft.isSet("proxy_from_environment");
        boolean proxy = url != null && !url.isEmpty();
        if (draft.isSet("proxy_connect_header") && !environment && !proxy) {
            draft.fault(
                    "proxy_connect_header", "set without a proxy (expected: proxy_url or proxy_from_environment too)");
        }
        if (environment && proxy) {
            draft.fault("proxy_url", "set beside proxy_from_environment (expected: one of the two)");
        }
        if (environment && draft.isSet("no_proxy")) {
            draft.fault("no_proxy", "set beside proxy_from_environment (expected: the environment's no_proxy)");
        } else if (url == null && draft.isSet("no_proxy")) {
            draft.fault("no_proxy", "set without a proxy (expected: proxy_url too)");
        }
    }

    private static Shape<BasicAuth> basicAuth(FilePaths paths) {
        return Shape.of(BasicAuth.class, paths.field("username_file"), paths.field("password_file"))
                .checked(RecordDraft::valueOrFile);
    }

    private static Shape<Authorization> authorization(FilePaths paths) {
        return Shape.of(Authorization.class, paths.field("credentials_file")).checked(draft -> {
            draft.valueOrFile();
            String type = draft.<String>get("type").strip();
            draft.set("type", type.isEmpty() ? "Bearer" : type);
            if (type.toLowerCase(Locale.ROOT).equals("basic")) {
                draft.fault("type", "authorization type \"basic\" (expected: another type, or basic_auth instead)");
            }
        });
    }

    private static Shape<OAuth2> oauth2(FilePaths paths) {
        return Shape.of(
                        OAuth2.class,
                        paths.field("client_secret_file"),
                        unknown("refreshToken", new Secret("")),
                        unknown("refreshTokenFile", ""),
                        object("tls_config", tls(paths), TlsConfig.DEFAULT),
                        inline("proxy", PROXY))
                .checked(HttpConfigFormat::checkOAuth2);
    }

    /** A component that a section has no field for. */
    private static <T> Field<T> unknown(String component, T empty) {
        return Field.inline(component, in -> empty, value -> new Yaml.Mapping(List.of()));
    }

    private static Shape<OAuth2> mailLogin() {
        FilePaths paths = FilePaths.BESIDE_CONFIGURATION;
        return Shape.of(
                        OAuth2.class,
                        paths.field("client_secret_file"),
                        unknown("clientSecretRef", ""),
                        paths.field("client_certificate_key_file"),
                        unknown("clientCertificateKeyRef", ""),
                        paths.field("refresh_token_file"),
                        oneOf("grant_type", GRANTS.get(0), GRANTS),
                        object("tls_config", tls(paths), TlsConfig.DEFAULT),
                        inline("proxy", PROXY))
                .checked(HttpConfigFormat::checkMailLogin);
    }

    private static void checkMailLogin(RecordDraft draft) {
        draft.require("client_id", "oauth2 client_id");
        draft.require("token_url", "oauth2 token_url");
        draft.requireMatch("token_url", HTTP_URL, "a URL of http or https");
        checkSignature(draft);
        switch (draft.<String>get("grant_type")) {
            case OAuth2.JWT_BEARER -> draft.exactlyOne("client_certificate_key", "client_certificate_key_file");
            case OAuth2.REFRESH_TOKEN -> {
                draft.exactlyOne("refresh_token", "refresh_token_file");
                draft.atMostOne("client_secret", "client_secret_file");
            }
            default -> draft.exactlyOne("client_secret", "client_secret_file");
        }
        if (draft.isAnySet("refresh_token", "refresh_token_file")
                && !OAuth2.REFRESH_TOKEN.equals(draft.get("grant_type"))) {
            draft.fault("a refresh token without its grant (expected: grant_type: " + OAuth2.REFRESH_TOKEN + ")");
        }
    }

    private static void checkOAuth2(RecordDraft draft) {
        draft.require("client_id", "oauth2 client_id");
        draft.require("token_url", "oauth2 token_url");
        if (!OAuth2.JWT_BEARER.equals(draft.get("grant_type"))) {
            draft.atMostOne("client_secret", "client_secret_file", "client_secret_ref");
            return;
        }
        draft.atMostOne("client_certificate_key", "client_certificate_key_file", "client_certificate_key_ref");
        checkSignature(draft);
    }

    private static void checkSignature(RecordDraft draft) {
        String algorithm = draft.get("signature_algorithm");
        if (!algorithm.isEmpty() && !SIGNATURES.contains(algorithm)) {
            draft.fault("signature_algorithm", algorithm + " (expected: one of " + String.join(", ", SIGNATURES) + ")");
        }
    }

    private static Shape<TlsConfig> tls(FilePaths paths) {
        return Shape.of(
                        TlsConfig.class,
                        paths.field("ca_file"),
                        paths.field("cert_file"),
                        paths.field("key_file"),
                        flag("insecure_skip_verify").always(),
                        optional("min_version", HttpConfigFormat::version, version -> Yaml.of(version.name())),
                        optional("max_version", HttpConfigFormat::version, version -> Yaml.of(version.name())))
                .checked(HttpConfigFormat::checkTls);
    }

    private static void checkTls(RecordDraft draft) {
        draft.valueOrFile();
        boolean hasCertificate = draft.isAnySet("cert", "cert_file", "cert_ref");
        boolean hasKey = draft.isAnySet("key", "key_file", "key_ref");
        if (hasCertificate && !hasKey) {
            draft.fault("a client certificate without a key (expected: exactly one of key or key_file)");
        } else if (hasKey && !hasCertificate) {
            draft.fault("a client key without a certificate (expected: exactly one of cert or cert_file)");
        }
    }

    private static @Nullable TlsVersion version(Value value) {
        String text = value.text();
        for (TlsVersion version : TlsVersion.values()) {
            if (version.name().equals(text)) {
                return version;
            }
        }
        value.fault("unknown TLS version " + value.describe() + " (expected: one of "
                + Arrays.toString(TlsVersion.values()) + ")");
        return null;
    }

    /** The base directory of relative paths, which differs by section, as in Alertmanager. */
    enum FilePaths {
        /** In the directory of the configuration. */
        BESIDE_CONFIGURATION,
        /** In the working directory. */
        AS_WRITTEN;

        Field<String> field(String name) {
            return this == AS_WRITTEN ? FieldSet.filePathAsWritten(name) : FieldSet.filePath(name);
        }

        Field<List<String>> list(String name) {
            return this == AS_WRITTEN ? FieldSet.filePathsAsWritten(name) : FieldSet.filePaths(name);
        }
    }

    /** The headers of an HTTP client; not those that it sets itself. */
    private static Field<@Nullable Map<String, HttpHeader>> headersOfClient(HttpConfigFormat.FilePaths paths) {
        return headers("http_headers", paths, HttpConfigFormat::refuseReserved);
    }

    /** Headers with any names. */
    private static Field<@Nullable Map<String, HttpHeader>> headers(String name, HttpConfigFormat.FilePaths paths) {
        return headers(name, paths, value -> {});
    }

    private static Field<@Nullable Map<String, HttpHeader>> headers(
            String name, HttpConfigFormat.FilePaths paths, Consumer<Value> check) {
        Shape<HttpHeader> header =
                Shape.of(HttpHeader.class, headerValues("values"), secrets("secrets"), paths.list("files"));
        return optional(
                name,
                value -> {
                    Map<String, HttpHeader> headers = value.map(item -> item.read(header::read));
                    check.accept(value);
                    return headers;
                },
                headers -> Yaml.map(headers, header::write));
    }

    private static void refuseReserved(Value headers) {
        headers.entries().keySet().stream()
                .map(HttpConfigFormat::canonical)
                .filter(RESERVED::contains)
                .forEach(name ->
                        headers.fault("setting header \"" + name + "\" (expected: a header the client leaves alone)"));
    }

    /**
     * The canonical spelling of a name, {@code Content-Type} for {@code content-type}; unchanged if it has characters that
     * no header name can have.
     */
    public static String canonical(String name) {
        if (!name.chars().allMatch(HttpConfigFormat::isAllowed)) {
            return name;
        }
        StringBuilder canonical = new StringBuilder(name.toLowerCase(Locale.ROOT));
        for (int i = 0; i < canonical.length(); i++) {
            if (i == 0 || canonical.charAt(i - 1) == '-') {
                canonical.setCharAt(i, Character.toUpperCase(canonical.charAt(i)));
            }
        }
        return canonical.toString();
    }

    private static boolean isAllowed(int character) {
        return character < 0x80 && (Character.isLetterOrDigit(character) || SYMBOLS.indexOf(character) >= 0);
    }
}
