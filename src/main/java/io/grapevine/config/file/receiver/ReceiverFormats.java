package io.grapevine.config.file.receiver;

import io.grapevine.config.IntegrationKind;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The formats of all kinds. Each is made when it is asked for: most files need few, and a start would take longer. */
public final class ReceiverFormats {
    private static final List<IntegrationKind> IN_FILE_ORDER = List.of(
            IntegrationKind.DISCORD,
            IntegrationKind.EMAIL,
            IntegrationKind.INCIDENTIO,
            IntegrationKind.PAGERDUTY,
            IntegrationKind.SLACK,
            IntegrationKind.WEBHOOK,
            IntegrationKind.OPSGENIE,
            IntegrationKind.WECHAT,
            IntegrationKind.PUSHOVER,
            IntegrationKind.VICTOROPS,
            IntegrationKind.SNS,
            IntegrationKind.TELEGRAM,
            IntegrationKind.WEBEX,
            IntegrationKind.MSTEAMS,
            IntegrationKind.MSTEAMSV2,
            IntegrationKind.JIRA,
            IntegrationKind.ROCKETCHAT,
            IntegrationKind.MATTERMOST);

    private static final List<IntegrationKind> ADDED = Stream.of(IntegrationKind.values())
            .filter(kind -> !kind.isAlertmanagers())
            .toList();

    private ReceiverFormats() {}

    /** The kinds of {@code alertmanager.yml}, in the order in which a receiver's integrations are written. */
    public static List<IntegrationKind> inFileOrder() {
        return IN_FILE_ORDER;
    }

    /** The kinds of {@code grapevine.yml}, which Alertmanager does not have. */
    public static List<IntegrationKind> added() {
        return ADDED;
    }

    /** The format of a kind. */
    public static IntegrationFormat<?> of(IntegrationKind kind) {
        return switch (kind) {
            case DISCORD -> DiscordFormat.FORMAT;
            case EMAIL -> EmailFormat.FORMAT;
            case INCIDENTIO -> IncidentioFormat.FORMAT;
            case PAGERDUTY -> PagerdutyFormat.FORMAT;
            case SLACK -> SlackFormat.FORMAT;
            case WEBHOOK -> WebhookFormat.FORMAT;
            case OPSGENIE -> OpsgenieFormat.FORMAT;
            case WECHAT -> WechatFormat.FORMAT;
            case PUSHOVER -> PushoverFormat.FORMAT;
            case VICTOROPS -> VictoropsFormat.FORMAT;
            case SNS -> SnsFormat.FORMAT;
            case TELEGRAM -> TelegramFormat.FORMAT;
            case WEBEX -> WebexFormat.FORMAT;
            case MSTEAMS -> MsteamsFormats.CONNECTOR;
            case MSTEAMSV2 -> MsteamsFormats.WORKFLOW;
            case JIRA -> JiraFormat.FORMAT;
            case ROCKETCHAT -> RocketchatFormat.FORMAT;
            case MATTERMOST -> MattermostFormat.FORMAT;
            case NTFY -> NtfyFormat.FORMAT;
            case GOTIFY -> GotifyFormat.FORMAT;
            case GOOGLECHAT -> GooglechatFormat.FORMAT;
            case WECOM -> WecomFormat.FORMAT;
            case DINGTALK -> DingtalkFormat.FORMAT;
            case FEISHU -> FeishuFormat.FORMAT;
            case MATRIX -> MatrixFormat.FORMAT;
            case ZULIP -> ZulipFormat.FORMAT;
            case TWILIO -> TwilioFormat.FORMAT;
            case APPRISE -> AppriseFormat.FORMAT;
            case GRAFANA -> GrafanaFormat.FORMAT;
            case LINE -> LineFormat.FORMAT;
            case SIGNAL -> SignalFormat.FORMAT;
            case GITHUB -> IssueFormats.GITHUB;
            case GITLAB -> IssueFormats.GITLAB;
            case KAFKA -> KafkaFormat.FORMAT;
            case WEBPUSH -> WebpushFormat.FORMAT;
        };
    }

    /** The names of all kinds: those of {@code alertmanager.yml} in their order, then those of {@code grapevine.yml}. */
    public static List<String> kinds() {
        return all().map(IntegrationKind::label).toList();
    }

    private static Stream<IntegrationKind> all() {
        return Stream.concat(IN_FILE_ORDER.stream(), ADDED.stream());
    }

    /** The fields of a kind that can hold text or parts with text; none if there is no such kind. */
    public static Set<String> textsOf(String kind) {
        return all().filter(known -> known.label().equals(kind))
                .findFirst()
                .map(known -> of(known).texts())
                .orElse(Set.of());
    }
}
