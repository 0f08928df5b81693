package io.grapevine.receiver.kafka;

import static io.grapevine.receiver.kafka.KafkaNotifiers.LAYER;
import static io.grapevine.receiver.kafka.KafkaNotifiers.config;
import static io.grapevine.receiver.kafka.KafkaNotifiers.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.kafka.KafkaLayer;
import io.grapevine.base.kafka.NoBroker;
import io.grapevine.base.kafka.SaslUser;
import io.grapevine.base.kafka.TestBroker;
import io.grapevine.httpclient.Destinations;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.it.Eventually;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.AddedKinds;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.TestTls;
import io.grapevine.receiver.kafka.Kafka.KafkaNotifier;
import io.grapevine.transport.Authority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kafka's client: its connections, logins and ends. */
class KafkaConnectionIT {
    private static final String PASSWORD = "hush-Hush-hush";

    @AutoClose
    private final TestBroker broker = TestBroker.start("alerts");

    @AutoClose
    private final KafkaNotifiers notifiers = KafkaNotifiers.patient();

    @AutoClose
    private final KafkaNotifiers impatient = KafkaNotifiers.impatient();

    @Test
    void connectionsUseTls() throws Exception {
        try (TestBroker broker = TestBroker.start("alerts", TestTls.server("server"))) {
            Notifier notifier = notifiers.of(
                    broker, "tls_config: {ca: \"" + TestTls.trusting().ca().replace("\n", "\\n") + "\"}");
            assertThat(send(notifier, Samples.firing("h1"))).isInstanceOf(Outcome.Delivered.class);
        }
    }

    @Test
    void aBrokerWhoseAuthorityHasExpiredIsNotTrustedUntilItIsRenewed(@TempDir Path folder) throws Exception {
        Authority expired = new Authority(folder, "-startdate", "-10d", "-validity", "5");
        expired.issue("server", "ip:127.0.0.1");
        String certificate = Files.readString(folder.resolve("server.pem"));
        String key = Files.readString(folder.resolve("server-key.pem"));
        try (TestBroker broker = TestBroker.start("alerts", TestTls.server(certificate, key))) {
            Notifier notifier = impatient.of(broker, "tls_config: {ca_file: '" + folder.resolve("ca.pem") + "'}");
            assertThat(Outcomes.retryable(send(notifier, Samples.firing("h1"))).message())
                    .contains("the authority CN=ca expired on ");
            assertThat(broker.records()).isEmpty();
            expired.renew();
            assertThat(send(notifier, Samples.firing("h1"))).isInstanceOf(Outcome.Delivered.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"})
    void userLogsIn(String mechanism) throws Exception {
        try (TestBroker broker = TestBroker.start("alerts", new SaslUser(mechanism, "user", "p,w=1"))) {
            String login = "sasl_config: {mechanism: " + mechanism + ", username: user, password: 'p,w=1'}";
            assertThat(send(notifiers.of(broker, login), Samples.firing("h1"))).isInstanceOf(Outcome.Delivered.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"PLAIN, PLAIN", "SCRAM-SHA-256, SCRAM-SHA-256", "PLAIN, SCRAM-SHA-512"})
    void wrongLoginIsFinalAndItsPasswordNotShown(String mechanism, String offered) throws Exception {
        try (TestBroker broker = TestBroker.start("alerts", new SaslUser(offered, "user", "another"))) {
            String login = "sasl_config: {mechanism: " + mechanism + ", username: user, password: " + PASSWORD + "}";
            Outcome.Rejected rejected = Outcomes.rejected(send(notifiers.of(broker, login), Samples.firing("h1")));
            assertThat(rejected.reason()).isEqualTo(FailureReason.AUTH_ERROR);
            assertThat(rejected.message()).isNotBlank().doesNotContain(PASSWORD);
            assertThat(broker.records()).isEmpty();
        }
    }

    @Test
    void passwordIsReadAgainAfterARefusal(@TempDir Path folder) throws Exception {
        try (TestBroker broker = TestBroker.start("alerts", new SaslUser("PLAIN", "user", "right"))) {
            Path file = Files.writeString(folder.resolve("password"), "wrong\n");
            Notifier notifier = notifiers.of(
                    broker, "sasl_config: {mechanism: PLAIN, username: user, password_file: '" + file + "'}");
            assertThat(send(notifier, Samples.firing("h1"))).isInstanceOf(Outcome.Rejected.class);
            Files.delete(file);
            assertThat(Outcomes.rejected(send(notifier, Samples.firing("h1"))).message())
                    .contains("sasl_config.password_file: cannot read");
            Files.writeString(file, "right\n");
            assertThat(send(notifier, Samples.firing("h1"))).isInstanceOf(Outcome.Delivered.class);
        }
    }

    @Test
    void entriesWithTheSameSettingsShareAClient() throws Exception {
        KafkaProducers producers = notifiers.producers(LAYER, Destinations.ANY);
        List<Integer> connections = new ArrayList<>();
        for (String more : List.of("", "value: x", "max_alerts: 1", "client_id: other")) {
            Kafka config = config(broker, more);
            send(new KafkaNotifier(config, EchoRenderer.strict(), producers.of(config)), Samples.firing("h1"));
            connections.add(broker.connections());
        }
        assertThat(broker.records()).hasSize(4);
        assertThat(connections.get(1)).isEqualTo(connections.get(0));
        assertThat(connections.get(2)).isEqualTo(connections.get(0));
        assertThat(connections.get(3)).isGreaterThan(connections.get(0));
    }

    @Test
    void clientThatWasClosedDisconnectsAndSendsNothingMore() throws Exception {
        Notifier notifier = notifiers.of(broker, "");
        send(notifier, Samples.firing("h1"));
        notifiers.close();
        Eventually.holds("the client disconnected", () -> broker.openConnections() == 0);

        assertThat(send(notifier, Samples.firing("h2")))
                .isEqualTo(new Outcome.Retryable(FailureReason.OTHER, "the configuration was replaced", null));
        assertThat(broker.records()).hasSize(1);
    }

    @Test
    void nameThatIsNotKnownIsTriedAgain() throws Exception {
        Kafka config = AddedKinds.only(Kafka.class, "{brokers: ['no.such.host.invalid:9092'], topic: alerts}");
        Notifier notifier = notifiers.of(config, Destinations.ANY);
        assertThat(Outcomes.retryable(send(notifier, Samples.firing("h1"))).message())
                .contains("bootstrap");
    }

    /** Kafka's client would allocate what the first bytes of a web server's answer say. */
    @Test
    void webServerIsNamed() throws Exception {
        try (NoBroker web = NoBroker.answering("HTTP/1.1 400 Bad Request\r\n\r\n")) {
            assertThat(sentTo(web).message()).startsWith(web.address() + ": no answer of a broker");
        }
    }

    @Test
    void serverThatHangsUpIsNamed() throws Exception {
        try (NoBroker server = NoBroker.hangingUp()) {
            assertThat(sentTo(server).message())
                    .endsWith(server.address() + " hangs up (expected: a broker without TLS, as tls_config says)");
        }
    }

    @Test
    void serverThatStaysSilentIsNamed() throws Exception {
        try (NoBroker server = NoBroker.silent()) {
            assertThat(sentTo(server).message())
                    .endsWith(
                            server.address() + " does not answer (expected: a broker without TLS, as tls_config says)");
        }
    }

    private Outcome.Retryable sentTo(NoBroker server) throws Exception {
        Kafka config = AddedKinds.only(Kafka.class, "{brokers: ['" + server.address() + "'], topic: alerts}");
        return (Outcome.Retryable) send(impatient.of(config, Destinations.ANY), Samples.firing("h1"));
    }

    @Test
    void brokerAtAPrivateAddressMayBeDenied() throws Exception {
        Notifier notifier = notifiers.of(config(broker, ""), Destinations.publicAnd(List.of()));
        assertThat(Outcomes.rejected(send(notifier, Samples.firing("h1"))).reason())
                .isEqualTo(FailureReason.ADDRESS_DENIED);
        assertThat(broker.clients()).isEmpty();
    }

    @Test
    void missingClientIsAnErrorOfTheConfiguration(@TempDir Path folder) throws Exception {
        KafkaProducers producers = notifiers.producers(new KafkaLayer(List.of(folder)), Destinations.ANY);
        assertThatThrownBy(() -> producers.of(config(broker, "")))
                .isInstanceOf(SendFailure.class)
                .hasMessageStartingWith("Kafka's client is not installed (expected: its jars in " + folder)
                .hasMessageContaining("bin/install --with-kafka");
    }

    @Test
    void unusableCertificateIsAnErrorOfTheConfiguration() throws Exception {
        assertThatThrownBy(() -> notifiers.of(broker, "tls_config: {ca_file: none.pem}"))
                .isInstanceOf(SendFailure.class)
                .hasMessageContaining("none.pem");
    }
}
