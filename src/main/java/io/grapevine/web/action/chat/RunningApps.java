package io.grapevine.web.action.chat;

import io.grapevine.httpclient.SendFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The apps of a chat in force. Apps whose settings are the same stay when others are put in force. From any thread.
 *
 * @param <A> the settings of an app
 * @param <R> an app that runs
 */
public final class RunningApps<A, R extends RunningApps.Running> implements AutoCloseable {
    private final Starter<A, R> starter;
    private Map<A, R> apps = Map.of();

    /** An app that runs. */
    public interface Running extends AutoCloseable {
        @Override
        void close();
    }

    /** Starts apps. */
    @FunctionalInterface
    public interface Starter<A, R> {
        /**
         * Starts an app.
         *
         * @throws SendFailure if its certificates or proxies are unusable
         */
        R start(A app) throws SendFailure;
    }

    /** None yet. */
    public RunningApps(Starter<A, R> starter) {
        this.starter = starter;
    }

    /**
     * Puts other apps in force.
     *
     * @throws SendFailure if one cannot be started; then all stays as it was
     */
    public synchronized void apply(List<A> wanted) throws SendFailure {
        Map<A, R> next = new LinkedHashMap<>();
        List<R> made = new ArrayList<>();
        try {
            for (A app : new LinkedHashSet<>(wanted)) {
                R known = apps.get(app);
                R running = known == null ? starter.start(app) : known;
                if (known == null) {
                    made.add(running);
                }
                next.put(app, running);
            }
        } catch (SendFailure failure) {
            made.forEach(Running::close);
            throw failure;
        }
        Map<A, R> before = apps;
        apps = next;
        before.forEach((app, running) -> {
            if (!next.containsKey(app)) {
                running.close();
            }
        });
    }

    /** The settings in force, in their order. */
    public synchronized List<A> settings() {
        return List.copyOf(apps.keySet());
    }

    /** The apps that run, in the order of their settings. */
    public synchronized List<R> running() {
        return List.copyOf(apps.values());
    }

    /** The app of some settings; null if they are no longer in force. */
    public synchronized @Nullable R of(A app) {
        return apps.get(app);
    }

    @Override
    public synchronized void close() {
        apps.values().forEach(Running::close);
        apps = Map.of();
    }
}
