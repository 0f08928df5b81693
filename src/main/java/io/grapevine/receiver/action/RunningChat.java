package io.grapevine.receiver.action;

import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.httpclient.SendFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Base of products, for each of whose apps something may run, such as a client or a connection.
 *
 * @param <A> the settings of an app
 * @param <R> an app that runs; its settings where nothing does
 */
public abstract class RunningChat<A, R> implements Chat {
    private final Function<Chats, List<A>> section;
    private Map<A, R> apps = Map.of();

    /**
     * No apps yet.
     *
     * @param section the settings of the product among those of all
     */
    protected RunningChat(Function<Chats, List<A>> section) {
        this.section = section;
    }

    /**
     * Starts what runs for an app.
     *
     * @throws SendFailure if its certificates or proxies are unusable
     */
    protected abstract R start(A app) throws SendFailure;

    /** Stops what runs for an app. */
    protected void stop(R app) {}

    /** Other apps are in force. */
    protected void changed() {}

    @Override
    public final synchronized void apply(Chats chats) throws SendFailure {
        Map<A, R> next = new LinkedHashMap<>();
        List<R> made = new ArrayList<>();
        try {
            for (A app : new LinkedHashSet<>(section.apply(chats))) {
                R known = apps.get(app);
                R running = known == null ? start(app) : known;
                if (known == null) {
                    made.add(running);
                }
                next.put(app, running);
            }
        } catch (SendFailure failure) {
            made.forEach(this::stop);
            throw failure;
        }
        replace(next);
    }

    private void replace(Map<A, R> next) {
        Map<A, R> before = apps;
        apps = next;
        before.forEach((app, running) -> {
            if (!next.containsKey(app)) {
                stop(running);
            }
        });
        changed();
    }

    /** The settings in force, in their order. */
    protected final synchronized List<A> settings() {
        return List.copyOf(apps.keySet());
    }

    /** The apps that run, in the order of their settings. */
    protected final synchronized List<R> running() {
        return List.copyOf(apps.values());
    }

    /** The app of some settings; null if they are no longer in force. */
    protected final synchronized @Nullable R running(A app) {
        return apps.get(app);
    }

    @Override
    public final synchronized void close() {
        replace(Map.of());
    }
}
