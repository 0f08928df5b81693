package io.grapevine.config.file.http;

import static io.grapevine.config.file.shape.FieldSet.inline;
import static io.grapevine.config.file.shape.FieldSet.object;

import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.shape.Shape;
import io.grapevine.config.http.HttpConfig.Authorization;
import io.grapevine.config.http.HttpConfig.BasicAuth;
import io.grapevine.config.http.OAuth2;
import io.grapevine.config.http.TlsConfig;
import java.util.List;
import java.util.Locale;

/** The field tables of the three authentication methods. */
final class AuthenticationShapes {
    private static final List<String> SIGNATURES = List.of("RS256", "RS384", "RS512");

    private AuthenticationShapes() {}

    static Shape<BasicAuth> basicAuth(FilePaths paths) {
        return Shape.of(BasicAuth.class, paths.field("username_file"), paths.field("password_file"))
                .checked(draft -> {
                    draft.atMostOne("username", "username_file", "username_ref");
                    draft.atMostOne("password", "password_file", "password_ref");
                });
    }

    static Shape<Authorization> authorization(FilePaths paths) {
        return Shape.of(Authorization.class, paths.field("credentials_file")).checked(draft -> {
            draft.atMostOne("credentials", "credentials_file", "credentials_ref");
            String type = draft.<String>get("type").strip();
            draft.set("type", type.isEmpty() ? "Bearer" : type);
            if (type.toLowerCase(Locale.ROOT).equals("basic")) {
                draft.fault("type", "authorization type \"basic\" (expected: another type, or basic_auth instead)");
            }
        });
    }

    static Shape<OAuth2> oauth2(FilePaths paths) {
        return Shape.of(
                        OAuth2.class,
                        paths.field("client_secret_file"),
                        object("tls_config", TlsShape.of(paths), TlsConfig.DEFAULT),
                        inline("proxy", HttpConfigFormat.PROXY))
                .checked(AuthenticationShapes::checkOAuth2);
    }

    private static void checkOAuth2(RecordDraft draft) {
        draft.require("client_id", "oauth2 client_id");
        draft.require("token_url", "oauth2 token_url");
        if (!OAuth2.JWT_BEARER.equals(draft.get("grant_type"))) {
            draft.atMostOne("client_secret", "client_secret_file", "client_secret_ref");
            return;
        }
        draft.atMostOne("client_certificate_key", "client_certificate_key_file", "client_certificate_key_ref");
        String algorithm = draft.get("signature_algorithm");
        if (!algorithm.isEmpty() && !SIGNATURES.contains(algorithm)) {
            draft.fault("signature_algorithm", algorithm + " (expected: one of " + String.join(", ", SIGNATURES) + ")");
        }
    }
}
