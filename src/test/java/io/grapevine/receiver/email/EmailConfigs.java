package io.grapevine.receiver.email;

import io.grapevine.config.Smarthost;
import io.grapevine.config.TlsConfig;
import io.grapevine.receiver.TestTls;
import io.grapevine.receiver.Written;
import io.grapevine.receiver.email.EmailConfig.ThreadingConfig;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Email configurations of which only what matters to a test is written down. */
final class EmailConfigs {
    Smarthost smarthost = Smarthost.NONE;
    String to = "a@example.org";
    String from = "am@example.org";
    String hello = "localhost";
    String authUsername = "";
    String authPassword = "";
    String authPasswordFile = "";
    String authSecret = "";
    String authSecretFile = "";
    String authIdentity = "";
    Map<String, String> headers = Map.of();
    String html = "";
    String text = "{{ everything }}";
    boolean requireTls;
    TlsConfig tlsConfig = TestTls.trusting();

    @Nullable
    Boolean forceImplicitTls;

    ThreadingConfig threading = new ThreadingConfig(false, "");

    static EmailConfig with(FakeSmtp server, Consumer<EmailConfigs> changes) {
        return with(builder -> {
            builder.smarthost = new Smarthost("127.0.0.1", "" + server.port());
            changes.accept(builder);
        });
    }

    static EmailConfig with(Consumer<EmailConfigs> changes) {
        return Written.config(EmailConfig.class, new EmailConfigs(), changes);
    }
}
