package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.receiver.kafka.Kafka;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaFormatTest {
    private static String faults(String fields) {
        return AddedKinds.parse("receivers: [{name: r, kafka_configs: [{" + fields + "}]}]")
                .faults()
                .toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '`', textBlock = """
            brokers: [kafka], topic: t → "kafka" (expected: a host and a port such as kafka:9092)
            brokers: ['http://kafka:9092'], topic: t → (expected: a host and a port such as kafka:9092)
            brokers: [''], topic: t → "" (expected: a host and a port such as kafka:9092)
            brokers: ['b:1'], topic: a b → "a b" (expected: up to 249 letters, digits, dots, _ and -)
            brokers: ['b:1'], topic: t, compression: rar → compression
            brokers: ['b:1'], topic: t, max_alerts: -1 → max_alerts
            brokers: ['b:1'], topic: t, max_message_bytes: 9999 → 9999 (expected: 10000 to 10485760)
            brokers: ['b:1'], topic: t, max_message_bytes: 10485761 → 10485761 (expected: 10000 to 10485760)
            brokers: ['b:1'], topic: t, acks: none → acks: field not found
            brokers: ['b:1'], topic: t, sasl_config: {} → mechanism: missing (expected: one of PLAIN, SCRAM
            brokers: ['b:1'], topic: t, sasl_config: {mechanism: GSSAPI, username: u, password: p} → mechanism
            brokers: ['b:1'], topic: t, sasl_config: {mechanism: PLAIN, username: u} → missing password & password_file
            brokers: ['b:1'], topic: t, sasl_config: {mechanism: PLAIN, password: p} → username: missing
            brokers: ['b:1'], topic: t, sasl_config: {mechanism: PLAIN, username: u, password: p, password_file: f} \
            → at most one of
            """)
    void mistakesAreNamed(String fields, String fault) {
        assertThat(faults(fields)).contains(fault);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b_c-D9", "'{{ .CommonLabels.team }}'", "'alerts {{ .Status }}'"})
    void topicIsANameOrATemplateOfOne(String topic) {
        Kafka config = AddedKinds.only(Kafka.class, "{brokers: ['b:1', '[::1]:2'], topic: " + topic + "}");
        assertThat(config.topic()).isEqualTo(topic.replace("'", ""));
        assertThat(config.clientId()).isEqualTo("grapevine");
        assertThat(config.compression()).isEqualTo("none");
        assertThat(config.maxMessageBytes()).isEqualTo(1 << 20);
    }
}
