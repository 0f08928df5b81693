package io.grapevine.receiver;

import io.grapevine.base.go.GoUrl;

/** What the kinds of {@code grapevine.yml} have in common that send a form. */
public abstract class FormNotifierContract extends LimitedNotifierContract {
    /**
     * The contract of a kind.
     *
     * @param accepted the body of an answer to a message that is taken
     */
    protected FormNotifierContract(String accepted) {
        super(accepted);
    }

    @Override
    protected boolean shows(String received, String value) {
        return received.contains(GoUrl.escapeForm(value));
    }
}
