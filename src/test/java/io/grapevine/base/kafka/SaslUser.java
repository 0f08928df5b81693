package io.grapevine.base.kafka;

import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;
import org.apache.kafka.common.message.SaslAuthenticateRequestData;
import org.apache.kafka.common.message.SaslAuthenticateResponseData;
import org.apache.kafka.common.message.SaslHandshakeRequestData;
import org.apache.kafka.common.message.SaslHandshakeResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.security.plain.PlainAuthenticateCallback;
import org.apache.kafka.common.security.plain.internals.PlainSaslServer;
import org.apache.kafka.common.security.scram.ScramCredential;
import org.apache.kafka.common.security.scram.ScramCredentialCallback;
import org.apache.kafka.common.security.scram.internals.ScramFormatter;
import org.apache.kafka.common.security.scram.internals.ScramMechanism;
import org.apache.kafka.common.security.scram.internals.ScramSaslServer;

/** The user whom a {@link TestBroker} lets in, by one mechanism. It says what password a wrong one was, as no broker should. */
public record SaslUser(String mechanism, String name, String password) {
    /** The login of a connection. */
    static final class Session {
        private final Optional<SaslUser> user;
        private final Optional<SaslServer> server;

        Session(Optional<SaslUser> user) {
            this.user = user;
            this.server = user.map(SaslUser::server);
        }

        boolean isComplete() {
            return server.map(SaslServer::isComplete).orElse(true);
        }

        ApiMessage respond(ApiMessage request) {
            if (user.isEmpty()) {
                return new SaslHandshakeResponseData().setErrorCode(Errors.ILLEGAL_SASL_STATE.code());
            } else if (request instanceof SaslHandshakeRequestData handshake) {
                String own = user.map(SaslUser::mechanism).orElse("");
                return new SaslHandshakeResponseData()
                        .setMechanisms(List.of(own))
                        .setErrorCode(
                                own.equals(handshake.mechanism())
                                        ? Errors.NONE.code()
                                        : Errors.UNSUPPORTED_SASL_MECHANISM.code());
            }
            byte[] token = ((SaslAuthenticateRequestData) request).authBytes();
            try {
                byte[] answer = server.orElseThrow().evaluateResponse(token);
                return new SaslAuthenticateResponseData().setAuthBytes(answer == null ? new byte[0] : answer);
            } catch (SaslException | RuntimeException refused) {
                return new SaslAuthenticateResponseData()
                        .setErrorCode(Errors.SASL_AUTHENTICATION_FAILED.code())
                        .setErrorMessage("wrong: " + new String(token, StandardCharsets.UTF_8).replace('\0', ' '));
            }
        }
    }

    private SaslServer server() {
        CallbackHandler handler = callbacks -> {
            for (Callback callback : callbacks) {
                answer(callback);
            }
        };
        if (mechanism.equals("PLAIN")) {
            return new PlainSaslServer(handler);
        }
        return scram(handler);
    }

    private SaslServer scram(CallbackHandler handler) {
        try {
            return new ScramSaslServer(ScramMechanism.forMechanismName(mechanism), Map.of(), handler);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    private void answer(Callback callback) {
        if (callback instanceof PlainAuthenticateCallback plain) {
            plain.authenticated(password.equals(new String(plain.password())));
        } else if (callback instanceof ScramCredentialCallback scram) {
            scram.scramCredential(credential());
        }
    }

    private ScramCredential credential() {
        try {
            return new ScramFormatter(ScramMechanism.forMechanismName(mechanism)).generateCredential(password, 4096);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
