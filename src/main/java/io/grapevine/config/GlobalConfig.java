package io.grapevine.config;

import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.TlsConfig;
import io.grapevine.config.http.Url;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code global}: defaults for all receivers. An empty string or secret is not set.
 *
 * @param resolveTimeout after which time an alert without an end that is not sent again counts as resolved
 * @param smtpHello the name to greet mail servers with
 * @param smtpAuthPassword the password, for PLAIN and LOGIN
 * @param smtpAuthSecret the secret, for CRAM-MD5
 * @param smtpAuthIdentity the identity to act as, for PLAIN
 * @param smtpRequireTls whether a mail server without TLS is refused
 * @param smtpForceImplicitTls whether TLS is spoken from the first byte; null for port 465 only
 */
public record GlobalConfig(
        Duration resolveTimeout,
        HttpConfig httpConfig,
        @Nullable Url jiraApiUrl,
        String smtpFrom,
        String smtpHello,
        Smarthost smtpSmarthost,
        String smtpAuthUsername,
        Secret smtpAuthPassword,
        String smtpAuthPasswordFile,
        Secret smtpAuthSecret,
        String smtpAuthSecretFile,
        String smtpAuthIdentity,
        boolean smtpRequireTls,
        TlsConfig smtpTlsConfig,
        @Nullable Boolean smtpForceImplicitTls,
        @Nullable Secret slackApiUrl,
        String slackApiUrlFile,
        Secret slackAppToken,
        String slackAppTokenFile,
        @Nullable Url slackAppUrl,
        @Nullable Url pagerdutyUrl,
        @Nullable Url opsgenieApiUrl,
        Secret opsgenieApiKey,
        String opsgenieApiKeyFile,
        @Nullable Url wechatApiUrl,
        Secret wechatApiSecret,
        String wechatApiSecretFile,
        String wechatApiCorpId,
        @Nullable Url victoropsApiUrl,
        Secret victoropsApiKey,
        String victoropsApiKeyFile,
        @Nullable Url telegramApiUrl,
        Secret telegramBotToken,
        String telegramBotTokenFile,
        @Nullable Url webexApiUrl,
        @Nullable Url rocketchatApiUrl,
        @Nullable Secret rocketchatToken,
        String rocketchatTokenFile,
        @Nullable Secret rocketchatTokenId,
        String rocketchatTokenIdFile,
        @Nullable Secret mattermostWebhookUrl,
        String mattermostWebhookUrlFile) {}
