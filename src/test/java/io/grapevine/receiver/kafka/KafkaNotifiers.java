package io.grapevine.receiver.kafka;

import io.grapevine.base.kafka.KafkaLayer;
import io.grapevine.base.kafka.ProducerSettings.Limits;
import io.grapevine.base.kafka.TestBroker;
import io.grapevine.httpclient.Destinations;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.MessageTemplates;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.AddedKinds;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.Outcomes;
import io.grapevine.receiver.kafka.Kafka.KafkaNotifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Notifiers that tests make, with Kafka's client out of its layer. */
final class KafkaNotifiers implements AutoCloseable {
    static final KafkaLayer LAYER = new KafkaLayer(List.of(Path.of("target", "optional", "kafka")));

    private final Limits times;
    private final List<KafkaProducers> clients = new ArrayList<>();

    private KafkaNotifiers(Limits times) {
        this.times = times;
    }

    /** As in the program, where a busy computer has time to connect. */
    static KafkaNotifiers patient() {
        return new KafkaNotifiers(new Limits(Duration.ofSeconds(8), Duration.ofSeconds(1), Duration.ofSeconds(15), 0));
    }

    /** For brokers that will not answer. */
    static KafkaNotifiers impatient() {
        return new KafkaNotifiers(new Limits(Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofSeconds(4), 0));
    }

    KafkaProducers producers(KafkaLayer layer, Destinations allowed) {
        KafkaProducers producers = new KafkaProducers(() -> layer, allowed, sent -> {}, times);
        clients.add(producers);
        return producers;
    }

    /** An entry for a broker, with more fields of YAML's flow style. */
    static Kafka config(TestBroker broker, String more) {
        return AddedKinds.only(
                Kafka.class,
                "{brokers: ['" + broker.address() + "']" + (more.contains("topic:") ? "" : ", topic: alerts")
                        + (more.isEmpty() ? "" : ", " + more) + "}");
    }

    Notifier of(TestBroker broker, String more) throws SendFailure {
        return of(broker, more, EchoRenderer.strict());
    }

    Notifier of(TestBroker broker, String more, MessageTemplates templates) throws SendFailure {
        return of(config(broker, more), Destinations.ANY, templates);
    }

    Notifier of(Kafka config, Destinations allowed) throws SendFailure {
        return of(config, allowed, EchoRenderer.strict());
    }

    private Notifier of(Kafka config, Destinations allowed, MessageTemplates templates) throws SendFailure {
        return new KafkaNotifier(config, templates, producers(LAYER, allowed).of(config));
    }

    static Outcome send(Notifier notifier, Notification notification) throws Exception {
        return Outcomes.of(notifier.send(notification));
    }

    @Override
    public void close() {
        clients.forEach(KafkaProducers::close);
    }
}
