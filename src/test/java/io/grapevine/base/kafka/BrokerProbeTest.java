package io.grapevine.base.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.kafka.KafkaLayer.BrokerProbe;
import io.grapevine.httpclient.BrokerTls;
import io.grapevine.receiver.TestTls;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerProbeTest {
    private static ProducerSettings settings(Optional<ProducerSettings.TlsEngines> tls, String... brokers) {
        return settings(tls, Optional.empty(), brokers);
    }

    private static ProducerSettings settings(
            Optional<ProducerSettings.TlsEngines> tls, Optional<ProducerSettings.Login> login, String... brokers) {
        return new ProducerSettings(List.of(brokers), "me", "all", "none", tls, login, ProducerSettings.Limits.USUAL);
    }

    @Test
    void brokersWithAndWithoutTlsAreBrokers() throws Exception {
        try (TestBroker open = TestBroker.start("t");
                TestBroker another = TestBroker.start("t");
                TestBroker secure = TestBroker.start("t", TestTls.server("server"))) {
            assertThatCode(() -> {
                        BrokerProbe.check(settings(Optional.empty(), open.address(), another.address()));
                        BrokerProbe.check(settings(BrokerTls.of(TestTls.trusting()), secure.address()));
                    })
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void loginThatIsMissingIsNamed() throws Exception {
        SaslUser user = new SaslUser("SCRAM-SHA-256", "u", "p");
        ProducerSettings.Login login = new KnownLogin();
        try (TestBroker broker = TestBroker.start("t", user)) {
            assertThatThrownBy(() -> BrokerProbe.check(settings(Optional.empty(), broker.address())))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(broker.address()
                            + ": a login is expected, by SCRAM-SHA-256 (expected: sasl_config, or a port"
                            + " without a login)");
            assertThatCode(() -> BrokerProbe.check(settings(Optional.empty(), Optional.of(login), broker.address())))
                    .doesNotThrowAnyException();
        }
    }

    private record KnownLogin() implements ProducerSettings.Login {
        @Override
        public String mechanism() {
            return "SCRAM-SHA-256";
        }

        @Override
        public String username() {
            return "u";
        }

        @Override
        public String password() {
            return "p";
        }
    }

    @Test
    void webServerIsNoBroker() throws Exception {
        try (NoBroker web = NoBroker.answering("HTTP/1.1 400 Bad Request\r\n\r\n");
                TestBroker broker = TestBroker.start("t")) {
            assertThatThrownBy(() -> BrokerProbe.check(settings(Optional.empty(), broker.address(), web.address())))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            web.address() + ": no answer of a broker (expected: one without TLS, as tls_config says)");
        }
    }

    @Test
    void serversThatDoNotAnswerAreNamedUnlessABrokerDoes() throws Exception {
        try (NoBroker silent = NoBroker.silent();
                NoBroker hangingUp = NoBroker.hangingUp();
                TestBroker broker = TestBroker.start("t")) {
            assertThat(BrokerProbe.check(settings(Optional.empty(), silent.address(), hangingUp.address())))
                    .hasValue(silent.address() + " does not answer, " + hangingUp.address()
                            + " hangs up (expected: a broker without TLS, as tls_config says)");
            assertThat(BrokerProbe.check(settings(Optional.empty(), silent.address(), broker.address())))
                    .isEmpty();
        }
    }

    @Test
    void brokerWithTlsIsNoneWithout() throws Exception {
        try (TestBroker secure = TestBroker.start("t", TestTls.server("server"))) {
            assertThatThrownBy(() -> BrokerProbe.check(settings(Optional.empty(), secure.address())))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("expected: one without TLS");
        }
    }

    /** Kafka's client says what is wrong with them, and tries again. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:1", "no.such.host.invalid:9092", "127.0.0.1:99999", "nothing"})
    void brokersThatAreNotThereAreLeftToTheClient(String address) {
        assertThat(BrokerProbe.check(settings(Optional.empty(), address))).isEmpty();
    }

    @Test
    void brokersThatAreNotTrustedAreLeftToTheClient() throws Exception {
        try (TestBroker stranger = TestBroker.start("t", TestTls.server("stranger"));
                TestBroker plain = TestBroker.start("t")) {
            assertThatCode(() -> BrokerProbe.check(
                            settings(BrokerTls.of(TestTls.trusting()), stranger.address(), plain.address())))
                    .doesNotThrowAnyException();
        }
    }
}
