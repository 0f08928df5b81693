package io.grapevine.server;

import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.Secret;
import io.grapevine.config.SlackAppConfig;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.membership.Peer;
import io.grapevine.mesh.membership.PeersView;
import io.grapevine.node.Node;
import io.grapevine.node.action.ActionPermit;
import io.grapevine.node.action.ActionRequest;
import io.grapevine.node.action.ActionResult;
import io.grapevine.node.action.IncidentState;
import io.grapevine.server.flags.Options;
import io.grapevine.web.Routes;
import io.grapevine.web.action.ActionKeys;
import io.grapevine.web.action.ActionPort;
import io.grapevine.web.action.ChatUsers;
import io.grapevine.web.action.slack.SlackActions;
import io.grapevine.web.action.slack.SlackApp;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The chats whose clicks the running server takes. Nothing connects before a configuration asks for it, nor in shadow mode. */
final class LiveChats {
    /** Slack permits ten connections of an app; a replica that is replaced may still hold one. */
    private static final int MOST_CONNECTED = 8;

    private final Optional<SlackActions> slack;

    /** The actions that were last in force: a click may arrive just after a reload that ends them. */
    private volatile Optional<LiveActions.Offered> offered = Optional.empty();

    private LiveChats(LiveReplica.Dependencies dependencies, Supplier<Node> node, Supplier<Optional<PeersView>> peers) {
        Options options = dependencies.options();
        slack = options.shadow()
                ? Optional.empty()
                : Optional.of(new SlackActions(
                        new SlackActions.Environment(
                                dependencies.vertx(),
                                System.getenv(),
                                options.destinations(),
                                InstantSource.system(),
                                () -> peers.get().filter(LiveChats::mayConnect).isPresent()),
                        new SlackActions.ActionTarget(
                                new RunningNode(node),
                                this::keys,
                                ChatUsers.mapped(this::identities, dependencies.permissions(), options.readOnly()),
                                this::expiry,
                                dependencies.externalUrl().text())));
    }

    /**
     * No chats yet.
     *
     * @param node the replica, once it works
     * @param peers its peers; empty until it works
     */
    static LiveChats of(
            LiveReplica.Dependencies dependencies, Supplier<Node> node, Supplier<Optional<PeersView>> peers) {
        LiveChats chats = new LiveChats(dependencies, node, peers);
        chats.slack.ifPresent(each -> each.register(dependencies.registry()));
        return chats;
    }

    /** Whether a replica may hold connections: it is settled, and one of the first in line. */
    private static boolean mayConnect(PeersView view) {
        List<Boolean> line = view.members().stream().map(Peer::self).toList();
        return view.status() != ClusterPeers.Status.SETTLING && line.indexOf(true) < MOST_CONNECTED;
    }

    private ActionKeys keys() {
        return offered.orElseThrow().keys().get();
    }

    private Map<String, String> identities() {
        return offered.map(LiveActions.Offered::identities).orElse(Map.of());
    }

    private Duration expiry() {
        return offered.orElseThrow().expiry();
    }

    /**
     * Takes the clicks that a configuration asks for, and no others.
     *
     * @throws ConfigLoadException if certificates or proxies cannot be used; then all stays as it was
     */
    void use(Optional<LiveActions.Offered> next) throws ConfigLoadException {
        if (slack.isEmpty()) {
            return;
        }
        Optional<LiveActions.Offered> before = offered;
        offered = next.or(() -> before);
        try {
            slack.get()
                    .apply(next.map(LiveActions.Offered::slack).orElse(List.of()).stream()
                            .map(LiveChats::app)
                            .toList());
        } catch (SendFailure e) {
            offered = before;
            throw new ConfigLoadException("actions.slack: " + e.getMessage());
        }
    }

    private static SlackApp app(SlackAppConfig config) {
        Url api = Objects.requireNonNullElse(config.apiUrl(), new Url(SlackApp.API));
        return new SlackApp(
                secret("app_level_token", config.appLevelToken(), config.appLevelTokenFile()),
                secret("bot_token", config.botToken(), config.botTokenFile()),
                secret("signing_secret", config.signingSecret(), config.signingSecretFile()),
                Objects.requireNonNullElse(config.httpConfig(), HttpConfig.DEFAULT),
                api.withTrailingSlash().reveal());
    }

    private static SecretSource secret(String field, Secret inline, String file) {
        return new SecretSource("actions.slack: " + field, inline, file, "");
    }

    /** The request URLs of apps; empty in shadow mode. */
    Optional<Routes> routes() {
        return slack.map(SlackActions::routes);
    }

    /** Ends all connections. */
    void close() {
        slack.ifPresent(SlackActions::close);
    }

    /** The incidents of the replica, which works by the time that a click arrives. */
    private record RunningNode(Supplier<Node> node) implements ActionPort {
        private ActionPort port() {
            return LiveActions.port(node.get().silenceService());
        }

        @Override
        public CompletionStage<IncidentState> incident(String groupId, long episode) {
            return port().incident(groupId, episode);
        }

        @Override
        public CompletionStage<ActionResult> perform(ActionRequest request, ActionPermit permit) {
            return port().perform(request, permit);
        }
    }
}
