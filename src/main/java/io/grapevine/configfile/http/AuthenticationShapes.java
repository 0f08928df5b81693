package io.grapevine.configfile.http;

import static io.grapevine.configfile.shape.FieldSet.inline;
import static io.grapevine.configfile.shape.FieldSet.object;
import static io.grapevine.configfile.shape.FieldSet.secret;
import static io.grapevine.configfile.shape.FieldSet.text;
import static io.grapevine.configfile.shape.FieldSet.textMap;
import static io.grapevine.configfile.shape.FieldSet.texts;
import static io.grapevine.configfile.shape.FieldSet.treeMap;

import io.grapevine.config.http.Authorization;
import io.grapevine.config.http.BasicAuth;
import io.grapevine.config.http.OAuth2;
import io.grapevine.config.http.TlsConfig;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.RecordDraft;
import io.grapevine.configfile.shape.Shape;
import java.util.List;
import java.util.Locale;

/** The field tables of the three authentication methods. */
final class AuthenticationShapes {
    private static final List<String> SIGNATURES = List.of("RS256", "RS384", "RS512");

    private AuthenticationShapes() {}

    static Shape<BasicAuth> basicAuth(FilePaths paths) {
        Field<?> username = text("username");
        Field<?> usernameFile = paths.field("username_file");
        Field<?> usernameRef = text("username_ref");
        Field<?> password = secret("password");
        Field<?> passwordFile = paths.field("password_file");
        Field<?> passwordRef = text("password_ref");
        return Shape.of(BasicAuth.class, username, usernameFile, usernameRef, password, passwordFile, passwordRef)
                .checked(draft -> {
                    draft.atMostOne(username, usernameFile, usernameRef);
                    draft.atMostOne(password, passwordFile, passwordRef);
                });
    }

    static Shape<Authorization> authorization(FilePaths paths) {
        Field<String> type = text("type");
        Field<?> credentials = secret("credentials");
        Field<?> credentialsFile = paths.field("credentials_file");
        Field<?> credentialsRef = text("credentials_ref");
        return Shape.of(Authorization.class, type, credentials, credentialsFile, credentialsRef)
                .checked(draft -> {
                    draft.atMostOne(credentials, credentialsFile, credentialsRef);
                    draft.set(type, draft.get(type).strip());
                    draft.complete(type, "Bearer");
                    if (draft.get(type).toLowerCase(Locale.ROOT).equals("basic")) {
                        draft.fault(
                                type, "authorization type \"basic\" (expected: another type, or basic_auth instead)");
                    }
                });
    }

    static Shape<OAuth2> oauth2(FilePaths paths) {
        Field<String> clientId = text("client_id");
        Field<String> tokenUrl = text("token_url");
        Field<String> grantType = text("grant_type");
        Field<String> signature = text("signature_algorithm");
        List<Field<?>> secrets =
                List.of(secret("client_secret"), paths.field("client_secret_file"), text("client_secret_ref"));
        List<Field<?>> keys = List.of(
                secret("client_certificate_key"),
                text("client_certificate_key_file"),
                text("client_certificate_key_ref"));
        return Shape.of(
                        OAuth2.class,
                        clientId,
                        secrets.get(0),
                        secrets.get(1),
                        secrets.get(2),
                        text("client_certificate_key_id"),
                        keys.get(0),
                        keys.get(1),
                        keys.get(2),
                        grantType,
                        signature,
                        text("iss"),
                        text("audience"),
                        treeMap("claims"),
                        texts("scopes"),
                        tokenUrl,
                        textMap("endpoint_params"),
                        object("tls_config", TlsShape.of(paths), TlsConfig.DEFAULT),
                        inline("proxy", ProxyShape.SHAPE))
                .checked(draft -> {
                    draft.require(clientId, "oauth2 client_id");
                    draft.require(tokenUrl, "oauth2 token_url");
                    if (draft.get(grantType).equals(OAuth2.JWT_BEARER)) {
                        draft.atMostOne(keys.toArray(Field<?>[]::new));
                        checkSignature(draft, signature);
                    } else {
                        draft.atMostOne(secrets.toArray(Field<?>[]::new));
                    }
                });
    }

    private static void checkSignature(RecordDraft draft, Field<String> signature) {
        String algorithm = draft.get(signature);
        if (!algorithm.isEmpty() && !SIGNATURES.contains(algorithm)) {
            draft.fault(signature, algorithm + " (expected: one of " + String.join(", ", SIGNATURES) + ")");
        }
    }
}
