package io.grapevine.config;

import io.grapevine.config.ActionsConfig.Chats;
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
            WebhookConfig.KIND,
            EmailConfig.KIND,
            PagerdutyConfig.KIND,
            OpsgenieConfig.KIND,
            WechatConfig.KIND,
            SlackConfig.KIND,
            VictoropsConfig.KIND,
            PushoverConfig.KIND,
            SnsConfig.KIND,
            TelegramConfig.KIND,
            DiscordConfig.KIND,
            WebexConfig.KIND,
            MsteamsConfig.KIND,
            Msteamsv2Config.KIND,
            JiraConfig.KIND,
            IncidentioConfig.KIND,
            RocketchatConfig.KIND,
            MattermostConfig.KIND,
            NtfyConfig.KIND,
            GotifyConfig.KIND,
            GooglechatConfig.KIND,
            WecomConfig.KIND,
            DingtalkConfig.KIND,
            FeishuConfig.KIND,
            MatrixConfig.KIND,
            ZulipConfig.KIND,
            TwilioConfig.KIND,
            AppriseConfig.KIND,
            GrafanaConfig.KIND,
            LineConfig.KIND,
            SignalConfig.KIND,
            GithubConfig.KIND,
            GitlabConfig.KIND,
            KafkaConfig.KIND,
            WebpushConfig.KIND);

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
        return Stream.<Kind<?>>concat(IN_FILE_ORDER.stream(), ADDED.stream())
                .filter(kind -> kind.label().equals(label))
                .findFirst();
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

    /** The names of all kinds: those of {@code alertmanager.yml} in the order of a file, then those of {@code grapevine.yml}. */
    public static List<String> labels() {
        return Stream.concat(IN_FILE_ORDER.stream(), ADDED.stream())
                .map(Kind::label)
                .toList();
    }
}
