package io.grapevine.receiver.email;

import io.grapevine.config.OAuth2;
import io.grapevine.config.ProxyConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Smarthost;
import io.grapevine.config.TlsConfig;
import io.grapevine.httpclient.message.MessageLinks;
import io.grapevine.httpclient.message.MessageTemplates;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.TestTls;
import io.grapevine.receiver.Written;
import io.grapevine.receiver.email.Email.EmailNotifier;
import io.grapevine.receiver.email.Email.ThreadingConfig;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Email configurations of which only what matters to a test is written down. */
final class EmailConfigs {
    private static final Object[] DEFAULTS = {
        "to=a@example.org",
        "from=am@example.org",
        "hello=localhost",
        "auth_username=",
        "auth_identity=",
        "html=",
        "text={{ everything }}",
        Map.entry("tls_config", TestTls.trusting()),
        Map.entry("smarthost", Smarthost.NONE),
        Map.entry("threading", new ThreadingConfig(false, ""))
    };

    /** The mailbox that logs in by OAuth 2. */
    static final String USER = "alerts@example.org";

    private EmailConfigs() {}

    /** An account whose tokens a server gives. */
    static OAuth2 account(String tokenUrl, String grant, String secretFile, String key, String refreshToken) {
        return new OAuth2(
                "client",
                new Secret(secretFile.isEmpty() && key.isEmpty() ? "hush-secret" : ""),
                secretFile,
                "",
                "",
                new Secret(key),
                "",
                "",
                new Secret(refreshToken),
                "",
                grant,
                "",
                "",
                "",
                Map.of(),
                List.of("https://outlook.office365.com/.default"),
                tokenUrl,
                Map.of(),
                TlsConfig.DEFAULT,
                ProxyConfig.NONE);
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The command that logs in with a token. */
    static String xoauth2(String token) {
        return "AUTH XOAUTH2 " + base64("user=" + USER + "\1auth=Bearer " + token + "\1\1");
    }

    static Email with(FakeSmtp server, Object... fields) {
        return with(Written.and(
                new Object[] {Map.entry("smarthost", new Smarthost("127.0.0.1", "" + server.port()))}, fields));
    }

    static Email with(Object... fields) {
        return Written.config(Email.class, Written.and(DEFAULTS, fields));
    }

    /** A notifier of a configuration. */
    static EmailNotifier notifier(Vertx vertx, Email config) {
        return notifier(vertx, config, EchoRenderer.templates(), MessageLinks.NONE, mail -> {});
    }

    /** A notifier of a configuration, whose mails are observed. */
    static EmailNotifier notifier(
            Vertx vertx, Email config, MessageTemplates templates, MessageLinks links, Consumer<SentMail> observer) {
        return notifier(
                EmailNotifier.Delivery.smtp(new HttpSenders(vertx, Map.of()), observer),
                config,
                null,
                templates,
                links);
    }

    /** A notifier of a configuration that logs in by {@code oauth2}. */
    static EmailNotifier notifier(EmailNotifier.Delivery delivery, Email config, OAuth2 oauth2) {
        return notifier(delivery, config, oauth2, EchoRenderer.templates(), MessageLinks.NONE);
    }

    private static EmailNotifier notifier(
            EmailNotifier.Delivery delivery,
            Email config,
            @Nullable OAuth2 oauth2,
            MessageTemplates templates,
            MessageLinks links) {
        return new EmailNotifier(config, oauth2, templates, links, delivery, Location.UTC, "am.example.org");
    }
}
