package io.grapevine.config.file;

import io.grapevine.config.ConfigLoadException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;

/**
 * The versions of a file, or of files that belong together, that could be put in force during a load, the present one
 * first. A version that turns out to be unusable is dropped for the next one. Not thread-safe.
 *
 * @param <S> the content of the file; equal contents are one version
 * @param <T> what was read from it
 */
public final class FileVersions<S, T> {
    private static final int MOST_LOGGED = 20;

    private final Deque<Version<S, T>> usable = new ArrayDeque<>();
    private boolean present;

    /**
     * A version without errors.
     *
     * @param loadedAt when it was read first
     */
    public record Version<S, T>(S content, T value, Instant loadedAt) {}

    /** Checks whether what a version asks for can be built. */
    @FunctionalInterface
    public interface Check<T> {
        /** Checks a version; throws if it cannot be put in force. */
        void accept(T value) throws ConfigLoadException;
    }

    /**
     * Logs what a load has put in force, and what is not in force any more, by name. A load that changes nothing is not
     * logged.
     *
     * @param message what was loaded
     * @param before the versions in force before the load, by name
     * @param now the versions in force now, by name
     */
    public static <K, S, T> void logChanges(
            Logger log, String message, Map<K, Version<S, T>> before, Map<K, Version<S, T>> now) {
        List<String> loaded = now.entrySet().stream()
                .filter(file -> !before.containsKey(file.getKey())
                        || !before.get(file.getKey())
                                .content()
                                .equals(file.getValue().content()))
                .map(file -> String.valueOf(file.getKey()))
                .toList();
        List<String> gone = before.keySet().stream()
                .filter(name -> !now.containsKey(name))
                .map(String::valueOf)
                .toList();
        if (!loaded.isEmpty() || !gone.isEmpty()) {
            log.atInfo()
                    .addKeyValue("loaded", few(loaded))
                    .addKeyValue("removed", few(gone))
                    .log(message);
        }
    }

    private static String few(List<String> names) {
        return names.size() <= MOST_LOGGED
                ? String.join(" ", names)
                : String.join(" ", names.subList(0, MOST_LOGGED)) + " and " + (names.size() - MOST_LOGGED) + " more";
    }

    /**
     * Adds the present content, before any other version.
     *
     * @param kept the version that is in force; empty if none is
     */
    public void addPresent(S content, T value, Optional<Version<S, T>> kept, Instant now) {
        Instant loadedAt = kept.filter(version -> version.content().equals(content))
                .map(Version::loadedAt)
                .orElse(now);
        usable.add(new Version<>(content, value, loadedAt));
        present = true;
    }

    /** Adds a version that is used if none before it can be. */
    public void addKept(Version<S, T> version) {
        usable.add(version);
    }

    /** The version that is to be in force; empty if there is none. */
    public Optional<Version<S, T>> chosen() {
        return Optional.ofNullable(usable.peek());
    }

    /** Whether the version that is to be in force is the present content. */
    public boolean isPresent() {
        return present;
    }

    /** Drops versions until one passes the check; returns why the present one did not, if it is among them. */
    public Optional<String> choose(Check<? super T> check) {
        Optional<String> fault = Optional.empty();
        while (!usable.isEmpty()) {
            try {
                check.accept(usable.element().value());
                break;
            } catch (ConfigLoadException e) {
                usable.remove();
                fault = present ? Optional.of(e.text()) : fault;
                present = false;
            }
        }
        return fault;
    }
}
