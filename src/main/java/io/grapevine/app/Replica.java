package io.grapevine.app;

import io.grapevine.web.Reloader;
import io.grapevine.web.Routes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The port to what the program is there for: a replica that is started, reloaded, served and stopped. */
public interface Replica extends Reloader {
    /**
     * Reads the configuration and the state, and begins to work.
     *
     * @return done once it works, with the reason if it cannot
     */
    CompletionStage<Optional<String>> start();

    /** Its endpoints. */
    List<Routes> routes();

    /** Ends what it does and writes its state; done once both has happened. */
    CompletionStage<Void> stop();
}
