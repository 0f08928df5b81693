package io.grapevine.receiver.email;

import io.grapevine.config.Secret;
import io.grapevine.config.Smarthost;
import io.grapevine.config.http.TlsConfig;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.Kind.Transport;
import io.grapevine.receiver.KindRecord;
import java.util.Collections;
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
    /** The kind. */
    public static final Kind<EmailConfig> KIND = Kind.of("email", EmailConfig.class, () -> EmailFormat.FORMAT)
            .alertmanagers(2)
            .by(Transport.SMTP)
            .actions()
            .partial("headers.Subject", "email.subject");

    public EmailConfig {
        headers = Collections.unmodifiableMap(new TreeMap<>(headers));
    }

    /**
     * The threading of emails: whether those about one group form a thread.
     *
     * @param enabled whether they do
     * @param threadByDate {@code daily} for a new thread each day, {@code none} for one thread; anything while not enabled
     */
    public record ThreadingConfig(boolean enabled, String threadByDate) {}
}
