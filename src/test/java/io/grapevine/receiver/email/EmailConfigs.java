package io.grapevine.receiver.email;

import io.grapevine.config.Smarthost;
import io.grapevine.core.notify.MessageLinks;
import io.grapevine.httpclient.Destinations;
import io.grapevine.httpclient.message.MessageTemplates;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.TestTls;
import io.grapevine.receiver.Written;
import io.grapevine.receiver.email.Email.EmailNotifier;
import io.grapevine.receiver.email.Email.ThreadingConfig;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.function.Consumer;

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
        EmailNotifier.Delivery delivery = EmailNotifier.Delivery.smtp(vertx, Destinations.ANY, observer);
        return new EmailNotifier(config, templates, links, delivery, Location.UTC, "am.example.org");
    }
}
