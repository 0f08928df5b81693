package io.grapevine.receiver;

import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.Extensions;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.receiver.discord.DiscordConfig;
import io.grapevine.receiver.email.Email;
import io.grapevine.receiver.grafana.Grafana;
import io.grapevine.receiver.issue.Github;
import io.grapevine.receiver.issue.Gitlab;
import io.grapevine.receiver.jira.Jira;
import io.grapevine.receiver.kafka.Kafka;
import io.grapevine.receiver.matrix.Matrix;
import io.grapevine.receiver.mattermost.Mattermost;
import io.grapevine.receiver.opsgenie.Opsgenie;
import io.grapevine.receiver.pagerduty.PagerdutyConfig;
import io.grapevine.receiver.plain.Apprise;
import io.grapevine.receiver.plain.Dingtalk;
import io.grapevine.receiver.plain.Feishu;
import io.grapevine.receiver.plain.Googlechat;
import io.grapevine.receiver.plain.Gotify;
import io.grapevine.receiver.plain.Incidentio;
import io.grapevine.receiver.plain.Line;
import io.grapevine.receiver.plain.Msteams;
import io.grapevine.receiver.plain.Msteamsv2;
import io.grapevine.receiver.plain.Ntfy;
import io.grapevine.receiver.plain.Pushover;
import io.grapevine.receiver.plain.Rocketchat;
import io.grapevine.receiver.plain.Signal;
import io.grapevine.receiver.plain.Victorops;
import io.grapevine.receiver.plain.Webex;
import io.grapevine.receiver.plain.Webhook;
import io.grapevine.receiver.plain.Wecom;
import io.grapevine.receiver.slack.SlackConfig;
import io.grapevine.receiver.sns.Sns;
import io.grapevine.receiver.telegram.TelegramConfig;
import io.grapevine.receiver.twilio.TwilioConfig;
import io.grapevine.receiver.webpush.Webpush;
import io.grapevine.receiver.wechat.Wechat;
import io.grapevine.receiver.zulip.Zulip;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The list of all kinds of receivers. */
public final class Kinds {
    /**
     * All kinds, in the order in which the integrations of a receiver are notified: Alertmanager's in its order, then
     * Grapevine's own, which only {@code grapevine.yml} has.
     */
    public static final List<Kind<?>> ALL = List.of(
            Webhook.KIND,
            Email.KIND,
            PagerdutyConfig.KIND,
            Opsgenie.KIND,
            Wechat.KIND,
            SlackConfig.KIND,
            Victorops.KIND,
            Pushover.KIND,
            Sns.KIND,
            TelegramConfig.KIND,
            DiscordConfig.KIND,
            Webex.KIND,
            Msteams.KIND,
            Msteamsv2.KIND,
            Jira.KIND,
            Incidentio.KIND,
            Rocketchat.KIND,
            Mattermost.KIND,
            Ntfy.KIND,
            Gotify.KIND,
            Googlechat.KIND,
            Wecom.KIND,
            Dingtalk.KIND,
            Feishu.KIND,
            Matrix.KIND,
            Zulip.KIND,
            TwilioConfig.KIND,
            Apprise.KIND,
            Grafana.KIND,
            Line.KIND,
            Signal.KIND,
            Github.KIND,
            Gitlab.KIND,
            Kafka.KIND,
            Webpush.KIND);

    private static final List<Kind<?>> IN_FILE_ORDER = ALL.stream()
            .filter(Kind::isAlertmanagers)
            .sorted(Comparator.comparingInt(Kind::fileOrder))
            .toList();

    private static final List<Kind<?>> ADDED =
            ALL.stream().filter(kind -> !kind.isAlertmanagers()).toList();

    private static final Map<Class<?>, Kind<?>> BY_TYPE =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Kind::type, kind -> kind));

    private Kinds() {}

    /** The kinds of {@code alertmanager.yml}, in the order in which the integrations of a receiver are written. */
    public static List<Kind<?>> inFileOrder() {
        return IN_FILE_ORDER;
    }

    /** The kinds of {@code grapevine.yml}, which Alertmanager does not have. */
    public static List<Kind<?>> added() {
        return ADDED;
    }

    /** The kind of an integration. */
    public static Kind<?> of(IntegrationConfig config) {
        return of(config.getClass());
    }

    /** The kind whose configurations are of class {@code type}. */
    public static Kind<?> of(Class<? extends IntegrationConfig> type) {
        return Objects.requireNonNull(BY_TYPE.get(type), type::getName);
    }

    /** The kind with a name, if there is one. */
    public static Optional<Kind<?>> named(String label) {
        return ALL.stream().filter(kind -> kind.label().equals(label)).findFirst();
    }

    /** The names of the kinds whose messages have buttons, as an app or a service reports clicks on them. */
    public static Set<String> withButtons(Extensions extensions) {
        Chats chats = extensions.actions().chats();
        Set<String> acting = extensions.integrations().stream()
                .filter(Extensions.Integration::acts)
                .map(Extensions.Integration::kind)
                .collect(Collectors.toSet());
        return ALL.stream()
                .filter(kind -> kind.hasOwnButtons(chats) || (kind.hasButtons(chats) && acting.contains(kind.label())))
                .map(Kind::label)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether messages of any integration offer actions, or its service has buttons of its own. */
    public static boolean offerActions(Extensions extensions) {
        return haveOwnButtons(extensions.actions().chats())
                || extensions.integrations().stream()
                        .anyMatch(each -> !each.actions().isEmpty());
    }

    /** Whether a service has buttons of its own that it reports to {@code chats}. */
    public static boolean haveOwnButtons(Chats chats) {
        return ALL.stream().anyMatch(kind -> kind.hasOwnButtons(chats));
    }

    /** The fields of a kind that can hold text or parts with text; none if there is no such kind. */
    public static Set<String> textsOf(String label) {
        return named(label).map(kind -> kind.texts()).orElse(Set.of());
    }

    /** The names of all kinds: those of {@code alertmanager.yml} in the order of a file, then those of {@code grapevine.yml}. */
    public static List<String> labels() {
        return Stream.concat(IN_FILE_ORDER.stream(), ADDED.stream())
                .map(Kind::label)
                .toList();
    }
}
