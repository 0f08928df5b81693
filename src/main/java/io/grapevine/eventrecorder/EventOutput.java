package io.grapevine.eventrecorder;

import io.grapevine.config.ConfigLoadException;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A destination of events. Called by one thread at a time, which is the recorder's own and may wait for a disk. */
public interface EventOutput {
    /**
     * A name for metrics and logs that stays the same, without secrets: {@code file:audit} of an output with a name of its own, {@code
     * file:/var/log/events.jsonl} of another.
     */
    String name();

    /**
     * The name of an output.
     *
     * @param own the name in the configuration; empty if it has none
     * @param place where it writes to, which is the name of an output without one
     */
    static String name(String kind, String own, String place) {
        return kind + ":" + (own.isEmpty() ? place : own);
    }

    /**
     * What is shown of a text: if the output has a name, nothing of where it writes to.
     *
     * @param own the name in the configuration; empty if it has none
     * @param places hosts, addresses and topics
     */
    static UnaryOperator<String> hiding(String own, List<String> places) {
        String any = places.stream()
                .filter(place -> !place.isEmpty())
                .sorted(Comparator.comparing(String::length).reversed()) // kafka-2 before kafka
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        if (own.isEmpty() || any.isEmpty()) {
            return UnaryOperator.identity();
        }
        Pattern words = Pattern.compile("(?<![\\w.-])(" + any + ")(?!\\w)");
        return text -> words.matcher(text).replaceAll("<redacted>");
    }

    /**
     * Looks whether events can be written.
     *
     * @throws ConfigLoadException if not; each event is tried all the same
     */
    default void open() throws ConfigLoadException {}

    /**
     * Writes an event, or takes it to be sent soon; drops and counts it if too many wait.
     *
     * @return the size of the event in bytes
     * @throws IOException if it cannot be written; its message can be shown
     */
    int send(EncodedEvent event) throws IOException;

    /**
     * Takes no more events and sends those that wait. What cannot be sent is counted as dropped.
     *
     * @param budget how long that may take
     * @return completes when it is over
     */
    default CompletionStage<Void> close(Duration budget) {
        return CompletableFuture.completedFuture(null);
    }
}
