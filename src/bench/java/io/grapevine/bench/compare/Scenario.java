package io.grapevine.bench.compare;

import io.grapevine.bench.Contender;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.IntFunction;

/** A course of events that yields some figures, from the start of a program to its end. */
@FunctionalInterface
interface Scenario {
    /**
     * One repeat with one contender.
     *
     * @param contender the program
     * @param directory an empty one
     * @param effort how long and how much
     * @param results takes the figures
     */
    record Run(Contender contender, Path directory, Effort effort, Results results) {
        /** Enters a figure. */
        void add(Figure figure, Point point, double value) {
            results.add(contender.name(), figure, point, value);
        }

        /** Starts the program as users do, with further flags. */
        Server start(String config, String... flags) throws IOException, InterruptedException {
            return Server.start(contender, directory, config, "", flags);
        }

        /** Sends a load and adds what it cost to the sum that the report has of the load generator. */
        LoadGenerator.Outcome send(LoadGenerator generator, int count, IntFunction<byte[]> requests)
                throws IOException, InterruptedException {
            LoadGenerator.Outcome outcome = generator.send(count, requests);
            results.addCost(contender.name(), new Results.LoadCost(outcome.generatorCpu(), outcome.serverCpu()));
            return outcome;
        }
    }

    /** Measures one contender once, at one size. */
    void measure(Run run, Point point) throws IOException, InterruptedException;
}
