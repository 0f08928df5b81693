package io.grapevine.receiver;

import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;

/** The common base of tests of senders and notifiers: Vert.x, which ends with each class, and sending. */
public abstract class OnVertx {
    /** What the tests of a class share, since its start costs more than most of them; null between classes. */
    private static @Nullable Vertx shared;

    /** Where the notifier under test runs. */
    protected final Vertx vertx = shared();

    /** A server that records what it is sent, for the tests that need one. */
    @AutoClose
    protected final HookServer hook = HookServer.start();

    private static synchronized Vertx shared() {
        if (shared == null) {
            shared = Vertx.vertx();
        }
        return shared;
    }

    /** After a nested class, too: the next test starts another. */
    @AfterAll
    static synchronized void stopVertx() {
        if (shared != null) {
            shared.close().toCompletionStage().toCompletableFuture().join();
            shared = null;
        }
    }

    /** Sends a notification about one alert. */
    protected static Outcome send(Notifier notifier) throws Exception {
        return send(notifier, Samples.firing("h1"));
    }

    /** Sends a notification. */
    protected static Outcome send(Notifier notifier, Notification notification) throws Exception {
        return notifier.send(notification).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /** The refusal of a notification about one alert. */
    protected static Outcome.Rejected refusal(Notifier notifier) throws Exception {
        return Outcomes.rejected(send(notifier));
    }

    /** The failure, after which it is tried again, of a notification about one alert. */
    protected static Outcome.Retryable failure(Notifier notifier) throws Exception {
        return Outcomes.retryable(send(notifier));
    }
}
