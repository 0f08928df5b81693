package io.grapevine.base.kafka.client;

import io.grapevine.base.kafka.ProducerSettings.Login;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.jspecify.annotations.Nullable;

/** Gives Kafka's client a user and a password when it connects, so that neither is among its settings, which it logs. */
public final class LoginCallbacks implements AuthenticateCallbackHandler {
    private static final String LOGIN = "grapevine.login";

    private @Nullable Login login;

    /** Adds what makes the client log in. */
    static void configure(Map<String, Object> properties, Login login) {
        Class<?> module = login.mechanism().equals("PLAIN") ? PlainLoginModule.class : ScramLoginModule.class;
        properties.put(SaslConfigs.SASL_MECHANISM, login.mechanism());
        properties.put(SaslConfigs.SASL_JAAS_CONFIG, new Password(module.getName() + " required;"));
        properties.put(SaslConfigs.SASL_CLIENT_CALLBACK_HANDLER_CLASS, LoginCallbacks.class);
        properties.put(LOGIN, login);
    }

    @Override
    public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {
        login = (Login) Objects.requireNonNull(configs.get(LOGIN));
    }

    @Override
    public void handle(Callback[] callbacks) throws IOException, UnsupportedCallbackException {
        Login known = Objects.requireNonNull(login);
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback name) {
                name.setName(known.username());
            } else if (callback instanceof PasswordCallback password) {
                password.setPassword(password(known));
            } else {
                throw new UnsupportedCallbackException(callback);
            }
        }
    }

    private static char[] password(Login login) throws IOException {
        try {
            return login.password().toCharArray();
        } catch (IllegalStateException unreadable) {
            throw new IOException(unreadable.getMessage(), unreadable);
        }
    }

    @Override
    public void close() {}
}
