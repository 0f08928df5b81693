package io.grapevine.web;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The port that reloads the configuration. */
@FunctionalInterface
public interface Reloader {
    /** Reloads the configuration; completes with the error, or empty on success. */
    CompletionStage<Optional<String>> reload();

    /** What is in force, as hashes of its files, for people. */
    default String inForce() {
        return "";
    }
}
