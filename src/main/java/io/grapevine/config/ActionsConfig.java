package io.grapevine.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Settings of the actions in messages: acknowledge and silence.
 *
 * @param keyFile the path of the file of keys that sign links; empty: a key from the secret of the cluster, or of this replica
 * @param linkExpiry how long a link or a button in a message is valid
 * @param links who may act by a link
 * @param listen the address {@code host:port} of a listener for links and callbacks only; empty: none
 * @param chats what reports clicks
 * @param identities the user of each id of a chat, such as {@code slack:U012AB3CD}
 */
public record ActionsConfig(
        String keyFile,
        Duration linkExpiry,
        LinkAccess links,
        String listen,
        Chats chats,
        Map<String, String> identities) {
    /** The settings of a file without the section. */
    public static final ActionsConfig DEFAULT = new ActionsConfig("", Duration.ofDays(1));

    public ActionsConfig {
        identities = Map.copyOf(identities);
    }

    /** Settings without chats, for links of users who log in. */
    public ActionsConfig(String keyFile, Duration linkExpiry) {
        this(keyFile, linkExpiry, LinkAccess.LOGIN, "", Chats.NONE, Map.of());
    }

    /**
     * The chats and services that report that users have clicked, or pressed a key.
     *
     * @param twilio the accounts of Twilio whose calls take keys
     */
    public record Chats(
            List<SlackAppConfig> slack,
            List<TelegramBotConfig> telegram,
            List<MattermostServerConfig> mattermost,
            List<DiscordAppConfig> discord,
            List<PagerdutyWebhookConfig> pagerduty,
            List<TwilioAccountConfig> twilio) {
        /** Nothing reports clicks. */
        public static final Chats NONE = new Chats(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

        public Chats {
            slack = List.copyOf(slack);
            telegram = List.copyOf(telegram);
            mattermost = List.copyOf(mattermost);
            discord = List.copyOf(discord);
            pagerduty = List.copyOf(pagerduty);
            twilio = List.copyOf(twilio);
        }
    }

    /**
     * An app of Discord that reports clicks.
     *
     * @param publicKey the key by which its requests are signed, 64 hexadecimal digits
     * @param httpConfig the client's settings, without an authorization
     */
    public record DiscordAppConfig(String publicKey, HttpConfig httpConfig, Url apiUrl) {
        /** The address of the API of Discord. */
        public static final Url API = new Url("https://discord.com/api/v10/");
    }

    /** Permission to act by a link in a message. */
    public enum LinkAccess {
        /** The user who logs in may act, as far as role and policy go. */
        LOGIN,
        /** Any holder of the link may act, without a login. */
        HOLDER
    }

    /**
     * A Mattermost server that reports clicks.
     *
     * @param url the address that its users open
     */
    public record MattermostServerConfig(Url url) {}

    /**
     * A webhook subscription of PagerDuty, which reports what users do with incidents there.
     *
     * @param webhookSecret the secret by which PagerDuty signs; empty if a file has it
     * @param webhookSecretFile the path of its file, or empty
     * @param onAcknowledge what an acknowledgement there does here: {@code ack} or {@code none}
     * @param onUnacknowledge what its end there does here: {@code undo} or {@code none}
     */
    public record PagerdutyWebhookConfig(
            Secret webhookSecret, String webhookSecretFile, String onAcknowledge, String onUnacknowledge) {
        /** Word for what is left out. */
        public static final String NONE = "none";

        /** Whether an acknowledgement there acknowledges here. */
        public boolean acknowledges() {
            return !onAcknowledge.equals(NONE);
        }

        /** Whether the end of an acknowledgement there ends it here. */
        public boolean undoes() {
            return !onUnacknowledge.equals(NONE);
        }
    }

    /**
     * An app of Slack that reports clicks: by Socket Mode if it has an app-level token, else at the request URL.
     *
     * @param appLevelToken the token {@code xapp-…} with the scope {@code connections:write}; empty if a file has it, or for a request URL
     * @param appLevelTokenFile the path of its file, or empty
     * @param botToken the token {@code xoxb-…} with the scope {@code chat:write}; may be empty: then answers need Slack's address of each
     *     click
     * @param botTokenFile the path of its file, or empty
     * @param signingSecret the secret by which requests are signed; empty if a file has it, or for Socket Mode
     * @param signingSecretFile the path of its file, or empty
     * @param httpConfig the client's settings, without an authorization
     * @param apiUrl the address of the Web API
     */
    public record SlackAppConfig(
            Secret appLevelToken,
            String appLevelTokenFile,
            Secret botToken,
            String botTokenFile,
            Secret signingSecret,
            String signingSecretFile,
            HttpConfig httpConfig,
            Url apiUrl) {
        /** The address of the Web API of Slack. */
        public static final Url API = new Url("https://slack.com/api/");

        /** Whether clicks arrive by Socket Mode. */
        public boolean hasSocket() {
            return !appLevelToken.isEmpty() || !appLevelTokenFile.isEmpty();
        }

        /** Whether clicks arrive at the request URL. */
        public boolean hasRequestUrl() {
            return !signingSecret.isEmpty() || !signingSecretFile.isEmpty();
        }

        /** Whether it can post messages and open dialogs by itself. */
        public boolean isBot() {
            return !botToken.isEmpty() || !botTokenFile.isEmpty();
        }
    }

    /**
     * A bot of Telegram that reports clicks: when it is asked for them, or at the webhook.
     *
     * @param botToken the token of the bot; empty if a file has it
     * @param botTokenFile the path of its file, or empty
     * @param webhook whether clicks arrive at the webhook
     * @param secretToken the secret that requests to the webhook carry; empty if a file has it, or without the webhook
     * @param secretTokenFile the path of its file, or empty
     * @param httpConfig the client's settings, without an authorization
     */
    public record TelegramBotConfig(
            Secret botToken,
            String botTokenFile,
            boolean webhook,
            Secret secretToken,
            String secretTokenFile,
            HttpConfig httpConfig,
            Url apiUrl) {
        /** The address of the Bot API of Telegram. */
        public static final Url API = new Url("https://api.telegram.org/");
    }

    /**
     * An account of Twilio that reports the keys that users press during calls.
     *
     * @param authToken the token by which Twilio signs: that of the account, not the secret of an API key; empty if a file has it
     * @param authTokenFile the path of its file, which has one token a line; or empty
     */
    public record TwilioAccountConfig(String accountSid, Secret authToken, String authTokenFile) {}
}
