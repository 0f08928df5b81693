package io.grapevine.tenant.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Config;
import io.grapevine.config.GlobalConfig;
import io.grapevine.config.shape.ConfigFields;
import io.grapevine.files.ConfigLoader;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForbiddenFieldsTest {
    private static Config load(String yaml) {
        return ConfigLoader.LITERAL
                .parse(Path.of("alertmanager.yml"), yaml.getBytes(StandardCharsets.UTF_8))
                .get()
                .config();
    }

    private static Optional<String> forbidden(String receiver, String global) {
        return ForbiddenFields.in(
                load("route: {receiver: a}\nreceivers: [{name: a, " + receiver + "}]\nglobal: {" + global + "}\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            webhook_configs: [{url: 'http://a', http_config: {basic_auth: {password_file: f}}}] ~ PASSWORD
            webhook_configs: [{url: 'http://a', http_config: {bearer_token_file: f}}] ~ PASSWORD
            webhook_configs: [{url: 'http://a', http_config: {authorization: {credentials_file: f}}}] ~ PASSWORD
            webhook_configs: [{url: 'http://a', http_config: {tls_config: {ca_file: f}}}] ~ TLS
            webhook_configs: [{url: 'http://a', http_config: {tls_config: {cert_file: f, key_file: f}}}] ~ TLS
            webhook_configs: [{url: 'http://a', http_config: {tls_config: {ca: c}}}] ~ TLS
            webhook_configs: [{url: 'http://a', http_config: {tls_config: {cert: c, key: k}}}] ~ TLS
            email_configs: [{to: t, from: f, smarthost: 'a:1', auth_password_file: f}] ~ PASSWORD
            email_configs: [{to: t, from: f, smarthost: 'a:1', tls_config: {ca_file: f}}] ~ TLS
            email_configs: [{to: t, from: f, smarthost: 'a:1', auth_secret_file: f}] ~ email_configs auth_secret_file
            webhook_configs: [{url_file: f}] ~ Webhook url_file
            discord_configs: [{webhook_url_file: f}] ~ Webhook url_file
            msteams_configs: [{webhook_url_file: f}] ~ Webhook url_file
            msteamsv2_configs: [{webhook_url_file: f}] ~ Webhook url_file
            slack_configs: [{api_url_file: f}] ~ Slack api_url_file or global slack_api_url_file
            slack_configs: [{app_token_file: f}] ~ PASSWORD
            opsgenie_configs: [{api_key_file: f}] ~ OpsGenie api_key_file or global opsgenie_api_key_file
            victorops_configs: [{routing_key: r, api_key_file: f}] ~ VictorOps api_key_file or global \
            victorops_api_key_file
            pagerduty_configs: [{service_key_file: f}] ~ PagerDuty service_key_file
            pagerduty_configs: [{routing_key_file: f}] ~ PagerDuty routing_key_file
            pushover_configs: [{user_key_file: f, token: t}] ~ Pushover user_key_file
            pushover_configs: [{user_key: u, token_file: f}] ~ Pushover token_file
            telegram_configs: [{chat_id: 1, bot_token_file: f}] ~ Telegram bot_token_file
            telegram_configs: [{chat_id_file: f, bot_token: t}] ~ telegram_configs chat_id_file
            wechat_configs: [{corp_id: c, api_secret_file: f}] ~ wechat_configs api_secret_file
            incidentio_configs: [{url: 'http://a', alert_source_token_file: f}] ~ incidentio_configs \
            alert_source_token_file
            rocketchat_configs: [{token: t, token_id_file: f}] ~ rocketchat_configs token_id_file
            mattermost_configs: [{webhook_url_file: f}] ~ mattermost_configs webhook_url_file
            sns_configs: [{topic_arn: t, sigv4: {profile: p}}] ~ sigv4 profile
            webhook_configs: [{url: 'http://a', http_config: {basic_auth: {username_file: f}}}] ~ basic_auth \
            username_file
            webhook_configs: [{url: 'http://a', http_config: {http_headers: {A.b: {files: [f]}}}}] ~ http_headers files
            """)
    void fieldOfAReceiverIsForbidden(String receiver, String name) {
        assertThat(forbidden(receiver, "")).contains(error(name));
    }

    private static String error(String name) {
        String names = switch (name) {
            case "PASSWORD" ->
                "smtp_auth_password_file, password_file, bearer_token_file, auth_password_file or"
                        + " credentials_file";
            case "TLS" -> "TLS ca_file, cert_file, key_file, ca, cert or key";
            default -> name;
        };
        return "setting " + names + " is not allowed";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            client_secret_file: f ~ OAuth2 client_secret_file
            proxy_url: 'http://p' ~ proxy_url
            proxy_from_environment: true ~ proxy_from_environment
            tls_config: {ca: c} ~ TLS
            client_certificate_key_file: f, 'grant_type': 'urn:ietf:params:oauth:grant-type:jwt-bearer' ~ oauth2 \
            client_certificate_key_file
            """)
    void fieldOfOAuth2IsForbidden(String field, String name) {
        String oauth2 = "http_config: {oauth2: {client_id: c, token_url: 'http://t', " + field + "}}";

        assertThat(forbidden("webhook_configs: [{url: 'http://a', " + oauth2 + "}]", ""))
                .contains(error(name));
        assertThat(forbidden("", oauth2)).contains(error(name));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            smtp_auth_password_file: f ~ PASSWORD
            smtp_auth_secret_file: f ~ global smtp_auth_secret_file
            smtp_tls_config: {ca_file: f} ~ TLS
            slack_api_url_file: f ~ Slack api_url_file or global slack_api_url_file
            slack_app_token_file: f ~ global slack_app_token_file
            opsgenie_api_key_file: f ~ OpsGenie api_key_file or global opsgenie_api_key_file
            victorops_api_key_file: f ~ VictorOps api_key_file or global victorops_api_key_file
            telegram_bot_token_file: f ~ global telegram_bot_token_file
            wechat_api_secret_file: f ~ global wechat_api_secret_file
            rocketchat_token_file: f ~ global rocketchat_token_file
            mattermost_webhook_url_file: f ~ global mattermost_webhook_url_file
            http_config: {tls_config: {key: k, cert: c}} ~ TLS
            http_config: {basic_auth: {username_file: f}} ~ basic_auth username_file
            """)
    void fieldOfTheSectionGlobalIsForbidden(String global, String name) {
        assertThat(forbidden("", global)).contains(error(name));
    }

    @Test
    void sectionsOfTheProcessAreForbiddenWhereTheyNameFiles() {
        String valid = "route: {receiver: a}\nreceivers: [{name: a}]\n";

        assertThat(ForbiddenFields.in(load(valid + "event_recorder: {file_outputs: [{path: f}]}\n")))
                .contains("setting event_recorder is not allowed");
        assertThat(ForbiddenFields.in(load(valid + "tracing: {endpoint: e, tls_config: {ca_file: f}}\n")))
                .contains(error("TLS"));
        assertThat(ForbiddenFields.in(load(valid + "tracing: {endpoint: e, headers: {A: {files: [f]}}}\n")))
                .contains("setting http_headers files is not allowed");
        assertThat(ForbiddenFields.in(load(valid + "tracing: {endpoint: e}\n"))).isEmpty();
    }

    /** The fields of receivers are tested beside the class that knows them. */
    @Test
    void everyFieldOfTheSectionGlobalThatNamesAFileIsKnownForOne() {
        List<RecordComponent> fields = Arrays.stream(GlobalConfig.class.getDeclaredClasses())
                .filter(Class::isRecord)
                .flatMap(service -> Arrays.stream(service.getRecordComponents()))
                .filter(component ->
                        component.getName().toLowerCase(Locale.ROOT).contains("file"))
                .toList();

        assertThat(fields).hasSizeGreaterThan(8).allMatch(ConfigFields::namesFiles);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sigv4: {}", "sigv4: {region: eu-west-1, role_arn: 'arn:aws:iam::1:role/r'}"})
    void identityOfTheServerIsForbidden(String sigv4) {
        String sns =
                "sns_configs: [{topic_arn: t, api_url: 'http://tenant'" + (sigv4.isEmpty() ? "" : ", " + sigv4) + "}]";

        assertThat(forbidden(sns, ""))
                .contains("sns_configs sigv4: no access_key and secret_key (expected: both, as a tenant cannot use the"
                        + " identity of the server)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "webhook_configs: [{url: 'http://a', http_config: {proxy_url: 'http://p'}}]",
                "webhook_configs: [{url: 'http://a', http_config: {proxy_from_environment: true}}]",
                "webhook_configs: [{url: 'http://a', payload: {ca: x, url_file: y, files: [z]}}]",
                "webhook_configs: [{url: 'http://a', http_config: {tls_config: {insecure_skip_verify: true}}}]",
                "webhook_configs: [{url: 'http://a', http_config: {http_headers: {files: {values: [v]}}}}]",
                "sns_configs: [{topic_arn: t, sigv4: {access_key: a, secret_key: s}}]"
            })
    void otherFieldIsPermitted(String receiver) {
        assertThat(forbidden(receiver, "")).isEmpty();
    }
}
