package io.grapevine.server;

import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.config.ActionsConfig;
import io.grapevine.config.ActionsConfig.LinkAccess;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.Extensions;
import io.grapevine.config.Secret;
import io.grapevine.receiver.Integrations;
import io.grapevine.receiver.Kinds;
import io.grapevine.receiver.action.ActionKeys;
import io.grapevine.receiver.action.SignedLinks;
import io.grapevine.receiver.action.SignedTokens;
import io.grapevine.server.flags.Options;
import io.grapevine.web.ListenAddress;
import io.grapevine.web.WebServer;
import io.grapevine.web.action.ActionRoutes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * The actions in messages of the running server: the keys of their links, and their pages. Nothing is read or made before a
 * configuration names actions, nor in shadow mode.
 */
final class LiveActions {
    private final Options options;
    private final String externalUrl;

    /** The secret of the cluster, read once as by the mesh: a new one holds for both after a restart. */
    private Optional<Secret> clusterSecret = Optional.empty();

    LiveActions(Options options, String externalUrl) {
        this.options = options;
        this.externalUrl = externalUrl;
    }

    /**
     * The actions of one configuration.
     *
     * @param keys the keys in force
     * @param settings {@code messages.buttons} of {@code grapevine.yml}
     * @param buttons the kinds of the integrations whose messages have buttons
     */
    record Offered(Supplier<ActionKeys> keys, String externalUrl, ActionsConfig settings, Set<String> buttons) {
        /** Makes the links and buttons of messages. */
        Integrations.Offer offer() {
            Duration expiry = settings.linkExpiry();
            boolean forHolders = forHolders();
            return new Integrations.Offer(
                    new SignedLinks(keys, externalUrl, expiry, forHolders, false),
                    new SignedLinks(keys, externalUrl, expiry, forHolders, forHolders),
                    new SignedTokens(() -> keys.get().ofButtons(), expiry),
                    externalUrl);
        }

        ActionRoutes.Links links() {
            return new ActionRoutes.Links(keys.get(), forHolders());
        }

        /** Whether who has a link may act by it, without a login. */
        boolean forHolders() {
            return settings.links() == LinkAccess.HOLDER;
        }

        /** The address of a listener for links and callbacks only. */
        Optional<ListenAddress> listen() {
            return ListenAddress.parse(settings.listen());
        }
    }

    /**
     * Listens for links and callbacks at the address that a configuration names, and at no other. Waits, so not on an event loop.
     *
     * @throws ConfigLoadException if it cannot be bound; then all stays as it was
     */
    static void listen(Optional<Offered> actions, WebServer web) throws ConfigLoadException {
        try {
            web.listenForCallbacks(actions.flatMap(Offered::listen))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            Throwable reason = e.getCause() == null ? e : e.getCause();
            throw new ConfigLoadException("messages.buttons.listen: " + Server.errorText(reason));
        }
    }

    /**
     * The actions that a configuration offers; empty if it names none. Reads files.
     *
     * @throws ConfigLoadException if there are no keys for them
     */
    synchronized Optional<Offered> of(Extensions extensions) throws ConfigLoadException {
        if (options.shadow() || !Kinds.offerActions(extensions)) {
            return Optional.empty();
        }
        String file = extensions.actions().keyFile();
        boolean hasPeers =
                options.cluster().filter(own -> !own.peers().isEmpty()).isPresent();
        try {
            if (file.isEmpty() && clusterSecret.isEmpty()) {
                clusterSecret = ClusterRuntime.readSecret(options.cluster().flatMap(Options.Cluster::secretFile));
            }
            Supplier<ActionKeys> keys = ActionKeys.ofReplica(
                    file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file)),
                    clusterSecret,
                    hasPeers,
                    options.storage().directory());
            return Optional.of(new Offered(keys, externalUrl, extensions.actions(), Kinds.withButtons(extensions)));
        } catch (UnusableFileException | IOException e) {
            throw new ConfigLoadException(String.valueOf(e.getMessage()));
        }
    }
}
