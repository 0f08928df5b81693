package io.grapevine.receiver.email;

import io.grapevine.config.OAuth2;
import io.grapevine.config.Smarthost;
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

    private EmailConfigs() {}

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
