package io.grapevine.receiver.kafka;

import io.grapevine.base.kafka.ProducerSettings.Login;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.Redaction;

/** A user of a configuration, whose password may stand in a file, which is read for each connection. */
record BrokerLogin(KafkaSaslConfig config) implements Login {
    @Override
    public String mechanism() {
        return config.mechanism();
    }

    @Override
    public String username() {
        return config.username();
    }

    @Override
    public String password() {
        try {
            return read();
        } catch (SendFailure unreadable) {
            throw new IllegalStateException(unreadable.getMessage(), unreadable);
        }
    }

    private String read() throws SendFailure {
        return new SecretSource("sasl_config.password", config.password(), config.passwordFile(), "").read();
    }

    /** A text of a broker without the password. */
    String hiddenIn(String text) {
        try {
            return new Redaction().hide(read()).apply(text);
        } catch (SendFailure unreadable) {
            return text; // which cannot have it
        }
    }
}
