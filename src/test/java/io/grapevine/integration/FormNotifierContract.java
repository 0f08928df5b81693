package io.grapevine.integration;

import io.grapevine.base.go.GoUrl;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import java.util.concurrent.TimeUnit;

/** What the kinds of {@code grapevine.yml} have in common that send a form. */
public abstract class FormNotifierContract extends HttpNotifierContract {
    /**
     * The contract of a kind.
     *
     * @param accepted the body of an answer to a message that is taken
     */
    protected FormNotifierContract(String accepted) {
        super(accepted);
    }

    /** Sends a notification. */
    protected static Outcome send(Notifier notifier, Notification notification) throws Exception {
        return notifier.send(notification).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Override
    protected boolean shows(String received, String value) {
        return received.contains(GoUrl.escapeForm(value));
    }

    @Override
    protected boolean retriesRateLimits() {
        return true;
    }

    @Override
    protected boolean takesAnyLength() {
        return false;
    }
}
