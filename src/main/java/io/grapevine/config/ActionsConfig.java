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
     * @param slack the apps of Slack
     * @param telegram the bots of Telegram
     * @param mattermost the Mattermost servers
     * @param discord the apps of Discord
     * @param pagerduty the webhook subscriptions of PagerDuty
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
}
