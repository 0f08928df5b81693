package io.grapevine.receiver;

import io.grapevine.base.kafka.KafkaLayer;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.email.Email.EmailNotifier;
import io.grapevine.receiver.email.SentMail;
import io.grapevine.receiver.kafka.Kafka;
import io.grapevine.receiver.kafka.Kafka.KafkaNotifier;
import io.grapevine.receiver.kafka.KafkaProducers;
import io.grapevine.receiver.kafka.SentRecord;
import io.grapevine.receiver.webpush.PushChannel;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The outlets of notifications besides requests of HTTP: mails, records of Kafka, and browsers.
 *
 * @param zone the zone of dates in mails, and of the days that their threads begin with
 * @param hostName the name of this computer, for the ids of mails
 */
public record Outlets(
        EmailNotifier.Delivery mails, KafkaClients kafka, PushChannel browsers, Location zone, String hostName) {
    /** The clients of Kafka, which integrations of the same brokers share. */
    @FunctionalInterface
    public interface KafkaClients {
        /**
         * The client of an integration.
         *
         * @throws SendFailure if the client or a certificate is not there
         */
        KafkaNotifier.Delivery of(Kafka config) throws SendFailure;
    }

    /** Outlets that send, to no browser; their clients are closed with {@code senders}. */
    static Outlets live(Vertx vertx, HttpSenders senders, String hostName, Integrations.Watch watch) {
        KafkaProducers producers = new KafkaProducers(KafkaLayer::installed, senders.allowed(), watch.records());
        senders.closing(producers::close);
        return new Outlets(
                EmailNotifier.Delivery.smtp(senders, watch.mails()),
                producers::of,
                PushChannel.NONE,
                Location.ofMachine(),
                hostName);
    }

    /** Outlets that send nothing: what becomes of a message is the answer to it. */
    static Outlets answering(Function<SentMail, Outcome> mails, Function<SentRecord, Outcome> records) {
        return new Outlets(
                EmailNotifier.Delivery.answering(mails),
                config -> (message, limit) -> CompletableFuture.completedFuture(Optional.of(records.apply(message))),
                PushChannel.RENDERING,
                Location.UTC,
                "localhost");
    }

    /** These outlets, with the way to the browsers of receivers. */
    Outlets with(PushChannel channel) {
        return new Outlets(mails, kafka, channel, zone, hostName);
    }
}
