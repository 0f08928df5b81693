package io.grapevine.integration.registry;

import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.IntegrationKind;
import io.grapevine.config.IntegrationKind.Transport;
import io.grapevine.config.MessageActions;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.UpdateMode;
import io.grapevine.config.receiver.AppriseConfig;
import io.grapevine.config.receiver.DingtalkConfig;
import io.grapevine.config.receiver.DiscordConfig;
import io.grapevine.config.receiver.EmailConfig;
import io.grapevine.config.receiver.FeishuConfig;
import io.grapevine.config.receiver.GooglechatConfig;
import io.grapevine.config.receiver.GotifyConfig;
import io.grapevine.config.receiver.GrafanaConfig;
import io.grapevine.config.receiver.IncidentioConfig;
import io.grapevine.config.receiver.JiraConfig;
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
import io.grapevine.config.receiver.WechatConfig;
import io.grapevine.config.receiver.WecomConfig;
import io.grapevine.config.receiver.ZulipConfig;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.DialMetrics;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.integration.apprise.AppriseNotifier;
import io.grapevine.integration.dingtalk.DingtalkNotifier;
import io.grapevine.integration.discord.DiscordNotifier;
import io.grapevine.integration.email.EmailNotifier;
import io.grapevine.integration.email.SentMail;
import io.grapevine.integration.feishu.FeishuNotifier;
import io.grapevine.integration.googlechat.GooglechatNotifier;
import io.grapevine.integration.gotify.GotifyNotifier;
import io.grapevine.integration.grafana.GrafanaNotifier;
import io.grapevine.integration.incidentio.IncidentioNotifier;
import io.grapevine.integration.jira.JiraNotifier;
import io.grapevine.integration.line.LineNotifier;
import io.grapevine.integration.matrix.MatrixNotifier;
import io.grapevine.integration.mattermost.MattermostNotifier;
import io.grapevine.integration.message.MessageTemplates;
import io.grapevine.integration.msteams.MsteamsNotifier;
import io.grapevine.integration.msteamsv2.Msteamsv2Notifier;
import io.grapevine.integration.ntfy.NtfyNotifier;
import io.grapevine.integration.opsgenie.OpsgenieNotifier;
import io.grapevine.integration.pagerduty.PagerdutyNotifier;
import io.grapevine.integration.pushover.PushoverNotifier;
import io.grapevine.integration.rocketchat.RocketchatNotifier;
import io.grapevine.integration.signal.SignalNotifier;
import io.grapevine.integration.slack.ButtonChoice;
import io.grapevine.integration.slack.SlackButtons;
import io.grapevine.integration.slack.SlackNotifier;
import io.grapevine.integration.sns.SnsNotifier;
import io.grapevine.integration.telegram.TelegramNotifier;
import io.grapevine.integration.twilio.TwilioNotifier;
import io.grapevine.integration.victorops.VictoropsNotifier;
import io.grapevine.integration.webex.WebexNotifier;
import io.grapevine.integration.webhook.WebhookNotifier;
import io.grapevine.integration.wechat.WechatNotifier;
import io.grapevine.integration.wecom.WecomNotifier;
import io.grapevine.integration.zulip.ZulipNotifier;
import io.grapevine.notify.ActionLinks;
import io.grapevine.notify.ActionTokens;
import io.grapevine.notify.Integration;
import io.grapevine.notify.MessageLinks;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** Makes the integrations of receivers. */
public final class Integrations {
    private final HttpSenders senders;
    private final MessageTemplateSet messageTemplates;
    private final Watch watch;
    private final BiFunction<Notifier, Notification, CompletionStage<Outcome>> worker;
    private final Mails mails;
    private final Optional<Offer> offer;

    /**
     * The observers of what integrations send. Requests over HTTP are observed by their clients.
     *
     * @param secrets consumer of secrets that come out of templates
     * @param mails consumer of mails
     * @param dialers observer of the connections of a kind
     */
    public record Watch(
            Consumer<String> secrets, Consumer<SentMail> mails, Function<IntegrationKind, DialMetrics.Dialer> dialers) {
        /** No observers. */
        public static final Watch NONE = new Watch(secret -> {}, mail -> {});

        /** Observers without one of connections. */
        public Watch(Consumer<String> secrets, Consumer<SentMail> mails) {
            this(secrets, mails, kind -> DialMetrics.Dialer.NONE);
        }

        /** The metrics of connections only. */
        public static Watch counting(DialMetrics metrics) {
            return new Watch(
                    secret -> {},
                    mail -> {},
                    kind -> kind.transport() == Transport.HTTP
                            ? metrics.dialer(kind.label())
                            : DialMetrics.Dialer.NONE);
        }
    }

    /** Makes the notifiers of mails. */
    @FunctionalInterface
    private interface Mails {
        Notifier of(EmailConfig config, MessageTemplates templates, MessageLinks links);
    }

    /** Runs tasks that render and begin to send, so that nothing is rendered on the event loop of the replica. */
    @FunctionalInterface
    public interface Worker {
        /** Runs a task on another thread. */
        Future<CompletionStage<Outcome>> run(Callable<CompletionStage<Outcome>> task);
    }

    /**
     * Makes integrations that send as this replica, from workers of Vert.x.
     *
     * @param hostName the name of this computer, for mails
     */
    public Integrations(
            Vertx vertx, HttpSenders senders, MessageTemplateSet messageTemplates, String hostName, Watch watch) {
        this(vertx, task -> vertx.executeBlocking(task, false), senders, messageTemplates, hostName, watch);
    }

    /** The same with another worker. */
    public Integrations(
            Vertx vertx,
            Worker worker,
            HttpSenders senders,
            MessageTemplateSet messageTemplates,
            String hostName,
            Watch watch) {
        this(
                senders,
                messageTemplates,
                watch,
                (notifier, notification) -> worker.run(() -> notifier.send(notification))
                        .compose(Future::fromCompletionStage)
                        .toCompletionStage(),
                (config, templates, links) -> new EmailNotifier(
                        config,
                        templates,
                        links,
                        vertx,
                        senders.allowed(),
                        ZoneId.systemDefault(),
                        hostName,
                        watch.mails()),
                Optional.empty());
    }

    private Integrations(
            HttpSenders senders,
            MessageTemplateSet messageTemplates,
            Watch watch,
            BiFunction<Notifier, Notification, CompletionStage<Outcome>> worker,
            Mails mails,
            Optional<Offer> offer) {
        this.senders = senders;
        this.messageTemplates = messageTemplates;
        this.watch = watch;
        this.worker = worker;
        this.mails = mails;
        this.offer = offer;
    }

    /**
     * The makers of the actions in messages.
     *
     * @param links makes the links of mails and cards
     * @param tokens signs the tokens of buttons
     * @param externalUrl the URL of the user interface, without a slash at its end
     */
    public record Offer(ActionLinks links, ActionTokens tokens, String externalUrl) {}

    /** The same whose messages offer the actions that the configuration names; all others offer none. */
    public Integrations with(Offer actions) {
        return new Integrations(senders, messageTemplates, watch, worker, mails, Optional.of(actions));
    }

    /**
     * Makes integrations that render as all others, in the calling thread, and send nothing anywhere.
     *
     * @param senders answer the requests: {@link HttpSenders#answering}
     * @param mails takes each mail and says what becomes of it
     */
    public static Integrations answering(
            HttpSenders senders, MessageTemplateSet messageTemplates, Function<SentMail, Outcome> mails) {
        return new Integrations(
                senders,
                messageTemplates,
                Watch.NONE,
                Notifier::send,
                (config, templates, links) ->
                        EmailNotifier.answering(config, templates, ZoneOffset.UTC, "localhost", mails),
                Optional.empty());
    }

    /**
     * The integrations of a receiver, numbered by kind.
     *
     * @throws ConfigLoadException if there is none of a kind, or if what it needs, such as a certificate, is not there
     */
    public List<Integration> of(ReceiverConfig receiver) throws ConfigLoadException {
        List<Integration> integrations = new ArrayList<>();
        Map<String, Integer> counts = new TreeMap<>();
        for (IntegrationConfig config : receiver.integrations()) {
            integrations.add(of(receiver.name(), config, counts.merge(config.kind(), 1, Integer::sum) - 1));
        }
        return integrations;
    }

    /**
     * The integration of one entry of a receiver.
     *
     * @param index its position among those of its kind
     * @throws ConfigLoadException as for all of them
     */
    public Integration of(String receiver, IntegrationConfig config, int index) throws ConfigLoadException {
        MessageTemplates templates =
                messageTemplates.of(receiver, config, index).tellingSecrets(watch.secrets());
        MessageActions actions =
                offer.isEmpty() ? MessageActions.NONE : messageTemplates.actions(receiver, config, index);
        Notifier notifier =
                notifier(receiver, config, templates, messageTemplates.update(receiver, config, index), actions);
        return new Integration(
                receiver,
                config.kind(),
                index,
                IntegrationDigest.of(config),
                config.sendResolved(),
                messageTemplates.whenMuted(receiver, config.kind(), index),
                !actions.isEmpty(),
                notification -> worker.apply(notifier, notification));
    }

    private Notifier notifier(
            String receiver,
            IntegrationConfig config,
            MessageTemplates templates,
            UpdateMode update,
            MessageActions actions)
            throws ConfigLoadException {
        MessageLinks offered = actions.isEmpty()
                ? MessageLinks.NONE
                : MessageLinks.of(offer.orElseThrow().links(), actions);
        if (config instanceof EmailConfig email) {
            return mails.of(email, templates, offered);
        }
        HttpSenders counted = senders.counting(watch.dialers().apply(config.integrationKind()));
        try {
            return config instanceof SlackConfig slack && !actions.isEmpty()
                    ? new SlackNotifier(slack, requests(config, templates, counted), update, buttons(actions))
                    : httpNotifier(config, templates, update, offered, counted);
        } catch (SendFailure e) {
            throw new ConfigLoadException("receiver \"" + receiver + "\": " + config.kind() + ": " + e.getMessage());
        }
    }

    private SlackButtons buttons(MessageActions actions) {
        Offer offered = offer.orElseThrow();
        return new SlackButtons(
                new ButtonChoice(actions.actions(), actions.why(), true), offered.tokens(), offered.externalUrl());
    }

    /**
     * A notifier for one entry of a receiver, of any kind but mail.
     *
     * @param update its treatment of earlier messages
     * @param offered the links of actions in its messages, if its kind can have them
     * @throws SendFailure if what it needs, such as a certificate, is not there
     * @throws IllegalArgumentException if the entry is of no kind that speaks HTTP
     */
    static Notifier httpNotifier(
            IntegrationConfig config,
            MessageTemplates templates,
            UpdateMode update,
            MessageLinks offered,
            HttpSenders senders)
            throws SendFailure {
        return switch (config.integrationKind()) {
            case EMAIL -> throw new IllegalArgumentException("kind: email (expected: one that speaks HTTP)");
            case APPRISE -> new AppriseNotifier((AppriseConfig) config, requests(config, templates, senders));
            case DINGTALK -> new DingtalkNotifier((DingtalkConfig) config, requests(config, templates, senders));
            case DISCORD -> new DiscordNotifier((DiscordConfig) config, requests(config, templates, senders), update);
            case FEISHU -> new FeishuNotifier((FeishuConfig) config, requests(config, templates, senders));
            case GOOGLECHAT -> new GooglechatNotifier((GooglechatConfig) config, requests(config, templates, senders));
            case GOTIFY -> new GotifyNotifier((GotifyConfig) config, requests(config, templates, senders));
            case GRAFANA -> new GrafanaNotifier((GrafanaConfig) config, requests(config, templates, senders));
            case INCIDENTIO -> new IncidentioNotifier((IncidentioConfig) config, templates, senders);
            case JIRA -> new JiraNotifier((JiraConfig) config, requests(config, templates, senders));
            case LINE -> new LineNotifier((LineConfig) config, requests(config, templates, senders));
            case MATRIX -> new MatrixNotifier((MatrixConfig) config, requests(config, templates, senders), update);
            case MATTERMOST -> new MattermostNotifier((MattermostConfig) config, requests(config, templates, senders));
            case MSTEAMS -> new MsteamsNotifier((MsteamsConfig) config, requests(config, templates, senders));
            case MSTEAMSV2 ->
                new Msteamsv2Notifier((Msteamsv2Config) config, requests(config, templates, senders), offered);
            case NTFY -> new NtfyNotifier((NtfyConfig) config, requests(config, templates, senders));
            case OPSGENIE -> new OpsgenieNotifier((OpsgenieConfig) config, requests(config, templates, senders));
            case PAGERDUTY -> new PagerdutyNotifier((PagerdutyConfig) config, requests(config, templates, senders));
            case PUSHOVER -> new PushoverNotifier((PushoverConfig) config, requests(config, templates, senders));
            case ROCKETCHAT -> new RocketchatNotifier((RocketchatConfig) config, templates, senders);
            case SIGNAL -> new SignalNotifier((SignalConfig) config, requests(config, templates, senders));
            case SLACK -> new SlackNotifier((SlackConfig) config, requests(config, templates, senders), update);
            case SNS -> new SnsNotifier((SnsConfig) config, templates, senders);
            case TELEGRAM ->
                new TelegramNotifier((TelegramConfig) config, requests(config, templates, senders), update);
            case TWILIO -> new TwilioNotifier((TwilioConfig) config, requests(config, templates, senders));
            case VICTOROPS -> new VictoropsNotifier((VictoropsConfig) config, requests(config, templates, senders));
            case WEBEX -> new WebexNotifier((WebexConfig) config, requests(config, templates, senders));
            case WEBHOOK -> new WebhookNotifier((WebhookConfig) config, requests(config, templates, senders));
            case WECHAT -> new WechatNotifier((WechatConfig) config, requests(config, templates, senders));
            case WECOM -> new WecomNotifier((WecomConfig) config, requests(config, templates, senders));
            case ZULIP -> new ZulipNotifier((ZulipConfig) config, requests(config, templates, senders), update);
        };
    }

    private static Requests requests(IntegrationConfig config, MessageTemplates templates, HttpSenders senders)
            throws SendFailure {
        return new Requests((HttpIntegrationConfig) config, templates, senders);
    }
}
