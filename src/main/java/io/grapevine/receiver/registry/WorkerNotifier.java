package io.grapevine.receiver.registry;

import io.grapevine.model.ReceiverData;
import io.grapevine.notify.MessageState;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.vertx.core.Future;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

/** A notifier that renders and begins to send on workers. */
record WorkerNotifier(Integrations.Worker worker, Notifier notifier) implements Notifier {
    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return run(() -> notifier.send(notification));
    }

    @Override
    public boolean redraws(ReceiverData data) {
        return notifier.redraws(data);
    }

    @Override
    public CompletionStage<Outcome> redraw(Notification notification, MessageState state) {
        return run(() -> notifier.redraw(notification, state));
    }

    private CompletionStage<Outcome> run(Callable<CompletionStage<Outcome>> task) {
        return worker.run(task).compose(Future::fromCompletionStage).toCompletionStage();
    }
}
