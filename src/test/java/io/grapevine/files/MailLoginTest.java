package io.grapevine.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.config.OAuth2;
import io.grapevine.config.Smarthost;
import io.grapevine.config.yaml.Read;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The logins of mails by OAuth 2, of one integration and of all. */
class MailLoginTest {
    private static final Smarthost OFFICE = new Smarthost("smtp.office365.com", "587");
    private static final Smarthost RELAY = new Smarthost("relay.example.org", "25");

    private static final Config CONFIG = Loading.config("""
            global:
              smtp_smarthost: smtp.office365.com:587
              smtp_from: alerts@example.org
              smtp_auth_username: alerts@example.org
            route: {receiver: office}
            receivers:
            - name: office
              email_configs: [{to: a@example.org}, {to: b@example.org, smarthost: 'relay.example.org:25'}]
            - name: chat
              slack_configs: [{api_url: 'http://s', channel: a}]
            """);

    private static Read<ConfigLoader.LoadedExtensions> parse(Path file, Config config, String yaml) {
        return ConfigLoader.LITERAL.extensions(file, yaml.getBytes(UTF_8), config);
    }

    private static Extensions extensions(String yaml) {
        return parse(Path.of("/etc/am/grapevine.yml"), CONFIG, yaml).get().extensions();
    }

    private static List<String> faults(Config config, String yaml) {
        return parse(Path.of("grapevine.yml"), config, yaml).faults().stream()
                .map(fault -> fault.toString().replace("grapevine.yml:", ""))
                .toList();
    }

    private static String clientOf(@Nullable OAuth2 login) {
        return login == null ? "none" : login.clientId();
    }

    @Test
    void loginOfAllMailsIsForTheServerOfGlobalOnly() {
        Extensions extensions = extensions("""
                messages:
                  email:
                    oauth2: {client_id: all, client_secret: s, token_url: 'https://login.example.org/token'}
                """);

        assertThat(clientOf(extensions.oauth2("office", 0, OFFICE))).isEqualTo("all");
        assertThat(clientOf(extensions.oauth2("office", 1, RELAY))).isEqualTo("none");
        assertThat(clientOf(extensions.oauth2("new", 0, OFFICE))).isEqualTo("all");
    }

    @Test
    void loginOfAnIntegrationPrecedes() {
        Extensions extensions = extensions("""
                messages:
                  email:
                    oauth2: {client_id: all, client_secret: s, token_url: 'https://login.example.org/token'}
                integrations:
                - {receiver: office, kind: email, index: 0, on_template_error: plain}
                - receiver: office
                  kind: email
                  index: 1
                  oauth2: {client_id: one, client_secret: s, token_url: 'https://login.example.org/token'}
                """);

        assertThat(clientOf(extensions.oauth2("office", 0, OFFICE))).isEqualTo("all");
        assertThat(clientOf(extensions.oauth2("office", 1, RELAY))).isEqualTo("one");
    }

    @Test
    void everyFieldIsReadAndFilesLieBesideTheFile() {
        OAuth2 login = Objects.requireNonNull(extensions("""
                        integrations:
                        - receiver: office
                          kind: email
                          oauth2:
                            client_id: mailer@example.iam.gserviceaccount.com
                            grant_type: urn:ietf:params:oauth:grant-type:jwt-bearer
                            client_certificate_key_file: google.pem
                            client_certificate_key_id: k1
                            claims: {sub: pager@example.org}
                            scopes: [https://mail.google.com/]
                            token_url: https://oauth2.googleapis.com/token
                            tls_config: {ca_file: ca.pem}
                        """).oauth2("office", 0, OFFICE));

        assertThat(login.clientCertificateKeyFile()).isEqualTo("/etc/am/google.pem");
        assertThat(login.tlsConfig().caFile()).isEqualTo("/etc/am/ca.pem");
        assertThat(login.claims()).isEqualTo(Map.of("sub", "pager@example.org"));
        assertThat(login.scopes()).containsExactly("https://mail.google.com/");
        assertThat(login.grantType()).isEqualTo(OAuth2.JWT_BEARER);
    }

    @Test
    void grantIsThatOfTheClientUnlessTheFileSaysOtherwise() {
        Extensions extensions = extensions("""
                integrations:
                - receiver: office
                  kind: email
                  index: 0
                  oauth2: {client_id: a, client_secret_file: s, token_url: 'https://login.example.org/token'}
                - receiver: office
                  kind: email
                  index: 1
                  oauth2:
                    client_id: a
                    grant_type: refresh_token
                    refresh_token_file: r
                    token_url: https://login.example.org/token
                """);

        assertThat(Optional.ofNullable(extensions.oauth2("office", 0, OFFICE)).map(OAuth2::grantType))
                .contains("client_credentials");
        assertThat(Optional.ofNullable(extensions.oauth2("office", 1, RELAY)).map(OAuth2::refreshTokenFile))
                .contains("/etc/am/r");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {client_secret: s, token_url: 'https://t'} \
            | oauth2.client_id: missing (expected: oauth2 client_id)
            {client_id: a, client_secret: s} \
            | oauth2.token_url: missing (expected: oauth2 token_url)
            {client_id: a, client_secret: s, token_url: 'login.example.org'} \
            | oauth2.token_url: "login.example.org" (expected: a URL of http or https)
            {client_id: a, token_url: 'https://t'} \
            | oauth2: missing client_secret & client_secret_file (expected: one of them)
            {client_id: a, client_secret: s, client_secret_file: f, token_url: 'https://t'} \
            | oauth2.client_secret_file: set beside client_secret (expected: at most one of client_secret & client_secret_file)
            {client_id: a, client_secret: s, grant_type: password, token_url: 'https://t'} \
            | oauth2.grant_type: "password" (expected: one of client_credentials, urn:ietf:params:oauth:grant-type:jwt-bearer, refresh_token)
            {client_id: a, client_certificate_key: k, signature_algorithm: ES256, grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', token_url: 'https://t'} \
            | oauth2.signature_algorithm: ES256 (expected: one of RS256, RS384, RS512)
            {client_id: a, grant_type: refresh_token, token_url: 'https://t'} \
            | oauth2: missing refresh_token & refresh_token_file (expected: one of them)
            {client_id: a, client_secret: s, refresh_token: r, token_url: 'https://t'} \
            | oauth2: a refresh token without its grant (expected: grant_type: refresh_token)
            {client_id: a, grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', token_url: 'https://t'} \
            | oauth2: missing client_certificate_key & client_certificate_key_file (expected: one of them)
            """)
    void everyErrorNamesItsFieldOnce(String oauth2, String fault) {
        assertThat(faults(CONFIG, "integrations: [{receiver: office, kind: email, oauth2: " + oauth2 + "}]"))
                .singleElement()
                .asString()
                .matches("1:\\d+: .*")
                .endsWith(": integrations[0]." + fault);
        assertThat(faults(CONFIG, "messages: {email: {oauth2: " + oauth2 + "}}"))
                .singleElement()
                .asString()
                .endsWith(": messages.email." + fault);
    }

    @Test
    void noSecretIsInAStoreThatIsNotThere() {
        String login = "{client_id: a, client_secret_ref: s, client_secret: s, token_url: 'https://t'}";
        assertThat(faults(CONFIG, "messages: {email: {oauth2: " + login + "}}"))
                .singleElement()
                .asString()
                .contains(": messages.email.oauth2.client_secret_ref: field not found (expected: one of client_id, ");
    }

    @Test
    void onlyMailHasSuchALogin() {
        String login = "{client_id: a, client_secret: s, token_url: 'https://t'}";
        assertThat(faults(CONFIG, "integrations: [{receiver: chat, kind: slack, oauth2: " + login + "}]"))
                .containsExactly("1:54: integrations[0].oauth2: set for kind \"slack\" (expected: kind: email)");
    }

    @Test
    void whoLogsInHasAName() {
        Config nameless = Loading.config("""
                global: {smtp_smarthost: 'relay.example.org:25', smtp_from: a@example.org}
                route: {receiver: office}
                receivers: [{name: office, email_configs: [{to: a@example.org}]}]
                """);
        String login = "{client_id: a, client_secret: s, token_url: 'https://t'}";

        assertThat(faults(nameless, "integrations: [{receiver: office, kind: email, oauth2: " + login + "}]"))
                .containsExactly("1:56: integrations[0].oauth2: set without a user"
                        + " (expected: auth_username of the integration, or smtp_auth_username of global)");
        assertThat(parse(Path.of("grapevine.yml"), nameless, "messages: {email: {oauth2: " + login + "}}")
                        .warnings())
                .singleElement()
                .asString()
                .endsWith("messages.email.oauth2: no effect (expected: email_configs with auth_username that send"
                        + " to smtp_smarthost of global)");
        assertThat(faults(
                        Loading.config("{route: {receiver: a}, receivers: [{name: a}]}"),
                        "messages: {email: {oauth2: " + login + "}}"))
                .containsExactly("1:28: messages.email.oauth2: set without a server"
                        + " (expected: smtp_smarthost in global of alertmanager.yml)");
    }

    @Test
    void alertmanagersOwnFileHasNoRefreshToken() {
        assertThat(Loading.faults("""
                        route: {receiver: a}
                        receivers:
                        - name: a
                          webhook_configs:
                          - url: http://w
                            http_config: {oauth2: {client_id: a, token_url: 'https://t', refresh_token: r}}
                        """)).singleElement().asString().contains("refresh_token: field not found");
    }

    @Test
    void filesOfSecretsAreChecked(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("empty"), "\n");
        String login = "{client_id: a, client_secret_file: empty, token_url: 'https://t'}";
        Extensions extensions = parse(
                        directory.resolve("grapevine.yml"),
                        CONFIG,
                        "messages: {email: {oauth2: " + login + "}}\n"
                                + "integrations: [{receiver: office, kind: email, oauth2: "
                                + login.replace("empty", "none") + "}]")
                .get()
                .extensions();

        SecretFiles files = SecretFiles.of(extensions, key -> Optional.empty());
        assertThat(files.warnings())
                .containsExactly("messages.email.oauth2.client_secret_file: " + directory.resolve("empty")
                        + ": empty (expected: a secret)");
        assertThat(files.unread())
                .containsExactly("integrations[0].oauth2.client_secret_file: " + directory.resolve("none")
                        + ": no such file or directory");
    }
}
