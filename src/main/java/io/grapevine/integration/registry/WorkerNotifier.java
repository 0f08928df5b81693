package io.grapevine.integration.registry;

import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the rendering of a notification off the event loop of the replica, to one of Vert.x's workers. */
final class WorkerNotifier implements Notifier {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerNotifier.class);

    private final Vertx vertx;
    private final Notifier notifier;

    WorkerNotifier(Vertx vertx, Notifier notifier) {
        this.vertx = vertx;
        this.notifier = notifier;
    }

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return vertx.executeBlocking(() -> notifier.send(notification), false)
                .compose(Future::fromCompletionStage)
                .otherwise(crash -> {
                    // The text of an unforeseen exception may hold anything, a secret too: only its kind is told on.
                    LOG.atError()
                            .addKeyValue("receiver", notification.receiver())
                            .addKeyValue("err", crash.getClass().getName())
                            .addKeyValue("at", firstFrame(crash))
                            .log("Notifier crashed");
                    return new Outcome.Retryable(FailureReason.OTHER, "internal error", null);
                })
                .toCompletionStage();
    }

    private static String firstFrame(Throwable crash) {
        StackTraceElement[] frames = crash.getStackTrace();
        return frames.length == 0 ? "" : frames[0].toString();
    }
}
