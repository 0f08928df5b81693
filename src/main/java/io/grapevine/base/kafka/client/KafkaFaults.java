package io.grapevine.base.kafka.client;

import io.grapevine.base.kafka.RecordFailure;
import io.grapevine.base.kafka.RecordFailure.Verdict;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Translates the faults of Kafka's client to failures of a record. */
final class KafkaFaults {
    private KafkaFaults() {}

    static RecordFailure of(Exception fault) {
        return new RecordFailure(errorType(fault), verdict(fault), reason(fault));
    }

    /** What is wrong with TLS is said by the cause. */
    private static String reason(Throwable fault) {
        Throwable cause = fault.getCause();
        return fault instanceof SslAuthenticationException && cause != null
                ? "TLS: " + cause.getMessage()
                : String.valueOf(fault.getMessage());
    }

    /** Alertmanager's types of errors. */
    private static String errorType(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof org.apache.kafka.common.errors.TimeoutException || cause instanceof TimeoutException) {
                return "timeout";
            } else if (cause instanceof NetworkException
                    || cause instanceof DisconnectException
                    || cause instanceof IOException) {
                return "network";
            }
        }
        return fault instanceof ApiException ? "broker" : "unknown";
    }

    /** A topic that is not there is waited for, in vain: its fault is the cause of that of the wait. */
    private static Verdict verdict(Throwable fault) {
        if (fault instanceof UnknownTopicOrPartitionException
                || fault.getCause() instanceof UnknownTopicOrPartitionException) {
            return Verdict.REFUSED;
        } else if (fault instanceof org.apache.kafka.common.errors.TimeoutException) {
            return Verdict.TIMEOUT;
        } else if (fault instanceof RetriableException || fault instanceof UnknownServerException) {
            return Verdict.TRANSIENT;
        } else if (fault instanceof SerializationException) {
            return Verdict.REFUSED;
        } else if (!(fault instanceof ApiException) || isOfTheClient(fault)) {
            return Verdict.BROKEN;
        }
        return fault instanceof AuthenticationException || fault instanceof AuthorizationException
                ? Verdict.DENIED
                : Verdict.REFUSED;
    }

    /** Whether another client may have better luck: with other certificates, or with a sequence of records that begins anew. */
    private static boolean isOfTheClient(Throwable fault) {
        return fault instanceof SslAuthenticationException
                || fault instanceof OutOfOrderSequenceException
                || fault instanceof InvalidProducerEpochException
                || fault instanceof ProducerFencedException;
    }
}
