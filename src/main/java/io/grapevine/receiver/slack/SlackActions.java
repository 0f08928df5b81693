package io.grapevine.receiver.slack;

import io.grapevine.base.Hmac;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.ActionsConfig.SlackAppConfig;
import io.grapevine.config.Secret;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.WebSockets;
import io.grapevine.receiver.action.ActionTarget;
import io.grapevine.receiver.action.Callback;
import io.grapevine.receiver.action.Callback.Reply;
import io.grapevine.receiver.action.CallbackChecks;
import io.grapevine.receiver.action.ChatClicks;
import io.grapevine.receiver.action.ChatEnvironment;
import io.grapevine.receiver.action.ChatProduct;
import io.grapevine.receiver.action.ConnectedChat;
import io.grapevine.receiver.action.JsonTree;
import io.grapevine.receiver.action.RefusalCounter;
import io.grapevine.receiver.action.SignatureCheck;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The apps of Slack whose clicks this replica takes: their connections, and the request URL of apps that do not use Socket Mode. The
 * signature of a request there says that Slack has sent it; who clicked stands in the payload. From any thread.
 */
final class SlackActions extends ConnectedChat<SlackAppConfig, SlackActions.Running> {
    /** The name of the product, and its markup. */
    static final ChatProduct PRODUCT = new ChatProduct("slack", "Slack", ActionAttachment.MARKUP);

    /** The path of the request URL. */
    static final String PATH = "/callback/slack";

    /** A payload has its message, with all blocks and attachments, in the longest of encodings. */
    private static final int LARGEST = 256 << 10;

    private static final String PAYLOAD = "payload=";

    /** The version of signatures. */
    private static final String VERSION = "v0";

    /** Slack permits ten connections of an app; a replica that is replaced may still hold one. */
    private static final int MOST_CONNECTED = 8;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);

    private final ChatEnvironment environment;
    private final ActionTarget target;
    private final ChatClicks clicks;
    private final SocketModeClient.Timing timing;
    private final Callback<SlackAppConfig> callback;

    /**
     * An app in force.
     *
     * @param socket the connection of the app; null if the app has a request URL
     */
    record Running(
            HttpSenders senders,
            SlackAnswers answers,
            @Nullable SocketModeClient socket) {}

    /** No apps yet. */
    SlackActions(ChatEnvironment environment, ActionTarget target) {
        this(environment, target, SocketModeClient.Timing.USUAL, CHECK_INTERVAL);
    }

    SlackActions(
            ChatEnvironment environment, ActionTarget target, SocketModeClient.Timing timing, Duration checkInterval) {
        super(Chats::slack, environment, MOST_CONNECTED, checkInterval);
        this.environment = environment;
        this.target = target;
        this.timing = timing;
        clicks = new ChatClicks(PRODUCT, target, environment.clock());
        callback = callback(this::withRequestUrl, environment.clock(), target.refusals(), this::refusal, this::receive);
    }

    @Override
    public Callback<SlackAppConfig> callback() {
        return callback;
    }

    /**
     * The request URL. A request is answered before it is acted on; a dialog may be answered by what its user is to correct, and is not
     * acted on then.
     *
     * @param dialogs answers a payload with JSON, if it is a dialog to be corrected
     * @param payloads gets the payload of a request whose signature is right
     */
    static Callback<SlackAppConfig> callback(
            Supplier<List<SlackAppConfig>> apps,
            InstantSource clock,
            RefusalCounter refusals,
            Function<String, Optional<String>> dialogs,
            BiConsumer<SlackAppConfig, String> payloads) {
        CallbackChecks checks = new CallbackChecks(PRODUCT.key(), PRODUCT.title(), refusals);
        return new Callback<>(PATH, "A click in Slack", LARGEST, apps, (request, known) -> {
            String time = request.header("X-Slack-Request-Timestamp");
            String signature = request.header("X-Slack-Signature");
            Optional<SlackAppConfig> sender = checks.signer(
                    known, app -> check(time, signature, secret(checks, app), request.body(), clock.instant()));
            return sender.map(app -> payload(request.body())
                            .map(payload -> dialogs.apply(payload)
                                    .map(Reply::json)
                                    .orElse(Reply.OK.then(() -> payloads.accept(app, payload))))
                            .orElse(Reply.OK))
                    .orElse(Reply.UNSIGNED)
                    .now();
        });
    }

    /** Checks a signature at {@code now}, which is over the bytes of the body as they came. */
    static SignatureCheck check(String time, String signature, Secret secret, byte[] body, Instant now) {
        if (secret.isEmpty() || !SignatureCheck.isTime(time)) {
            return SignatureCheck.FORGED;
        }
        byte[] prefix = (VERSION + ":" + time + ":").getBytes(StandardCharsets.US_ASCII);
        String expected = VERSION + "=" + Hmac.SHA256.hex(secret.reveal(), prefix, body);
        byte[] given = signature.getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given)
                ? SignatureCheck.ofTime(time, now)
                : SignatureCheck.FORGED;
    }

    private static Secret secret(CallbackChecks checks, SlackAppConfig app) {
        return checks.read(new SecretSource(
                "messages.buttons.apps.slack: signing_secret", app.signingSecret(), app.signingSecretFile(), ""));
    }

    /** The one field of the form; other forms are of commands and menus, which are not ours. */
    private static Optional<String> payload(byte[] body) {
        String form = new String(body, StandardCharsets.ISO_8859_1);
        if (!form.startsWith(PAYLOAD) || form.indexOf('&') >= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(URLDecoder.decode(form.substring(PAYLOAD.length()), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    @Override
    protected @Nullable SocketModeClient connection(Running app) {
        return app.socket();
    }

    @Override
    protected Running start(SlackAppConfig app) throws SendFailure {
        EventLoop loop = environment.loop();
        HttpSenders senders = environment.senders();
        SlackWebApi api = new SlackWebApi(app, senders.of(app.httpConfig()));
        SlackAnswers answers = new SlackAnswers(api, target::buttons);
        WebSockets sockets = new WebSockets(senders, app.httpConfig());
        SocketModeClient socket = app.hasSocket()
                ? new SocketModeClient(
                        link -> open(api, sockets, link),
                        loop,
                        timing,
                        loop.random()::nextDouble,
                        (payload, answered) ->
                                interact(payload, answers, answer -> loop.execute(() -> answered.accept(answer))))
                : null;
        return new Running(senders, answers, socket);
    }

    @Override
    protected void stop(Running app) {
        SocketModeClient connected = app.socket();
        if (connected != null) {
            environment.loop().execute(connected::stop);
        }
        app.senders().close();
    }

    private List<SlackAppConfig> withRequestUrl() {
        return settings().stream().filter(SlackAppConfig::hasRequestUrl).toList();
    }

    private void receive(SlackAppConfig app, String payload) {
        Running running = running(app);
        if (running != null) {
            JsonTree.read(payload).ifPresent(read -> act(read, clicks, running.answers()));
        }
    }

    private Optional<String> refusal(String payload) {
        return JsonTree.read(payload).flatMap(read -> refusal(read, clicks)).map(GoJson::encode);
    }

    /** The answer to a dialog whose comment the policy refuses; empty for all else. Not on an event loop. */
    static Optional<Map<String, Object>> refusal(JsonTree payload, ChatClicks clicks) {
        return SlackDialog.of(payload).flatMap(clicks::wantedComment).map(SlackDialog::refusal);
    }

    /**
     * Acts on what came by Socket Mode, unless it is a dialog whose user is to write another comment.
     *
     * @param answered gets the answer before that; empty if there is nothing to say
     */
    private void interact(JsonTree payload, SlackAnswers answers, Consumer<Map<String, Object>> answered) {
        answers.api().sender().offLoop().execute(() -> {
            Optional<Map<String, Object>> refusal = refusal(payload, clicks);
            answered.accept(refusal.orElse(Map.of()));
            if (refusal.isEmpty()) {
                act(payload, clicks, answers);
            }
        });
    }

    /** Acts on what a user has done, if it is for us; completes when that is answered. */
    static CompletionStage<Void> act(JsonTree payload, ChatClicks clicks, SlackAnswers answers) {
        Optional<SlackClick> click = SlackClick.of(payload, answers.api().app().isBot());
        if (click.isPresent()) {
            return clicks.handle(click.get()).thenCompose(answer -> answers.answer(click.get(), answer));
        }
        return SlackDialog.of(payload)
                .map(dialog -> clicks.handle(dialog).thenCompose(answer -> answers.answer(dialog, answer)))
                .orElse(CompletableFuture.completedStage(null));
    }

    /** Opens a connection of Socket Mode; all events are on the loop. */
    private void open(SlackWebApi api, WebSockets sockets, SocketModeClient.Link link) {
        api.sender()
                .offLoop()
                .execute(() -> api.call("apps.connections.open", api.appLevelToken(), Map.of())
                        .thenAccept(answer -> environment.loop().execute(() -> {
                            if (answer.isOk()) {
                                connect(sockets, answer.result().text("url"), link);
                            } else {
                                link.end("apps.connections.open: " + answer.error(), answer.retryAfter());
                            }
                        })));
    }

    /** The address is good for one connection, and lets its holder read what is for the app: no message has it. */
    private void connect(WebSockets sockets, String url, SocketModeClient.Link link) {
        EventLoop loop = environment.loop();
        sockets.connect(url, CONNECT_TIMEOUT, socket -> prepare(socket, link, loop))
                .onComplete(done -> loop.execute(() -> {
                    if (done.succeeded()) {
                        link.opened(new Open(done.result()));
                    } else {
                        link.end("WebSocket: " + SendFailure.reasonOf(done.cause()), null);
                    }
                }));
    }

    /** Passes on what the socket reports, in its order. */
    private static void prepare(ClientWebSocket socket, SocketModeClient.Link link, EventLoop loop) {
        socket.textMessageHandler(text -> loop.execute(() -> {
            link.frame();
            link.text(text);
        }));
        socket.pongHandler(pong -> loop.execute(link::frame));
        socket.frameHandler(frame -> {
            if (frame.isPing()) {
                loop.execute(link::frame);
            }
        });
        socket.exceptionHandler(fault -> {}); // the connection is closed after it
        socket.closeHandler(closed -> loop.execute(link::closed));
    }

    private record Open(WebSockets.Connected connected) implements SocketModeClient.Socket {
        @Override
        public void send(String text) {
            connected.socket().writeTextMessage(text);
        }

        @Override
        public void ping() {
            connected.socket().writePing(Buffer.buffer("grapevine"));
        }

        @Override
        public void close() {
            connected.close();
        }
    }
}
