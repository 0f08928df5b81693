package io.grapevine.config.file.receiver;

import io.grapevine.config.Kind;
import io.grapevine.config.Kinds;
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
