package io.grapevine.receiver;

import io.grapevine.receiver.apprise.AppriseFormat;
import io.grapevine.receiver.dingtalk.DingtalkFormat;
import io.grapevine.receiver.discord.DiscordFormat;
import io.grapevine.receiver.email.EmailFormat;
import io.grapevine.receiver.feishu.FeishuFormat;
import io.grapevine.receiver.github.GithubFormat;
import io.grapevine.receiver.gitlab.GitlabFormat;
import io.grapevine.receiver.googlechat.GooglechatFormat;
import io.grapevine.receiver.gotify.GotifyFormat;
import io.grapevine.receiver.grafana.GrafanaFormat;
import io.grapevine.receiver.incidentio.IncidentioFormat;
import io.grapevine.receiver.jira.JiraFormat;
import io.grapevine.receiver.kafka.KafkaFormat;
import io.grapevine.receiver.line.LineFormat;
import io.grapevine.receiver.matrix.MatrixFormat;
import io.grapevine.receiver.mattermost.MattermostFormat;
import io.grapevine.receiver.msteams.MsteamsFormat;
import io.grapevine.receiver.msteamsv2.Msteamsv2Format;
import io.grapevine.receiver.ntfy.NtfyFormat;
import io.grapevine.receiver.opsgenie.OpsgenieFormat;
import io.grapevine.receiver.pagerduty.PagerdutyFormat;
import io.grapevine.receiver.pushover.PushoverFormat;
import io.grapevine.receiver.rocketchat.RocketchatFormat;
import io.grapevine.receiver.signal.SignalFormat;
import io.grapevine.receiver.slack.SlackFormat;
import io.grapevine.receiver.sns.SnsFormat;
import io.grapevine.receiver.telegram.TelegramFormat;
import io.grapevine.receiver.twilio.TwilioFormat;
import io.grapevine.receiver.victorops.VictoropsFormat;
import io.grapevine.receiver.webex.WebexFormat;
import io.grapevine.receiver.webhook.WebhookFormat;
import io.grapevine.receiver.webpush.WebpushFormat;
import io.grapevine.receiver.wechat.WechatFormat;
import io.grapevine.receiver.wecom.WecomFormat;
import io.grapevine.receiver.zulip.ZulipFormat;
import java.util.Set;

/** The formats of all kinds. Each is made when it is asked for: most files need few, and a start would take longer. */
public final class ReceiverFormats {
    private ReceiverFormats() {}

    /** The format of a kind. */
    public static IntegrationFormat<?> of(Kind<?> kind) {
        return switch (kind.label()) {
            case "discord" -> DiscordFormat.FORMAT;
            case "email" -> EmailFormat.FORMAT;
            case "incidentio" -> IncidentioFormat.FORMAT;
            case "pagerduty" -> PagerdutyFormat.FORMAT;
            case "slack" -> SlackFormat.FORMAT;
            case "webhook" -> WebhookFormat.FORMAT;
            case "opsgenie" -> OpsgenieFormat.FORMAT;
            case "wechat" -> WechatFormat.FORMAT;
            case "pushover" -> PushoverFormat.FORMAT;
            case "victorops" -> VictoropsFormat.FORMAT;
            case "sns" -> SnsFormat.FORMAT;
            case "telegram" -> TelegramFormat.FORMAT;
            case "webex" -> WebexFormat.FORMAT;
            case "msteams" -> MsteamsFormat.FORMAT;
            case "msteamsv2" -> Msteamsv2Format.FORMAT;
            case "jira" -> JiraFormat.FORMAT;
            case "rocketchat" -> RocketchatFormat.FORMAT;
            case "mattermost" -> MattermostFormat.FORMAT;
            case "ntfy" -> NtfyFormat.FORMAT;
            case "gotify" -> GotifyFormat.FORMAT;
            case "googlechat" -> GooglechatFormat.FORMAT;
            case "wecom" -> WecomFormat.FORMAT;
            case "dingtalk" -> DingtalkFormat.FORMAT;
            case "feishu" -> FeishuFormat.FORMAT;
            case "matrix" -> MatrixFormat.FORMAT;
            case "zulip" -> ZulipFormat.FORMAT;
            case "twilio" -> TwilioFormat.FORMAT;
            case "apprise" -> AppriseFormat.FORMAT;
            case "grafana" -> GrafanaFormat.FORMAT;
            case "line" -> LineFormat.FORMAT;
            case "signal" -> SignalFormat.FORMAT;
            case "github" -> GithubFormat.FORMAT;
            case "gitlab" -> GitlabFormat.FORMAT;
            case "kafka" -> KafkaFormat.FORMAT;
            case "webpush" -> WebpushFormat.FORMAT;
            default -> throw new IllegalArgumentException(kind.label());
        };
    }

    /** The fields of a kind that can hold text or parts with text; none if there is no such kind. */
    public static Set<String> textsOf(String kind) {
        return Kinds.named(kind).map(known -> of(known).texts()).orElse(Set.of());
    }
}
