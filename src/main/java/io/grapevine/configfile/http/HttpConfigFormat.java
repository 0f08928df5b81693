package io.grapevine.configfile.http;

import static io.grapevine.configfile.shape.FieldSet.flag;
import static io.grapevine.configfile.shape.FieldSet.inline;
import static io.grapevine.configfile.shape.FieldSet.object;
import static io.grapevine.configfile.shape.FieldSet.secret;

import io.grapevine.config.http.Authorization;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.HttpHeader;
import io.grapevine.config.http.TlsConfig;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.RecordDraft;
import io.grapevine.configfile.shape.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The field tables of {@code http_config} and {@code tls_config} for one base directory of relative paths: that of the
 * configuration in most sections, the working directory in a few, as in Alertmanager.
 */
public final class HttpConfigFormat {
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
                        inline("proxy", ProxyShape.SHAPE),
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
}
