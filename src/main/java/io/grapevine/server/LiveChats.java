package io.grapevine.server;

import io.grapevine.access.Permissions;
import io.grapevine.base.loop.LoopThread;
import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.core.node.Node;
import io.grapevine.features.actions.IncidentActions;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.membership.Peer;
import io.grapevine.mesh.membership.PeersView;
import io.grapevine.receiver.Kinds;
import io.grapevine.receiver.action.ActionKeys;
import io.grapevine.receiver.action.ActionTarget;
import io.grapevine.receiver.action.Chat;
import io.grapevine.receiver.action.ChatEnvironment;
import io.grapevine.receiver.action.ConnectionState;
import io.grapevine.server.flags.ExternalUrl;
import io.grapevine.server.flags.Options;
import io.grapevine.web.Routes;
import io.grapevine.web.action.CallbackRoutes;
import io.grapevine.web.action.ChatIdentities;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The chats whose clicks the running server takes. Each is made when a configuration first asks for it, and stays until the end: the
 * classes of all chats are a fiftieth of those that a start loads, and most replicas need none of them. Nothing connects in shadow mode.
 */
final class LiveChats {
    private final Map<String, Chat> made = new ConcurrentHashMap<>();

    private final LoopThread loop = new LoopThread("grapevine-chats");

    /** The actions that were last in force: a click may arrive just after a reload that ends them. */
    private volatile Optional<LiveActions.Offered> offered = Optional.empty();

    private final ChatEnvironment environment;
    private final ActionTarget target;

    /**
     * No chats yet.
     *
     * @param externalUrl where users reach this server
     * @param permissions the rules of the access file; empty without one
     * @param node the replica, once it works
     * @param peers the peers of the node; empty until it works
     */
    LiveChats(
            Options options,
            ExternalUrl externalUrl,
            Vertx vertx,
            PrometheusRegistry registry,
            Supplier<Optional<Permissions>> permissions,
            Supplier<Node> node,
            Supplier<Optional<PeersView>> peers) {
        environment = new ChatEnvironment(
                vertx,
                System.getenv(),
                options.destinations(),
                InstantSource.system(),
                loop,
                () -> peers.get().map(LiveChats::position).orElse(OptionalInt.empty()));
        Supplier<IncidentActions> silences =
                () -> node.get().part(IncidentActions.class).orElseThrow();
        target = new ActionTarget(
                silences,
                sum -> silences.get().present(sum),
                this::keys,
                new ChatIdentities(this::identities, permissions),
                new ChatIdentities(this::identities, Optional::empty),
                this::expiry,
                externalUrl.text(),
                (via, verb, result) -> silences.get().refused(via, verb, result));
        ConnectionState.register(registry, this::states);
    }

    /** The position of this replica among those that have settled, that of the first without a mesh; empty before it has settled. */
    static OptionalInt position(PeersView view) {
        long before = view.members().stream()
                .takeWhile(peer -> !peer.self())
                .filter(Peer::settled)
                .count();
        return view.status() == ClusterPeers.Status.SETTLING ? OptionalInt.empty() : OptionalInt.of((int) before);
    }

    private ActionKeys keys() {
        return offered.orElseThrow().keys().get().ofButtons();
    }

    private Map<String, String> identities() {
        return offered.map(each -> each.settings().identities()).orElse(Map.of());
    }

    private Duration expiry() {
        return offered.orElseThrow().settings().linkExpiry();
    }

    /**
     * Takes the clicks that a configuration asks for, and no others. One reload at a time.
     *
     * @throws ConfigLoadException if certificates or proxies cannot be used; then all stays as it was
     */
    void use(Optional<LiveActions.Offered> next) throws ConfigLoadException {
        Optional<LiveActions.Offered> before = offered;
        offered = next.or(() -> before);
        Set<String> products = new TreeSet<>(made.keySet());
        next.ifPresent(actions -> products.addAll(actions.buttons()));
        for (String product : products) {
            try {
                use(product, next);
            } catch (SendFailure e) {
                offered = before;
                restore(before);
                throw new ConfigLoadException("messages.buttons.apps." + product + ": " + e.getMessage());
            }
        }
    }

    /** Applies the settings of a chat; none if no message has its buttons. */
    private void use(String product, Optional<LiveActions.Offered> actions) throws SendFailure {
        made.computeIfAbsent(
                        product,
                        absent -> Kinds.named(product)
                                .flatMap(kind -> kind.chat(environment, target))
                                .orElseThrow())
                .apply(actions.filter(each -> each.buttons().contains(product))
                        .map(each -> each.settings().chats())
                        .orElse(Chats.NONE));
    }

    private void restore(Optional<LiveActions.Offered> before) {
        for (String product : made.keySet()) {
            try {
                use(product, before);
            } catch (SendFailure e) {
                throw new IllegalStateException("messages.buttons.apps." + product + " cannot be restored", e);
            }
        }
    }

    /** The connections by which clicks on the buttons of a kind of integration arrive. */
    List<ConnectionState> channels(String kind) {
        Chat chat = made.get(kind);
        return chat == null ? List.of() : chat.states();
    }

    /** The states of the connections of each chat, by its product. */
    private Map<String, List<ConnectionState>> states() {
        Map<String, List<ConnectionState>> states = new TreeMap<>();
        made.forEach((product, chat) -> states.put(product, chat.states()));
        return states;
    }

    /** For each chat with connections whether they are up, or why not. */
    Map<String, String> clicks() {
        Map<String, List<ConnectionState>> connected = states();
        connected.values().removeIf(List::isEmpty);
        Map<String, String> texts = new TreeMap<>();
        connected.forEach((product, states) -> texts.put(
                product,
                states.stream()
                        .filter(state -> !state.up())
                        .findFirst()
                        .map(down -> down.error().isEmpty() ? "not connected" : down.error())
                        .orElse("connected")));
        return texts;
    }

    /** The addresses at which chats report clicks; none in shadow mode. */
    Routes routes() {
        return new CallbackRoutes(() -> made.values().stream().map(Chat::callback));
    }

    /** Ends all connections. */
    void close() {
        made.values().forEach(Chat::close);
        loop.execute(loop::close); // after what they end on it
    }
}
