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
import java.util.Map;

/** The kinds of receivers that speak HTTP, which are all but mail, and what sends to each. */
final class HttpKinds {
    private static final Map<Class<?>, Kind<?>> KINDS = Map.ofEntries(
            kind(DiscordConfig.class, DiscordNotifier::new),
            kind(IncidentioConfig.class, IncidentioNotifier::new),
            kind(JiraConfig.class, JiraNotifier::new),
            kind(MattermostConfig.class, MattermostNotifier::new),
            kind(MsteamsConfig.class, MsteamsNotifier::new),
            kind(Msteamsv2Config.class, Msteamsv2Notifier::new),
            kind(OpsgenieConfig.class, OpsgenieNotifier::new),
            kind(PagerdutyConfig.class, PagerdutyNotifier::new),
            kind(PushoverConfig.class, PushoverNotifier::new),
            kind(RocketchatConfig.class, RocketchatNotifier::new),
            kind(SlackConfig.class, SlackNotifier::new),
            kind(SnsConfig.class, SnsNotifier::new),
            kind(TelegramConfig.class, TelegramNotifier::new),
            kind(VictoropsConfig.class, VictoropsNotifier::new),
            kind(WebexConfig.class, WebexNotifier::new),
            kind(WebhookConfig.class, WebhookNotifier::new),
            kind(WechatConfig.class, WechatNotifier::new));

    private HttpKinds() {}

    @FunctionalInterface
    private interface Kind<C> {
        Notifier notifier(C config, MessageTemplates wording, HttpSenders senders) throws SendFailure;
    }

    private static <C extends IntegrationConfig> Map.Entry<Class<?>, Kind<?>> kind(Class<C> config, Kind<C> kind) {
        return Map.entry(config, kind);
    }

    /**
     * A notifier for one entry of a receiver.
     *
     * @throws SendFailure if what it needs, such as a certificate, is not there
     * @throws IllegalArgumentException if the entry is of no kind that speaks HTTP
     */
    static Notifier notifier(IntegrationConfig config, MessageTemplates wording, HttpSenders senders)
            throws SendFailure {
        @SuppressWarnings("unchecked") // kind() pairs them
        Kind<IntegrationConfig> kind = (Kind<IntegrationConfig>) KINDS.get(config.getClass());
        if (kind == null) {
            throw new IllegalArgumentException("kind: " + config.kind() + " (expected: one that speaks HTTP)");
        }
        return kind.notifier(config, wording, senders);
    }
}
