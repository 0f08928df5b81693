package io.grapevine.receiver.email;

import io.grapevine.httpclient.Destinations;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.ExchangeDeadline;
import io.grapevine.httpclient.sender.HttpFaults;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.notify.ActionLinks;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.MessageLinks;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.email.EmailConfig.ThreadingConfig;
import io.grapevine.receiver.email.MailAddresses.InvalidAddress;
import io.grapevine.receiver.message.DedupKey;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.MessageTemplates;
import io.grapevine.receiver.message.MessageTemplates.RenderedMessage;
import io.grapevine.receiver.message.TemplateFault;
import io.vertx.core.Vertx;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Sends notifications as mails. Every reply of a server is retried, as Alertmanager does; only failures of the
 * configuration are final.
 */
public final class EmailNotifier implements Notifier {
    private static final String SUBJECT = "Subject";
    private static final String DEFAULT_SUBJECT = "{{ template \"email.default.subject\" . }}";
    private static final int THREAD_KEY_LENGTH = 16;

    private final EmailConfig config;
    private final MessageTemplates messageTemplates;
    private final MessageLinks links;
    private final Delivery delivery;
    private final ZoneId zone;
    private final String host;

    /** The way on which mails are handed over. */
    @FunctionalInterface
    public interface Delivery {
        /** Hands a mail over. */
        CompletionStage<Outcome> of(EmailConfig config, SmtpDelivery.Mail mail, Notification notification)
                throws SendFailure;

        /**
         * The delivery to smarthosts.
         *
         * @param allowed which smarthosts a mail may be handed to
         * @param observer called with every mail before it is handed over
         */
        static Delivery smtp(Vertx vertx, Destinations allowed, Consumer<SentMail> observer) {
            return (config, mail, notification) ->
                    EmailNotifier.smtp(config, vertx, allowed, observer, mail, notification);
        }

        /**
         * A delivery that connects to no server, and reads no file.
         *
         * @param server takes each mail and says what becomes of it
         */
        static Delivery answering(Function<SentMail, Outcome> server) {
            return (config, mail, notification) -> CompletableFuture.completedFuture(server.apply(sent(config, mail)));
        }
    }

    /**
     * A notifier for one {@code email_configs} entry.
     *
     * @param links the links of actions in its mails
     * @param zone the zone of dates in mails, and of the days that threads begin with
     * @param host the name of this computer, for the ids of mails
     */
    public EmailNotifier(
            EmailConfig config,
            MessageTemplates messageTemplates,
            MessageLinks links,
            Delivery delivery,
            ZoneId zone,
            String host) {
        this.config = config;
        this.messageTemplates = messageTemplates;
        this.links = links;
        this.delivery = delivery;
        this.zone = zone;
        this.host = host;
    }

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        try {
            RenderedMessage<SmtpDelivery.Mail> rendered =
                    messageTemplates.render(notification, texts -> mail(notification, texts));
            return delivery.of(config, rendered.message(), notification).thenApply(rendered::judged);
        } catch (TemplateFault | InvalidAddress | SendFailure failure) {
            return Requests.rejected(String.valueOf(failure.getMessage()));
        }
    }

    private static CompletionStage<Outcome> smtp(
            EmailConfig config,
            Vertx vertx,
            Destinations allowed,
            Consumer<SentMail> observer,
            SmtpDelivery.Mail mail,
            Notification notification)
            throws SendFailure {
        SmtpDelivery.Server server = SmtpDelivery.Server.read(config);
        observer.accept(sent(config, mail));
        SmtpLogin login = SmtpLogin.read(config);
        return ExchangeDeadline.run(
                        vertx,
                        notification.timeout(),
                        server.address().toString(),
                        deadline -> ExchangeDeadline.onEventLoop(
                                vertx, () -> SmtpDelivery.deliver(vertx, allowed, server, login, mail, deadline)))
                .<Outcome>map(accepted -> new Outcome.Delivered(notification.receiverData()))
                .otherwise(EmailNotifier::failed)
                .toCompletionStage();
    }

    private static SentMail sent(EmailConfig config, SmtpDelivery.Mail mail) {
        MailMessage content = mail.content();
        return new SentMail(
                config.smarthost().toString(),
                mail.from(),
                mail.to(),
                content.headers(),
                content.text(),
                content.html());
    }

    private static Outcome failed(Throwable fault) {
        SendFailure failure = HttpFaults.at("smarthost", fault);
        if (failure.isDenied()) {
            return new Outcome.Rejected(FailureReason.ADDRESS_DENIED, failure.getMessage());
        }
        return new Outcome.Retryable(
                failure.isTimeout() ? FailureReason.CONTEXT_DEADLINE_EXCEEDED : FailureReason.OTHER,
                failure.getMessage(),
                null);
    }

    private SmtpDelivery.Mail mail(Notification notification, MessageFields texts)
            throws TemplateFault, InvalidAddress {
        List<String> from = addresses("from", config.from(), texts);
        if (from.size() != 1) {
            throw new InvalidAddress("from: " + from.size() + " addresses (expected: exactly one)");
        }
        List<String> to = addresses("to", config.to(), texts);
        List<ActionLinks.Link> actions = links.of(notification, to.size() == 1 ? to.get(0) : "");
        MailMessage message = new MailMessage(
                headers(texts),
                MailLinks.text(has("text", config.text(), texts) ? texts.body("text", config.text()) : null, actions),
                MailLinks.html(
                        has("html", config.html(), texts) ? texts.htmlBody("html", config.html()) : null, actions),
                ZonedDateTime.ofInstant(notification.now(), zone),
                thread(notification),
                String.join(
                        "\0",
                        notification.receiver(),
                        notification.groupKey(),
                        notification.now().toString()),
                host);
        return new SmtpDelivery.Mail(from.get(0), to, message);
    }

    private static boolean has(String part, String template, MessageFields texts) {
        return !template.isEmpty() || texts.isOverridden(part);
    }

    private static List<String> addresses(String field, String template, MessageFields texts)
            throws TemplateFault, InvalidAddress {
        try {
            return MailAddresses.parse(texts.required(field, template));
        } catch (InvalidAddress fault) {
            throw new InvalidAddress(field + ": " + fault.getMessage());
        }
    }

    private Map<String, String> headers(MessageFields texts) {
        Map<String, String> templates = new TreeMap<>(config.headers());
        templates.putIfAbsent(SUBJECT, DEFAULT_SUBJECT);
        templates.putIfAbsent("To", config.to());
        templates.putIfAbsent("From", config.from());
        Map<String, String> headers = new TreeMap<>();
        templates.forEach((name, template) -> {
            String field = "headers." + name;
            headers.put(name, name.equals(SUBJECT) ? texts.headline(field, template) : texts.of(field, template));
        });
        return headers;
    }

    /** A message id that no mail has, for mail programs to gather a group's mails under. */
    private String thread(Notification notification) {
        ThreadingConfig threading = config.threading();
        if (!threading.enabled()) {
            return "";
        }
        String day = threading.threadByDate().equals("none")
                ? ""
                : DateTimeFormatter.ISO_LOCAL_DATE.format(ZonedDateTime.ofInstant(notification.now(), zone));
        String key = DedupKey.of(notification).substring(0, THREAD_KEY_LENGTH);
        return "<alert-" + key + "-" + day + "@alertmanager>";
    }
}
