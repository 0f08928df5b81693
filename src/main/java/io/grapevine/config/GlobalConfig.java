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
 * @param httpConfig the HTTP client of receivers
 * @param jiraApiUrl where Jira is
 * @param smtpFrom the sender of mails
 * @param smtpHello the name to greet mail servers with
 * @param smtpSmarthost the mail server
 * @param smtpAuthUsername the user's name at the mail server
 * @param smtpAuthPassword the password, for PLAIN and LOGIN
 * @param smtpAuthPasswordFile path of a file with the password
 * @param smtpAuthSecret the secret, for CRAM-MD5
 * @param smtpAuthSecretFile path of a file with the secret
 * @param smtpAuthIdentity the identity to act as, for PLAIN
 * @param smtpRequireTls whether a mail server without TLS is refused
 * @param smtpTlsConfig TLS towards the mail server
 * @param smtpForceImplicitTls whether TLS is spoken from the first byte; null for port 465 only
 * @param slackApiUrl Slack's webhook
 * @param slackApiUrlFile path of a file with the webhook
 * @param slackAppToken the token of a Slack app
 * @param slackAppTokenFile path of a file with the token
 * @param slackAppUrl where Slack apps post
 * @param pagerdutyUrl where PagerDuty is
 * @param opsgenieApiUrl where Opsgenie is
 * @param opsgenieApiKey the key for Opsgenie
 * @param opsgenieApiKeyFile path of a file with the key
 * @param wechatApiUrl where WeChat is
 * @param wechatApiSecret the secret for WeChat
 * @param wechatApiSecretFile path of a file with the secret
 * @param wechatApiCorpId the corporation at WeChat
 * @param victoropsApiUrl where VictorOps is
 * @param victoropsApiKey the key for VictorOps
 * @param victoropsApiKeyFile path of a file with the key
 * @param telegramApiUrl where Telegram is
 * @param telegramBotToken the token of the Telegram bot
 * @param telegramBotTokenFile path of a file with the token
 * @param webexApiUrl where Webex is
 * @param rocketchatApiUrl where Rocket.Chat is
 * @param rocketchatToken the token for Rocket.Chat
 * @param rocketchatTokenFile path of a file with the token
 * @param rocketchatTokenId the token's id
 * @param rocketchatTokenIdFile path of a file with the token's id
 * @param mattermostWebhookUrl Mattermost's webhook
 * @param mattermostWebhookUrlFile path of a file with the webhook
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
