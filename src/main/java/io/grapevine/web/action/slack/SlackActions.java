package io.grapevine.web.action.slack;

import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.httpclient.Destinations;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Sent;
import io.grapevine.httpclient.sender.WebSockets;
import io.grapevine.web.Routes;
import io.grapevine.web.action.ActionKeys;
import io.grapevine.web.action.ActionPort;
import io.grapevine.web.action.ChatUsers;
import io.grapevine.web.action.SignedTokens;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The apps of Slack whose clicks this replica takes: their connections, and the request URL. From any thread. */
public final class SlackActions implements AutoCloseable {
    /** How often it is looked whether connections are wanted. */
    private static final Duration TICK = Duration.ofSeconds(2);

    private final Environment environment;
    private final SlackClicks clicks;
    private final SocketTiming timing;
    private final Context loop;
    private final Duration ticks;
    private final SlackRoutes routes;
    private Map<SlackApp, Running> apps = Map.of();
    private @Nullable Long tick;

    /**
     * The dependencies that all apps have in common.
     *
     * @param variables the environment of the process, for {@code proxy_from_environment}
     * @param allowed which servers may be sent to
     * @param clock the time by which tokens and signatures expire
     * @param mayConnect whether this replica is to hold connections: it is settled, not in shadow mode, and one of the first eight;
     *     asked often, and from any thread
     */
    public record Environment(
            Vertx vertx,
            Map<String, String> variables,
            Destinations allowed,
            InstantSource clock,
            BooleanSupplier mayConnect) {}

    /**
     * The incidents that clicks act on, and the rules by which they do.
     *
     * @param keys the keys in force
     * @param expiry how long the buttons of a message that is drawn again are valid
     * @param externalUrl the URL of the user interface, without a slash at its end
     */
    public record ActionTarget(
            ActionPort port,
            Supplier<ActionKeys> keys,
            ChatUsers users,
            Supplier<Duration> expiry,
            String externalUrl) {}

    /**
     * An app in force.
     *
     * @param socket its connection; null if it has a request URL
     */
    private record Running(
            HttpSenders senders,
            SlackAnswers answers,
            @Nullable SocketModeClient socket) {}

    /** No apps yet. */
    public SlackActions(Environment environment, ActionTarget target) {
        this(environment, target, SocketTiming.USUAL, TICK);
    }

    SlackActions(Environment environment, ActionTarget target, SocketTiming timing, Duration ticks) {
        this.environment = environment;
        this.timing = timing;
        clicks = new SlackClicks(
                target.port(),
                target.keys(),
                target.users(),
                (incident, action, round) ->
                        new SignedTokens(target.keys(), target.expiry().get()).of(incident, action, round),
                target.externalUrl(),
                environment.clock());
        loop = environment.vertx().getOrCreateContext();
        routes = new SlackRoutes(this::withRequestUrl, environment.clock(), this::receive);
        this.ticks = ticks;
    }

    /** The request URL; it does not exist while no app has one. Takes no login. */
    public Routes routes() {
        return routes;
    }

    /**
     * Puts other settings in force. Connections of apps whose settings are the same stay.
     *
     * @throws SendFailure if certificates or proxies are unusable; then all stays as it was
     */
    public synchronized void apply(List<SlackApp> wanted) throws SendFailure {
        Map<SlackApp, Running> next = new LinkedHashMap<>();
        List<Running> made = new ArrayList<>();
        try {
            for (SlackApp app : new LinkedHashSet<>(wanted)) {
                Running known = apps.get(app);
                Running running = known == null ? start(app) : known;
                if (known == null) {
                    made.add(running);
                }
                next.put(app, running);
            }
        } catch (SendFailure failure) {
            made.forEach(this::end);
            throw failure;
        }
        apps.forEach((app, running) -> {
            if (!next.containsKey(app)) {
                end(running);
            }
        });
        apps = next;
        watch(apps.values().stream().anyMatch(running -> running.socket() != null));
        connect();
    }

    /** Looks again and again whether connections are wanted, or does no longer. */
    private void watch(boolean hasSockets) {
        Long known = tick;
        if (hasSockets && known == null) {
            tick = environment.vertx().setPeriodic(ticks.toMillis(), id -> connect());
        } else if (!hasSockets && known != null) {
            environment.vertx().cancelTimer(known);
            tick = null;
        }
    }

    private Running start(SlackApp app) throws SendFailure {
        HttpSenders senders = new HttpSenders(
                environment.vertx(), environment.variables(), environment.allowed(), Sent.Observer.NONE);
        SlackWebApi api = new SlackWebApi(app, senders.of(app.http()));
        SlackAnswers answers = new SlackAnswers(api);
        SocketModeClient socket = app.hasSocket()
                ? new SocketModeClient(
                        new SlackGateway(api, new WebSockets(senders, app.http()), loop),
                        new VertxTimers(loop),
                        timing,
                        environment.clock(),
                        () -> ThreadLocalRandom.current().nextDouble(),
                        payload -> SlackClick.of(payload).ifPresent(click -> act(click, answers)))
                : null;
        return new Running(senders, answers, socket);
    }

    private void end(Running running) {
        SocketModeClient socket = running.socket();
        if (socket != null) {
            loop.runOnContext(begin -> socket.stop());
        }
        running.senders().close();
    }

    /** Connects or disconnects, as is wanted now. */
    private synchronized void connect() {
        boolean wanted = environment.mayConnect().getAsBoolean();
        for (Running running : apps.values()) {
            SocketModeClient socket = running.socket();
            if (socket != null) {
                loop.runOnContext(begin -> {
                    if (wanted) {
                        socket.start();
                    } else {
                        socket.stop();
                    }
                });
            }
        }
    }

    private synchronized List<SlackApp> withRequestUrl() {
        return apps.keySet().stream().filter(SlackApp::hasRequestUrl).toList();
    }

    private void receive(SlackApp app, String payload) {
        Running running;
        synchronized (this) {
            running = apps.get(app);
        }
        if (running != null) {
            SlackClick.parse(payload).ifPresent(click -> act(click, running.answers()));
        }
    }

    /** Acts off the event loop: secrets may be in files. */
    private void act(SlackClick click, SlackAnswers answers) {
        answers.api().sender().offLoop().execute(() -> clicks.handle(click, answers));
    }

    /** The states of the connections, in the order of the settings; empty while none is wanted. */
    public synchronized List<ConnectionState> states() {
        return apps.values().stream()
                .map(Running::socket)
                .filter(socket -> socket != null)
                .map(SocketModeClient::state)
                .toList();
    }

    /** Registers whether the connections are up; no value where there are none. */
    public void register(PrometheusRegistry registry) {
        new MetricFactory(registry, "grapevine_action_")
                .gauge(
                        "connection_up",
                        "Whether the connection by which a chat reports clicks is up.",
                        gauge -> {
                            List<ConnectionState> states = states();
                            if (!states.isEmpty()) {
                                gauge.call(states.stream().allMatch(ConnectionState::up) ? 1 : 0, "slack");
                            }
                        },
                        "via");
    }

    @Override
    public synchronized void close() {
        watch(false);
        apps.values().forEach(this::end);
        apps = Map.of();
    }
}
