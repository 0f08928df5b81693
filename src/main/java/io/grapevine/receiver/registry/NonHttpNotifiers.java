package io.grapevine.receiver.registry;

import io.grapevine.base.kafka.KafkaLayer;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.notify.MessageLinks;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.email.EmailConfig;
import io.grapevine.receiver.email.EmailNotifier;
import io.grapevine.receiver.email.SentMail;
import io.grapevine.receiver.kafka.KafkaConfig;
import io.grapevine.receiver.kafka.KafkaNotifier;
import io.grapevine.receiver.kafka.KafkaProducers;
import io.grapevine.receiver.kafka.SentRecord;
import io.grapevine.receiver.message.MessageTemplates;
import io.vertx.core.Vertx;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Factory of the notifiers of the kinds that do not speak HTTP. */
interface NonHttpNotifiers {
    /** A notifier of mails. */
    Notifier mail(EmailConfig config, MessageTemplates templates, MessageLinks links);

    /** A notifier of records; throws if its client or a certificate is not there. */
    Notifier kafka(KafkaConfig config, MessageTemplates templates) throws SendFailure;

    /** Notifiers that send; their clients are closed with {@code senders}. */
    static NonHttpNotifiers live(Vertx vertx, HttpSenders senders, String hostName, Integrations.Watch watch) {
        KafkaProducers producers = new KafkaProducers(KafkaLayer::installed, senders.allowed(), watch.records());
        senders.closing(producers::close);
        return new NonHttpNotifiers() {
            @Override
            public Notifier mail(EmailConfig config, MessageTemplates templates, MessageLinks links) {
                return new EmailNotifier(
                        config,
                        templates,
                        links,
                        vertx,
                        senders.allowed(),
                        ZoneId.systemDefault(),
                        hostName,
                        watch.mails());
            }

            @Override
            public Notifier kafka(KafkaConfig config, MessageTemplates templates) throws SendFailure {
                return new KafkaNotifier(config, templates, producers.of(config));
            }
        };
    }

    /** Notifiers that send nothing: what becomes of a message is the answer to it. */
    static NonHttpNotifiers answering(Function<SentMail, Outcome> mails, Function<SentRecord, Outcome> records) {
        return new NonHttpNotifiers() {
            @Override
            public Notifier mail(EmailConfig config, MessageTemplates templates, MessageLinks links) {
                return EmailNotifier.answering(config, templates, links, ZoneOffset.UTC, "localhost", mails);
            }

            @Override
            public Notifier kafka(KafkaConfig config, MessageTemplates templates) {
                return new KafkaNotifier(
                        config,
                        templates,
                        (message, limit) -> CompletableFuture.completedFuture(Optional.of(records.apply(message))));
            }
        };
    }
}
