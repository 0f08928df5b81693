package io.grapevine.config.file.http;

import static io.grapevine.config.file.shape.FieldSet.anyUrl;
import static io.grapevine.config.file.shape.FieldSet.flag;
import static io.grapevine.config.file.shape.FieldSet.inline;
import static io.grapevine.config.file.shape.FieldSet.object;
import static io.grapevine.config.file.shape.FieldSet.secret;

import io.grapevine.config.file.shape.Field;
import io.grapevine.config.file.shape.FieldSet;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.shape.Shape;
import io.grapevine.config.file.yaml.Yaml;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.HttpConfig.Authorization;
import io.grapevine.config.http.HttpConfig.HttpHeader;
import io.grapevine.config.http.ProxyConfig;
import io.grapevine.config.http.TlsConfig;
import io.grapevine.config.http.Url;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The field tables of {@code http_config} and {@code tls_config} for one base directory of relative paths: that of the
 * configuration in most sections, the working directory in a few, as in Alertmanager.
 */
public final class HttpConfigFormat {
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

    /** An HTTP client, its files relative to the working directory: incident.io's. */
    public static final Shape<HttpConfig> HTTP_AS_WRITTEN = http(FilePaths.AS_WRITTEN);

    /** TLS, its files relative to the configuration. */
    public static final Shape<TlsConfig> TLS = TlsShape.of(FilePaths.BESIDE_CONFIGURATION);

    /** TLS, its files relative to the working directory: that of mail servers. */
    public static final Shape<TlsConfig> TLS_AS_WRITTEN = TlsShape.of(FilePaths.AS_WRITTEN);

    /** The headers of traces, by any names, their files relative to the working directory. */
    public static final Field<@Nullable Map<String, HttpHeader>> TRACING_HEADERS =
            HttpHeaders.any("headers", FilePaths.AS_WRITTEN);

    private HttpConfigFormat() {}

    private static Shape<HttpConfig> http(FilePaths paths) {
        return Shape.of(
                        HttpConfig.class,
                        object("basic_auth", AuthenticationShapes.basicAuth(paths)),
                        object("authorization", AuthenticationShapes.authorization(paths)),
                        object("oauth2", AuthenticationShapes.oauth2(paths)),
                        object("tls_config", TlsShape.of(paths), TlsConfig.DEFAULT),
                        flag("follow_redirects").or(true).always(),
                        flag("enable_http2").or(true).always(),
                        inline("proxy", PROXY),
                        HttpHeaders.ofClient(paths))
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
}
