package io.grapevine.web.action.chat;

import java.util.List;

/**
 * Base of products that only send requests: nothing runs for their settings.
 *
 * @param <A> the settings of an app, account or server
 */
public abstract class CallbackChat<A> implements Chat {
    private volatile List<A> apps = List.of();

    /** Those in force. */
    protected final List<A> apps() {
        return apps;
    }

    /** Takes the requests of these, and of no others. */
    public final void apply(List<A> wanted) {
        apps = List.copyOf(wanted);
    }

    @Override
    public final void close() {
        apply(List.of());
    }
}
