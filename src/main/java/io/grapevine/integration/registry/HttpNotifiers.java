package io.grapevine.integration.registry;

import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.receiver.DiscordConfig;
import io.grapevine.config.receiver.IncidentioConfig;
import io.grapevine.config.receiver.JiraConfig;
import io.grapevine.config.receiver.MattermostConfig;
import io.grapevine.config.receiver.MsteamsConfig;
import io.grapevine.config.receiver.Msteamsv2Config;
import io.grapevine.config.receiver.OpsgenieConfig;
import io.grapevine.config.receiver.PagerdutyConfig;
import io.grapevine.config.receiver.PushoverConfig;
import io.grapevine.config.receiver.RocketchatConfig;
import io.grapevine.config.receiver.SlackConfig;
import io.grapevine.config.receiver.SnsConfig;
import io.grapevine.config.receiver.TelegramConfig;
import io.grapevine.config.receiver.VictoropsConfig;
import io.grapevine.config.receiver.WebexConfig;
import io.grapevine.config.receiver.WebhookConfig;
import io.grapevine.config.receiver.WechatConfig;
import io.grapevine.http.SendFailure;
import io.grapevine.integration.discord.DiscordNotifier;
import io.grapevine.integration.http.HttpSenders;
import io.grapevine.integration.incidentio.IncidentioNotifier;
import io.grapevine.integration.jira.JiraNotifier;
import io.grapevine.integration.mattermost.MattermostNotifier;
import io.grapevine.integration.message.MessageTemplates;
import io.grapevine.integration.msteams.MsteamsNotifier;
import io.grapevine.integration.msteamsv2.Msteamsv2Notifier;
import io.grapevine.integration.opsgenie.OpsgenieNotifier;
import io.grapevine.integration.pagerduty.PagerdutyNotifier;
import io.grapevine.integration.pushover.PushoverNotifier;
import io.grapevine.integration.rocketchat.RocketchatNotifier;
import io.grapevine.integration.slack.SlackNotifier;
import io.grapevine.integration.sns.SnsNotifier;
import io.grapevine.integration.telegram.TelegramNotifier;
import io.grapevine.integration.victorops.VictoropsNotifier;
import io.grapevine.integration.webex.WebexNotifier;
import io.grapevine.integration.webhook.WebhookNotifier;
import io.grapevine.integration.wechat.WechatNotifier;
import io.grapevine.notify.Notifier;

/** The notifiers of all kinds that speak HTTP, which are all but mail. */
final class HttpNotifiers {
    private HttpNotifiers() {}

    /**
     * A notifier for one entry of a receiver.
     *
     * @throws SendFailure if what it needs, such as a certificate, is not there
     * @throws IllegalArgumentException if the entry is of no kind that speaks HTTP
     */
    static Notifier notifier(IntegrationConfig config, MessageTemplates wording, HttpSenders senders)
            throws SendFailure {
        return switch (config.integrationKind()) {
            case EMAIL -> throw new IllegalArgumentException("kind: email (expected: one that speaks HTTP)");
            case DISCORD -> DiscordNotifier.notifier((DiscordConfig) config, wording, senders);
            case INCIDENTIO -> new IncidentioNotifier((IncidentioConfig) config, wording, senders);
            case JIRA -> new JiraNotifier((JiraConfig) config, wording, senders);
            case MATTERMOST -> new MattermostNotifier((MattermostConfig) config, wording, senders);
            case MSTEAMS -> MsteamsNotifier.notifier((MsteamsConfig) config, wording, senders);
            case MSTEAMSV2 -> Msteamsv2Notifier.notifier((Msteamsv2Config) config, wording, senders);
            case OPSGENIE -> new OpsgenieNotifier((OpsgenieConfig) config, wording, senders);
            case PAGERDUTY -> new PagerdutyNotifier((PagerdutyConfig) config, wording, senders);
            case PUSHOVER -> new PushoverNotifier((PushoverConfig) config, wording, senders);
            case ROCKETCHAT -> new RocketchatNotifier((RocketchatConfig) config, wording, senders);
            case SLACK -> new SlackNotifier((SlackConfig) config, wording, senders);
            case SNS -> new SnsNotifier((SnsConfig) config, wording, senders);
            case TELEGRAM -> new TelegramNotifier((TelegramConfig) config, wording, senders);
            case VICTOROPS -> new VictoropsNotifier((VictoropsConfig) config, wording, senders);
            case WEBEX -> WebexNotifier.notifier((WebexConfig) config, wording, senders);
            case WEBHOOK -> new WebhookNotifier((WebhookConfig) config, wording, senders);
            case WECHAT -> new WechatNotifier((WechatConfig) config, wording, senders);
        };
    }
}
