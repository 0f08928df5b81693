package io.grapevine.config;

import io.grapevine.config.receiver.AppriseConfig;
import io.grapevine.config.receiver.DingtalkConfig;
import io.grapevine.config.receiver.DiscordConfig;
import io.grapevine.config.receiver.EmailConfig;
import io.grapevine.config.receiver.FeishuConfig;
import io.grapevine.config.receiver.GithubConfig;
import io.grapevine.config.receiver.GitlabConfig;
import io.grapevine.config.receiver.GooglechatConfig;
import io.grapevine.config.receiver.GotifyConfig;
import io.grapevine.config.receiver.GrafanaConfig;
import io.grapevine.config.receiver.IncidentioConfig;
import io.grapevine.config.receiver.JiraConfig;
import io.grapevine.config.receiver.KafkaConfig;
import io.grapevine.config.receiver.LineConfig;
import io.grapevine.config.receiver.MatrixConfig;
import io.grapevine.config.receiver.MattermostConfig;
import io.grapevine.config.receiver.MsteamsConfig;
import io.grapevine.config.receiver.Msteamsv2Config;
import io.grapevine.config.receiver.NtfyConfig;
import io.grapevine.config.receiver.OpsgenieConfig;
import io.grapevine.config.receiver.PagerdutyConfig;
import io.grapevine.config.receiver.PushoverConfig;
import io.grapevine.config.receiver.RocketchatConfig;
import io.grapevine.config.receiver.SignalConfig;
import io.grapevine.config.receiver.SlackConfig;
import io.grapevine.config.receiver.SnsConfig;
import io.grapevine.config.receiver.TelegramConfig;
import io.grapevine.config.receiver.TwilioConfig;
import io.grapevine.config.receiver.VictoropsConfig;
import io.grapevine.config.receiver.WebexConfig;
import io.grapevine.config.receiver.WebhookConfig;
import io.grapevine.config.receiver.WebpushConfig;
import io.grapevine.config.receiver.WechatConfig;
import io.grapevine.config.receiver.WecomConfig;
import io.grapevine.config.receiver.ZulipConfig;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The kinds of integrations, in the order in which the integrations of a receiver are notified: Alertmanager's in its
 * order, then Grapevine's own, which only {@code grapevine.yml} has.
 */
public enum IntegrationKind {
    WEBHOOK(WebhookConfig.class, Transport.HTTP, Readers.MACHINES),
    EMAIL(EmailConfig.class, Transport.SMTP, Readers.PEOPLE),
    PAGERDUTY(PagerdutyConfig.class, Transport.HTTP, Readers.PEOPLE),
    OPSGENIE(OpsgenieConfig.class, Transport.HTTP, Readers.PEOPLE),
    WECHAT(WechatConfig.class, Transport.HTTP, Readers.PEOPLE),
    SLACK(SlackConfig.class, Transport.HTTP, Readers.PEOPLE),
    VICTOROPS(VictoropsConfig.class, Transport.HTTP, Readers.PEOPLE),
    PUSHOVER(PushoverConfig.class, Transport.HTTP, Readers.PEOPLE),
    SNS(SnsConfig.class, Transport.AWS, Readers.MACHINES),
    TELEGRAM(TelegramConfig.class, Transport.HTTP, Readers.PEOPLE),
    DISCORD(DiscordConfig.class, Transport.HTTP, Readers.PEOPLE),
    WEBEX(WebexConfig.class, Transport.HTTP, Readers.PEOPLE),
    /** Microsoft Teams through a connector. */
    MSTEAMS(MsteamsConfig.class, Transport.HTTP, Readers.PEOPLE),
    /** Microsoft Teams through a workflow. */
    MSTEAMSV2(Msteamsv2Config.class, Transport.HTTP, Readers.PEOPLE),
    JIRA(JiraConfig.class, Transport.HTTP, Readers.MACHINES),
    INCIDENTIO(IncidentioConfig.class, Transport.HTTP, Readers.MACHINES),
    ROCKETCHAT(RocketchatConfig.class, Transport.HTTP, Readers.PEOPLE),
    MATTERMOST(MattermostConfig.class, Transport.HTTP, Readers.PEOPLE),
    NTFY(NtfyConfig.class, Transport.HTTP, Readers.PEOPLE),
    GOTIFY(GotifyConfig.class, Transport.HTTP, Readers.PEOPLE),
    GOOGLECHAT(GooglechatConfig.class, Transport.HTTP, Readers.PEOPLE),
    WECOM(WecomConfig.class, Transport.HTTP, Readers.PEOPLE),
    DINGTALK(DingtalkConfig.class, Transport.HTTP, Readers.PEOPLE),
    FEISHU(FeishuConfig.class, Transport.HTTP, Readers.PEOPLE),
    MATRIX(MatrixConfig.class, Transport.HTTP, Readers.PEOPLE),
    ZULIP(ZulipConfig.class, Transport.HTTP, Readers.PEOPLE),
    TWILIO(TwilioConfig.class, Transport.HTTP, Readers.PEOPLE),
    APPRISE(AppriseConfig.class, Transport.HTTP, Readers.PEOPLE),
    GRAFANA(GrafanaConfig.class, Transport.HTTP, Readers.PEOPLE),
    LINE(LineConfig.class, Transport.HTTP, Readers.PEOPLE),
    SIGNAL(SignalConfig.class, Transport.HTTP, Readers.PEOPLE),
    GITHUB(GithubConfig.class, Transport.HTTP, Readers.PEOPLE),
    GITLAB(GitlabConfig.class, Transport.HTTP, Readers.PEOPLE),
    KAFKA(KafkaConfig.class, Transport.KAFKA, Readers.MACHINES),
    /** Notifications of browsers. */
    WEBPUSH(WebpushConfig.class, Transport.HTTP, Readers.PEOPLE);

    /** Transport of notifications. */
    public enum Transport {
        /** HTTP by an {@code http_config}. */
        HTTP,
        /** HTTP as the API of AWS has it; Alertmanager counts no connections of it. */
        AWS,
        SMTP,
        KAFKA
    }

    /** Audience of notifications. */
    public enum Readers {
        /** People, to whom a message without its template still tells something. */
        PEOPLE,
        /** Machines, to which plain words would mean nothing. */
        MACHINES
    }

    private static final Map<Class<?>, IntegrationKind> BY_CONFIG =
            Stream.of(values()).collect(Collectors.toMap(kind -> kind.config, kind -> kind));

    private final Class<? extends IntegrationConfig> config;
    private final Transport transport;
    private final Readers readers;

    IntegrationKind(Class<? extends IntegrationConfig> config, Transport transport, Readers readers) {
        this.config = config;
        this.transport = transport;
        this.readers = readers;
    }

    /** The kind whose configuration is of class {@code config}. */
    public static IntegrationKind of(Class<? extends IntegrationConfig> config) {
        return Objects.requireNonNull(BY_CONFIG.get(config), config::getName);
    }

    /** The name in metrics, in the log and in the notification log, such as {@code slack}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The field of a receiver that lists integrations of this kind, such as {@code slack_configs}. */
    public String field() {
        return label() + "_configs";
    }

    /** Whether Alertmanager has it too, so that it stands in {@code alertmanager.yml} and not in {@code grapevine.yml}. */
    public boolean isAlertmanagers() {
        return compareTo(MATTERMOST) <= 0;
    }

    /** What its notifications travel by. */
    public Transport transport() {
        return transport;
    }

    /** Who reads its notifications. */
    public Readers readers() {
        return readers;
    }

    /** Whether a notification that alerts fire may call people, or open a ticket, each time. */
    public boolean isUrgent() {
        return switch (this) {
            case PAGERDUTY,
                    OPSGENIE,
                    VICTOROPS,
                    PUSHOVER,
                    SNS,
                    JIRA,
                    INCIDENTIO,
                    NTFY,
                    GOTIFY,
                    APPRISE,
                    TWILIO,
                    WEBPUSH -> true;
            default -> false;
        };
    }
}
