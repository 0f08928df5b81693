package io.grapevine.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code global}: defaults for all receivers, those of a service in a record of their own. An empty string or
 * secret is not set.
 *
 * @param resolveTimeout after which time an alert without an end that is not sent again counts as resolved
 */
public record GlobalConfig(
        Duration resolveTimeout,
        HttpConfig httpConfig,
        @Nullable Url jiraApiUrl,
        Smtp smtp,
        Slack slack,
        @Nullable Url pagerdutyUrl,
        ApiKey opsgenie,
        Wechat wechat,
        ApiKey victorops,
        Telegram telegram,
        @Nullable Url webexApiUrl,
        Rocketchat rocketchat,
        Mattermost mattermost) {

    /**
     * The mail server through which emails are sent.
     *
     * @param hello the name to greet it with
     * @param authPassword the password, for PLAIN and LOGIN
     * @param authSecret the secret, for CRAM-MD5
     * @param authIdentity the identity to act as, for PLAIN
     * @param requireTls whether a server without TLS is refused
     * @param forceImplicitTls whether TLS is spoken from the first byte; null for port 465 only
     */
    public record Smtp(
            String from,
            String hello,
            Smarthost smarthost,
            String authUsername,
            Secret authPassword,
            String authPasswordFile,
            Secret authSecret,
            String authSecretFile,
            String authIdentity,
            boolean requireTls,
            TlsConfig tlsConfig,
            @Nullable Boolean forceImplicitTls) {}

    public record Slack(
            @Nullable Secret apiUrl,
            String apiUrlFile,
            Secret appToken,
            String appTokenFile,
            @Nullable Url appUrl) {}

    /** A service with a key: OpsGenie, VictorOps. */
    public record ApiKey(@Nullable Url apiUrl, Secret apiKey, String apiKeyFile) {}

    public record Wechat(@Nullable Url apiUrl, Secret apiSecret, String apiSecretFile, String apiCorpId) {}

    public record Telegram(@Nullable Url apiUrl, Secret botToken, String botTokenFile) {}

    public record Rocketchat(
            @Nullable Url apiUrl,
            @Nullable Secret token,
            String tokenFile,
            @Nullable Secret tokenId,
            String tokenIdFile) {}

    public record Mattermost(@Nullable Secret webhookUrl, String webhookUrlFile) {}
}
