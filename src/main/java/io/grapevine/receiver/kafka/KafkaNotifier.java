package io.grapevine.receiver.kafka;

import io.grapevine.httpclient.sender.Requests;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.message.MessageTemplates;
import io.grapevine.receiver.message.MessageTemplates.RenderedMessage;
import io.grapevine.receiver.message.TemplateFault;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Writes notifications to a topic of Kafka.
 *
 * @param delivery hands records over
 */
public record KafkaNotifier(KafkaConfig config, MessageTemplates templates, Delivery delivery) implements Notifier {
    /** Hands a record over. */
    @FunctionalInterface
    public interface Delivery {
        /**
         * Hands a record over, and does not wait for it.
         *
         * @param limit how long it may take
         * @return the failure, if it was not acknowledged; never completes exceptionally
         */
        CompletionStage<Optional<Outcome>> of(SentRecord message, Duration limit);
    }

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        try {
            RenderedMessage<SentRecord> rendered = KafkaRecord.of(config, templates, notification);
            return delivery.of(rendered.message(), notification.timeout())
                    .thenApply(failure -> rendered.judged(
                            failure.orElseGet(() -> new Outcome.Delivered(notification.receiverData()))));
        } catch (TemplateFault fault) {
            return Requests.rejected(String.valueOf(fault.getMessage()));
        }
    }
}
