package io.grapevine.base.kafka.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.kafka.RecordFailure;
import io.grapevine.base.kafka.RecordFailure.Verdict;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KafkaFaultsTest {
    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(new TimeoutException("late"), "timeout", Verdict.TIMEOUT),
                Arguments.of(
                        new TimeoutException("no topic", new UnknownTopicOrPartitionException("t")),
                        "timeout",
                        Verdict.REFUSED),
                Arguments.of(new UnknownTopicOrPartitionException("t"), "broker", Verdict.REFUSED),
                Arguments.of(new NetworkException("gone"), "network", Verdict.TRANSIENT),
                Arguments.of(new NotLeaderOrFollowerException("other"), "broker", Verdict.TRANSIENT),
                Arguments.of(new NotEnoughReplicasException("one"), "broker", Verdict.TRANSIENT),
                Arguments.of(new UnknownServerException("?"), "broker", Verdict.TRANSIENT),
                Arguments.of(new RecordTooLargeException("big"), "broker", Verdict.REFUSED),
                Arguments.of(new InvalidTopicException("a b"), "broker", Verdict.REFUSED),
                Arguments.of(new PolicyViolationException("no"), "broker", Verdict.REFUSED),
                Arguments.of(new SerializationException("no"), "unknown", Verdict.REFUSED),
                Arguments.of(new SaslAuthenticationException("who?"), "broker", Verdict.DENIED),
                Arguments.of(new TopicAuthorizationException("t"), "broker", Verdict.DENIED),
                Arguments.of(new ClusterAuthorizationException("c"), "broker", Verdict.DENIED),
                Arguments.of(new OutOfOrderSequenceException("5"), "broker", Verdict.BROKEN),
                Arguments.of(new KafkaException("in an error state"), "unknown", Verdict.BROKEN),
                Arguments.of(new IllegalStateException("closed"), "unknown", Verdict.BROKEN));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void everyFaultHasATypeAndAVerdict(Exception fault, String errorType, Verdict verdict) {
        assertThat(KafkaRecordProducer.failure(fault))
                .isEqualTo(new RecordFailure(errorType, verdict, fault.getMessage()));
    }

    @ParameterizedTest
    @MethodSource("handshakes")
    void faultOfTlsIsThatOfItsCause(SslAuthenticationException fault, String reason) {
        assertThat(KafkaRecordProducer.failure(fault).verdict()).isEqualTo(Verdict.BROKEN);
        assertThat(KafkaRecordProducer.failure(fault).reason()).isEqualTo(reason);
    }

    static Stream<Arguments> handshakes() {
        return Stream.of(
                Arguments.of(
                        new SslAuthenticationException("failed", new SSLHandshakeException("expired")), "TLS: expired"),
                Arguments.of(new SslAuthenticationException("failed"), "failed"));
    }
}
