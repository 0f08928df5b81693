package io.grapevine.web;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The port to whoever can load the configuration again. */
@FunctionalInterface
public interface Reloader {
    /** Loads it and says, once that is done, why it failed; empty if it did not. */
    CompletionStage<Optional<String>> reload();
}
