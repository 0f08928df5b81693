package io.grapevine.server;

import io.grapevine.config.ActionsConfig;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.membership.Peer;
import io.grapevine.mesh.membership.PeersView;
import io.grapevine.node.Node;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.discord.DiscordConfig;
import io.grapevine.receiver.mattermost.MattermostConfig;
import io.grapevine.receiver.pagerduty.PagerdutyConfig;
import io.grapevine.receiver.slack.SlackConfig;
import io.grapevine.receiver.telegram.TelegramConfig;
import io.grapevine.receiver.twilio.TwilioConfig;
import io.grapevine.server.flags.Options;
import io.grapevine.web.Routes;
import io.grapevine.web.action.ActionKeys;
import io.grapevine.web.action.ChatUsers;
import io.grapevine.web.action.chat.ActionTarget;
import io.grapevine.web.action.chat.Chat;
import io.grapevine.web.action.chat.ChatEnvironment;
import io.grapevine.web.action.chat.ChatMetrics;
import io.grapevine.web.action.chat.ConnectionState;
import io.grapevine.web.action.discord.DiscordActions;
import io.grapevine.web.action.mattermost.MattermostActions;
import io.grapevine.web.action.pagerduty.PagerdutyActions;
import io.grapevine.web.action.slack.SlackActions;
import io.grapevine.web.action.telegram.TelegramActions;
import io.grapevine.web.action.twilio.TwilioActions;
import io.grapevine.web.api.grapevine.ActionChannels;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The chats whose clicks the running server takes. Nothing connects before a configuration asks for it, nor in shadow mode. */
final class LiveChats {
    private final List<LazyChat> chats;

    /** The addresses of the chats that were made; those of others do not exist. */
    private final Router callbacks;

    /** The actions that were last in force: a click may arrive just after a reload that ends them. */
    private volatile Optional<LiveActions.Offered> offered = Optional.empty();

    private LiveChats(LiveReplica.Dependencies dependencies, Supplier<Node> node, Supplier<Optional<PeersView>> peers) {
        Options options = dependencies.options();
        ChatEnvironment environment = new ChatEnvironment(
                dependencies.vertx(),
                System.getenv(),
                options.destinations(),
                InstantSource.system(),
                () -> peers.get().map(LiveChats::position).orElse(OptionalInt.empty()));
        ActionTarget target = new ActionTarget(
                LiveActions.port(() -> node.get().silenceService()),
                this::keys,
                ChatUsers.mapped(this::identities, dependencies.permissions(), options.readOnly()),
                this::expiry,
                dependencies.externalUrl().text(),
                (via, verb, result) -> node.get().silenceService().refused(via, verb, result));
        callbacks = Router.router(dependencies.vertx());
        chats = options.shadow()
                ? List.of()
                : List.of(
                        chat(SlackConfig.KIND, () -> new LiveSlack(new SlackActions(environment, target))),
                        chat(TelegramConfig.KIND, () -> new LiveTelegram(new TelegramActions(environment, target))),
                        chat(
                                MattermostConfig.KIND,
                                () -> new LiveMattermost(new MattermostActions(environment.clock(), target))),
                        chat(DiscordConfig.KIND, () -> new LiveDiscord(new DiscordActions(environment, target))),
                        chat(
                                PagerdutyConfig.KIND,
                                () -> new LivePagerduty(new PagerdutyActions(
                                        environment,
                                        sum -> node.get().silenceService().present(sum),
                                        target,
                                        ChatUsers.mapped(this::identities, Optional::empty, options.readOnly())))),
                        chat(TwilioConfig.KIND, () -> new LiveTwilio(new TwilioActions(environment, target))));
    }

    private LazyChat chat(Kind<?> kind, Supplier<LiveChat> maker) {
        return new LazyChat(kind.label(), () -> {
            LiveChat chat = maker.get();
            chat.chat().routes().mount(callbacks);
            return chat;
        });
    }

    /**
     * No chats yet.
     *
     * @param node the replica, once it works
     * @param peers the peers of the node; empty until it works
     */
    static LiveChats of(
            LiveReplica.Dependencies dependencies, Supplier<Node> node, Supplier<Optional<PeersView>> peers) {
        LiveChats chats = new LiveChats(dependencies, node, peers);
        ChatMetrics.register(dependencies.registry(), chats::inUse);
        return chats;
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
     * Takes the clicks that a configuration asks for, and no others.
     *
     * @throws ConfigLoadException if certificates or proxies cannot be used; then all stays as it was
     */
    void use(Optional<LiveActions.Offered> next) throws ConfigLoadException {
        Optional<LiveActions.Offered> before = offered;
        offered = next.or(() -> before);
        for (LazyChat chat : chats) {
            try {
                chat.use(settings(chat, next));
            } catch (SendFailure e) {
                offered = before;
                restore(before, chats.subList(0, chats.indexOf(chat)));
                throw new ConfigLoadException("actions." + chat.kind() + ": " + e.getMessage());
            }
        }
    }

    /** The settings for a chat; those without any apps if no message has its buttons. */
    private static ActionsConfig settings(LazyChat chat, Optional<LiveActions.Offered> offered) {
        return offered.filter(each -> each.buttons().contains(chat.kind()))
                .map(LiveActions.Offered::settings)
                .orElse(ActionsConfig.DEFAULT);
    }

    private static void restore(Optional<LiveActions.Offered> before, List<LazyChat> changed) {
        for (LazyChat chat : changed) {
            try {
                chat.use(settings(chat, before));
            } catch (SendFailure e) {
                throw new IllegalStateException("actions." + chat.kind() + " cannot be restored", e);
            }
        }
    }

    /** The chats that a configuration has asked for; none in shadow mode. */
    private List<Chat> inUse() {
        return chats.stream().flatMap(chat -> chat.made().stream()).toList();
    }

    /** The connections by which clicks on the buttons of a kind of integration arrive. */
    List<ActionChannels.Channel> channels(String kind) {
        return states(kind)
                .map(state -> new ActionChannels.Channel(state.up(), state.error(), state.since()))
                .toList();
    }

    private Stream<ConnectionState> states(String kind) {
        return chats.stream()
                .filter(chat -> chat.kind().equals(kind))
                .flatMap(chat -> chat.made().stream())
                .flatMap(chat -> chat.states().stream());
    }

    /** For each chat with connections whether they are up, or why not. */
    Map<String, String> clicks() {
        Map<String, String> texts = new TreeMap<>();
        for (LazyChat chat : chats) {
            List<ConnectionState> states = states(chat.kind()).toList();
            if (!states.isEmpty()) {
                texts.put(
                        chat.kind(),
                        states.stream()
                                .filter(state -> !state.up())
                                .findFirst()
                                .map(down -> down.error().isEmpty() ? "not connected" : down.error())
                                .orElse("connected"));
            }
        }
        return texts;
    }

    /** The addresses at which chats report clicks; none in shadow mode. */
    Routes routes() {
        return router -> router.route().handler(callbacks::handleContext);
    }

    /** Ends all connections. */
    void close() {
        inUse().forEach(Chat::close);
    }
}
