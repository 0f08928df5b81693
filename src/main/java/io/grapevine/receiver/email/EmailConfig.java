package io.grapevine.receiver.email;

import static io.grapevine.config.file.shape.FieldSet.object;
import static io.grapevine.config.file.shape.FieldSet.optionalFlag;
import static io.grapevine.config.file.shape.FieldSet.secret;
import static io.grapevine.receiver.CommonFields.completeEither;
import static io.grapevine.receiver.CommonFields.named;

import io.grapevine.config.GlobalConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Smarthost;
import io.grapevine.config.TlsConfig;
import io.grapevine.config.file.shape.FieldSet;
import io.grapevine.config.file.shape.HttpConfigFormat;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.shape.Shape;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.Kind.Transport;
import io.grapevine.receiver.KindRecord;
import io.grapevine.receiver.NotifierParts;
import io.grapevine.receiver.Outlets;
import io.grapevine.receiver.ReceiverDefaults;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A mail. The server, the names and the secrets are not templates.
 *
 * @param hello the name this side greets with
 * @param authUsername the user's name; empty for no authentication
 * @param authPassword the password, for PLAIN and LOGIN
 * @param authSecret the secret, for CRAM-MD5
 * @param authIdentity the identity to act as, for PLAIN
 * @param headers headers by name, in MIME's spelling; with Subject, To and From, which may differ from {@code to} and
 *     {@code from}
 * @param requireTls whether a server without TLS is refused
 * @param forceImplicitTls whether TLS is spoken from the first byte; null for port 465 only
 * @param threading whether the mails of a group form a thread
 */
public record EmailConfig(
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
    public static final Kind<EmailConfig> KIND = Kind.of("email", EmailConfig.class)
            .complete(EmailConfig::complete)
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
        return new EmailNotifier(
                this, parts.templates(), parts.links(), outlets.mails(), outlets.zone(), outlets.hostName());
    }

    public EmailConfig {
        headers = Collections.unmodifiableMap(new TreeMap<>(headers));
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
     * @param enabled whether they do
     * @param threadByDate {@code daily} for a new thread each day, {@code none} for one thread; anything while not enabled
     */
    public record ThreadingConfig(boolean enabled, String threadByDate) {}
}
