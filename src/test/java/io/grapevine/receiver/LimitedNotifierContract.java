package io.grapevine.receiver;

/** What the notifiers have in common whose products limit the rate and the length of messages. */
public abstract class LimitedNotifierContract extends HttpNotifierContract {
    /**
     * The contract of a kind.
     *
     * @param accepted the body of an answer to a message that is taken
     */
    protected LimitedNotifierContract(String accepted) {
        super(accepted);
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
