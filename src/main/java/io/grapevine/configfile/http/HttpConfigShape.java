package io.grapevine.configfile.http;

import static io.grapevine.configfile.shape.FieldSet.alwaysFlag;
import static io.grapevine.configfile.shape.FieldSet.inline;
import static io.grapevine.configfile.shape.FieldSet.object;

import io.grapevine.config.Secret;
import io.grapevine.config.http.Authorization;
import io.grapevine.config.http.BasicAuth;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.OAuth2;
import io.grapevine.config.http.TlsConfig;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.FieldSet;
import io.grapevine.configfile.shape.RecordDraft;
import io.grapevine.configfile.shape.Shape;
import org.jspecify.annotations.Nullable;

/** The field table of {@code http_config}; a bearer token is converted to an authorization. */
final class HttpConfigShape {
    private final Field<@Nullable BasicAuth> basicAuth;
    private final Field<@Nullable Authorization> authorization;
    private final Field<@Nullable OAuth2> oauth2;
    private final Field<Secret> bearerToken = FieldSet.secret("bearer_token");
    private final Field<String> bearerTokenFile;
    private final Shape<HttpConfig> shape;

    private HttpConfigShape(FilePaths paths) {
        basicAuth = object("basic_auth", AuthenticationShapes.basicAuth(paths));
        authorization = object("authorization", AuthenticationShapes.authorization(paths));
        oauth2 = object("oauth2", AuthenticationShapes.oauth2(paths));
        bearerTokenFile = paths.field("bearer_token_file");
        shape = Shape.of(
                        HttpConfig.class,
                        basicAuth,
                        authorization,
                        oauth2,
                        object("tls_config", TlsShape.of(paths), TlsConfig.DEFAULT),
                        alwaysFlag("follow_redirects", true),
                        alwaysFlag("enable_http2", true),
                        inline("proxy", ProxyShape.SHAPE),
                        HttpHeaders.ofClient(paths))
                .beside(bearerToken, bearerTokenFile)
                .checked(this::check);
    }

    static Shape<HttpConfig> of(FilePaths paths) {
        return new HttpConfigShape(paths).shape;
    }

    private void check(RecordDraft draft) {
        draft.atMostOne(bearerToken, bearerTokenFile);
        draft.atMostOne(basicAuth, oauth2, authorization);
        if (!draft.isSet(bearerToken) && !draft.isSet(bearerTokenFile)) {
            return;
        }
        if (draft.isSet(basicAuth) || draft.isSet(oauth2)) {
            draft.fault("a bearer token beside another authentication (expected: at most one of basic_auth, oauth2, "
                    + "bearer_token & bearer_token_file)");
        }
        if (draft.isSet(authorization)) {
            draft.fault(
                    authorization, "set beside a bearer token (expected: not with bearer_token & bearer_token_file)");
        }
        draft.set(authorization, Authorization.bearer(draft.get(bearerToken), draft.get(bearerTokenFile)));
    }
}
