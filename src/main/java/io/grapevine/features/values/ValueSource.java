package io.grapevine.features.values;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The way to the Prometheus servers of the configuration in force. */
public interface ValueSource {
    /**
     * Asks a server.
     *
     * @param path the procedure, such as {@code api/v1/query}
     * @param form the parameters
     * @param limit how long it may take
     * @param reader reads the body of an answer; empty if there is nothing to use in it. Called on a thread that may compute.
     * @return completes on any thread; empty also if the server refuses the query. Fails if the server does not answer, or with an error;
     *     the message may be logged.
     */
    CompletionStage<Optional<Series>> ask(
            ValuesConfig.Server server,
            String path,
            Map<String, String> form,
            Duration limit,
            Function<String, Optional<Series>> reader);

    /** Runs a task on a thread that may compute. */
    void compute(Runnable task);
}
