package io.grapevine.receiver.email;

import io.grapevine.config.Smarthost;
import io.grapevine.receiver.TestTls;
import io.grapevine.receiver.Written;
import io.grapevine.receiver.email.Email.ThreadingConfig;
import java.util.Map;

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
}
