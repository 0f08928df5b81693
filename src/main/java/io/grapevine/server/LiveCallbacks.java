package io.grapevine.server;

import io.grapevine.config.ConfigLoadException;
import io.grapevine.web.ListenAddress;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The address for links and callbacks only, as the configuration in force has it.
 *
 * @param listener listens at an address, or at none
 */
record LiveCallbacks(Function<Optional<ListenAddress>, CompletionStage<?>> listener) {
    /**
     * Listens at the address that a configuration names, and at no other. Waits, so not on an event loop.
     *
     * @throws ConfigLoadException if it cannot be bound; then all stays as it was
     */
    void use(Optional<LiveActions.Offered> actions) throws ConfigLoadException {
        try {
            listener.apply(actions.flatMap(LiveActions.Offered::listen))
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            Throwable reason = e.getCause() == null ? e : e.getCause();
            throw new ConfigLoadException("actions.listen: " + Server.errorText(reason));
        }
    }
}
