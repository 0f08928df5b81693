package io.grapevine.web.action.chat;

import io.grapevine.config.ActionsConfig.Chats;
import java.util.List;
import java.util.function.Function;

/**
 * Base of products that only send requests: nothing runs for their settings.
 *
 * @param <A> the settings of an account or server
 */
public abstract class CallbackChat<A> extends RunningChat<A, RunningChat.Running> {
    /**
     * No settings yet.
     *
     * @param product see {@link #product}
     * @param section the settings of the product among those of all
     */
    protected CallbackChat(String product, Function<Chats, List<A>> section) {
        super(product, section);
    }

    @Override
    protected final Running start(A app) {
        return () -> {};
    }
}
