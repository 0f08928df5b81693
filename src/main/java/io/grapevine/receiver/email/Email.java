package io.grapevine.receiver.email;

import static io.grapevine.config.shape.FieldSet.object;
import static io.grapevine.config.shape.FieldSet.optionalFlag;
import static io.grapevine.config.shape.FieldSet.secret;
import static io.grapevine.receiver.CommonFields.completeEither;
import static io.grapevine.receiver.CommonFields.named;

import io.grapevine.config.GlobalConfig;
import io.grapevine.config.OAuth2;
import io.grapevine.config.Secret;
import io.grapevine.config.Smarthost;
import io.grapevine.config.TlsConfig;
import io.grapevine.config.shape.FieldSet;
import io.grapevine.config.shape.HttpConfigFormat;
import io.grapevine.config.shape.RecordDraft;
import io.grapevine.config.shape.Shape;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.ActionLinks;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.message.MessageLinks;
import io.grapevine.httpclient.message.MessageTemplates;
import io.grapevine.httpclient.message.MessageTemplates.RenderedMessage;
import io.grapevine.httpclient.message.NotificationId;
import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.httpclient.sender.ExchangeDeadline;
import io.grapevine.httpclient.sender.HttpFaults;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.OAuth2Tokens;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.Kind.Transport;
import io.grapevine.receiver.KindRecord;
import io.grapevine.receiver.NotifierParts;
import io.grapevine.receiver.Outlets;
import io.grapevine.receiver.ReceiverDefaults;
import io.grapevine.receiver.email.Email.ThreadingConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A mail. The server, the names and the secrets are not templates.
 *
 * @param authUsername the user's name; empty for no authentication
 * @param authPassword the password, for PLAIN and LOGIN
 * @param authSecret the secret, for CRAM-MD5
 * @param authIdentity the identity to act as, for PLAIN
 * @param headers headers by name, in MIME's spelling; with Subject, To and From, which may differ from {@code to} and
 *     {@code from}
 * @param forceImplicitTls whether TLS is spoken from the first byte; null for port 465 only
 */
public record Email(
        boolean sendResolved,
        String to,
        String from,
        String hello,
        Smarthost smarthost,
        String authUsername,
        Secret authPassword,
        String authPasswordFile,
        Secret authSecret,
        String authSecretFile,
        String authIdentity,
        Map<String, String> headers,
        String html,
        String text,
        boolean requireTls,
        TlsConfig tlsConfig,
        @Nullable Boolean forceImplicitTls,
        ThreadingConfig threading)
        implements KindRecord {
    private static final List<String> THREAD_HEADERS = List.of("References", "In-Reply-To");
    private static final Shape<ThreadingConfig> THREADING = Shape.of(ThreadingConfig.class)
            .checked(draft -> {
                if (draft.isSet("enabled")) {
                    draft.oneOf("thread_by_date", "none", "daily");
                }
            });

    /** The kind. */
    public static final Kind<Email> KIND = Kind.of("email", Email.class)
            .complete(Email::complete)
            .endsOnRequest()
            .text("html", named("email.default.html"))
            .field(FieldSet.text("auth_username").literal())
            .field(secret("auth_password").literal())
            .field(secret("auth_secret").literal())
            .field(FieldSet.text("auth_identity").literal())
            .field(optionalFlag("require_tls"))
            .field(object("tls_config", HttpConfigFormat.TLS_AS_WRITTEN).literal())
            .field(object("threading", THREADING, new ThreadingConfig(false, ""))
                    .literal())
            .alertmanagers(2)
            .by(Transport.SMTP)
            .actions()
            .partial("headers.Subject", "email.subject");

    @Override
    public Notifier notifier(NotifierParts parts) {
        Outlets outlets = parts.outlets();
        OAuth2 oauth2 = parts.oauth2();
        return new EmailNotifier(
                this,
                oauth2 == null || authUsername.isEmpty() ? null : oauth2.of(authUsername),
                parts.templates(),
                parts.links(),
                outlets.mails(),
                outlets.zone(),
                outlets.hostName());
    }

    public Email {
        headers = Collections.unmodifiableMap(new TreeMap<>(headers));
    }

    /** Addresses that are none, so that no mail is sent. */
    @Override
    public List<String> mistakes() {
        List<String> mistakes = new ArrayList<>();
        if (KindRecord.isFixed(to)) {
            addresses("to", to, mistakes);
        }
        if (KindRecord.isFixed(from) && addresses("from", from, mistakes) > 1) {
            mistakes.add("from: " + from + " (expected: one address; sending will fail)");
        }
        return mistakes;
    }

    private static int addresses(String field, String text, List<String> mistakes) {
        try {
            return MailAddresses.parse(text).size();
        } catch (SendFailure fault) {
            String said = String.valueOf(fault.getMessage());
            mistakes.add(field + ": " + said.substring(0, said.length() - 1) + "; sending will fail)");
            return 0;
        }
    }

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        draft.require("to", "an address");
        spellHeaders(draft);
        checkThreadHeaders(draft);
        GlobalConfig.Smtp global = defaults.global().smtp();
        draft.complete("tls_config", global.tlsConfig());
        draft.complete("smarthost", global.smarthost(), "global smtp_smarthost");
        draft.complete("from", global.from(), "global smtp_from");
        completeHeaders(draft);
        draft.complete("hello", global.hello());
        draft.complete("auth_username", global.authUsername());
        completeEither(draft, "auth_password", global.authPassword(), global.authPasswordFile());
        completeEither(draft, "auth_secret", global.authSecret(), global.authSecretFile());
        draft.complete("auth_identity", global.authIdentity());
        draft.complete("require_tls", global.requireTls());
        draft.complete("force_implicit_tls", global.forceImplicitTls());
    }

    private static void spellHeaders(RecordDraft draft) {
        Map<String, String> spelled = new TreeMap<>();
        draft.<Map<String, String>>get("headers").forEach((name, value) -> {
            String header = HttpConfigFormat.canonical(name);
            if (spelled.put(header, value) != null) {
                draft.fault("headers", "duplicate header \"" + header + "\" (expected: each name once, in any case)");
            }
        });
        draft.set("headers", spelled);
    }

    /** What every mail has is among the headers, where the configuration may have set it to something else. */
    private static void completeHeaders(RecordDraft draft) {
        Map<String, String> headers = draft.get("headers");
        headers.putIfAbsent("Subject", named("email.default.subject"));
        headers.putIfAbsent("To", draft.get("to"));
        headers.putIfAbsent("From", draft.get("from"));
    }

    private static void checkThreadHeaders(RecordDraft draft) {
        if (draft.<ThreadingConfig>get("threading").enabled()) {
            Map<String, String> headers = draft.get("headers");
            THREAD_HEADERS.stream()
                    .filter(headers::containsKey)
                    .forEach(header ->
                            draft.fault("headers", header + " (expected: none with threading.enabled, which sets it)"));
        }
    }

    /**
     * The threading of emails: whether those about one group form a thread.
     *
     * @param threadByDate {@code daily} for a new thread each day, {@code none} for one thread; anything while not enabled
     */
    public record ThreadingConfig(boolean enabled, String threadByDate) {}

    /**
     * Sends notifications as mails. Every reply of a server is retried, as Alertmanager does; only failures of the
     * configuration are final.
     *
     * @param oauth2 how to get a token to log in with; null for a login with {@code auth_password} or {@code auth_secret}
     * @param zone the zone of dates in mails, and of the days that threads begin with
     * @param host the name of this computer, for the ids of mails
     */
    public record EmailNotifier(
            Email config,
            @Nullable OAuth2 oauth2,
            MessageTemplates messageTemplates,
            MessageLinks links,
            Delivery delivery,
            Location zone,
            String host)
            implements Notifier {
        private static final String SUBJECT = "Subject";
        private static final String DEFAULT_SUBJECT = "{{ template \"email.default.subject\" . }}";
        private static final int THREAD_KEY_LENGTH = 16;

        /** The way on which mails are handed over. */
        @FunctionalInterface
        public interface Delivery {
            /** Hands a mail over. */
            CompletionStage<Outcome> of(
                    Email config, @Nullable OAuth2 oauth2, SmtpDelivery.Mail mail, Notification notification)
                    throws SendFailure;

            /**
             * The delivery to smarthosts. Integrations with the same {@code oauth2} share a token.
             *
             * @param senders the clients of HTTP, whose limits of destinations are those of mails, too
             * @param observer called with every mail before it is handed over
             */
            static Delivery smtp(HttpSenders senders, Consumer<SentMail> observer) {
                Map<OAuth2, OAuth2Tokens> accounts = new ConcurrentHashMap<>();
                return (config, oauth2, mail, notification) -> EmailNotifier.smtp(
                        config,
                        oauth2 == null ? null : accounts.computeIfAbsent(oauth2, senders::tokens),
                        senders,
                        observer,
                        mail,
                        notification);
            }

            /**
             * A delivery that connects to no server, and reads no file.
             *
             * @param server takes each mail and says what becomes of it
             */
            static Delivery answering(Function<SentMail, Outcome> server) {
                return (config, oauth2, mail, notification) ->
                        CompletableFuture.completedFuture(server.apply(sent(config, mail)));
            }
        }

        @Override
        public CompletionStage<Outcome> send(Notification notification) {
            try {
                RenderedMessage<SmtpDelivery.Mail> rendered =
                        messageTemplates.render(notification, texts -> mail(notification, texts));
                return delivery.of(config, oauth2, rendered.message(), notification)
                        .thenApply(rendered::judged);
            } catch (TemplateFault | SendFailure failure) {
                return Requests.rejected(String.valueOf(failure.getMessage()));
            }
        }

        private static CompletionStage<Outcome> smtp(
                Email config,
                @Nullable OAuth2Tokens tokens,
                HttpSenders senders,
                Consumer<SentMail> observer,
                SmtpDelivery.Mail mail,
                Notification notification)
                throws SendFailure {
            SmtpDelivery.Server server = SmtpDelivery.Server.read(config);
            observer.accept(sent(config, mail));
            SmtpLogin login = SmtpLogin.read(config);
            Vertx vertx = senders.vertx();
            Future<String> first = tokens == null ? Future.succeededFuture("") : tokens.authorization("");
            return ExchangeDeadline.run(
                            vertx, notification.timeout(), server.address().toString(), deadline -> {
                                Function<String, Future<Map<String, SmtpDelivery.Refusal>>> attempt =
                                        header -> ExchangeDeadline.onEventLoop(
                                                vertx,
                                                () -> SmtpDelivery.deliver(
                                                        vertx,
                                                        senders.allowed(),
                                                        server,
                                                        login.with(header),
                                                        mail,
                                                        deadline));
                                return first.compose(header -> attempt.apply(header)
                                        .recover(fault -> tokens != null
                                                        && fault instanceof SendFailure failure
                                                        && failure.isRefused()
                                                ? tokens.authorization(header).compose(attempt)
                                                : Future.failedFuture(fault)));
                            })
                    .<Outcome>map(refused -> new Outcome.Delivered(
                            notification.receiverData(),
                            null,
                            remark(refused, mail.to().size())))
                    .otherwise(fault -> failed(fault, first.isComplete() ? "" : "oauth2: cannot fetch a token: "))
                    .toCompletionStage();
        }

        private static @Nullable String remark(Map<String, SmtpDelivery.Refusal> refused, int recipients) {
            return refused.isEmpty()
                    ? null
                    : refused.size() + " of " + recipients + " recipients refused: "
                            + refused.entrySet().stream()
                                    .map(each -> each.getKey() + ": "
                                            + each.getValue().why().getMessage())
                                    .collect(Collectors.joining("; "));
        }

        private static SentMail sent(Email config, SmtpDelivery.Mail mail) {
            MailMessage content = mail.content();
            return new SentMail(
                    config.smarthost().toString(),
                    mail.from(),
                    mail.to(),
                    content.headers(),
                    content.text(),
                    content.html());
        }

        /** The outcome of a failure; {@code step} is what was waited for. */
        private static Outcome failed(Throwable fault, String step) {
            SendFailure failure = HttpFaults.at("smarthost", fault);
            if (failure.isDenied()) {
                return new Outcome.Rejected(FailureReason.ADDRESS_DENIED, failure.getMessage());
            }
            return new Outcome.Retryable(
                    failure.isTimeout() ? FailureReason.CONTEXT_DEADLINE_EXCEEDED : FailureReason.OTHER,
                    step + failure.getMessage(),
                    null);
        }

        private SmtpDelivery.Mail mail(Notification notification, MessageFields texts)
                throws TemplateFault, SendFailure {
            List<String> from = addresses("from", config.from(), texts);
            if (from.size() != 1) {
                throw SendFailure.of("from: " + from.size() + " addresses (expected: exactly one)");
            }
            List<String> to = addresses("to", config.to(), texts);
            List<ActionLinks.Link> actions = links.of(notification, to.size() == 1 ? to.get(0) : "");
            MailMessage message = new MailMessage(
                    headers(texts),
                    MailLinks.text(
                            has("text", config.text(), texts) ? texts.body("text", config.text()) : null, actions),
                    MailLinks.html(
                            has("html", config.html(), texts) ? texts.htmlBody("html", config.html()) : null, actions),
                    zone.at(notification.now()),
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
                throws TemplateFault, SendFailure {
            try {
                return MailAddresses.parse(texts.required(field, template));
            } catch (SendFailure fault) {
                throw SendFailure.of(field + ": " + fault.getMessage());
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
                    : DateTimeFormatter.ISO_LOCAL_DATE.format(zone.at(notification.now()));
            String key = NotificationId.ofGroup(notification).substring(0, THREAD_KEY_LENGTH);
            return "<alert-" + key + "-" + day + "@alertmanager>";
        }
    }
}
