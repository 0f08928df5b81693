package io.grapevine.receiver.email;

import io.grapevine.config.Secret;
import io.grapevine.config.Smarthost;
import io.grapevine.config.TlsConfig;
import io.grapevine.receiver.TestTls;
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
    String username = "";
    String password = "";
    String passwordFile = "";
    String secret = "";
    String secretFile = "";
    String identity = "";
    Map<String, String> headers = Map.of();
    String html = "";
    String text = "{{ everything }}";
    boolean requireTls;
    TlsConfig tls = TestTls.trusting();

    @Nullable
    Boolean implicitTls;

    ThreadingConfig threading = new ThreadingConfig(false, "");

    private EmailConfigs() {}

    static EmailConfig with(FakeSmtp server, Consumer<EmailConfigs> changes) {
        return with(builder -> {
            builder.smarthost = new Smarthost("127.0.0.1", "" + server.port());
            changes.accept(builder);
        });
    }

    static EmailConfig with(Consumer<EmailConfigs> changes) {
        EmailConfigs builder = new EmailConfigs();
        changes.accept(builder);
        return builder.build();
    }

    private EmailConfig build() {
        return new EmailConfig(
                true,
                to,
                from,
                hello,
                smarthost,
                username,
                new Secret(password),
                passwordFile,
                new Secret(secret),
                secretFile,
                identity,
                headers,
                html,
                text,
                requireTls,
                tls,
                implicitTls,
                threading);
    }
}
