package io.grapevine.receiver.discord;

import static io.grapevine.httpclient.GoJson.object;

import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.ActionsConfig.DiscordAppConfig;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.MessageState;
import io.grapevine.receiver.action.ActionTarget;
import io.grapevine.receiver.action.Callback;
import io.grapevine.receiver.action.Callback.Reply;
import io.grapevine.receiver.action.CallbackChecks;
import io.grapevine.receiver.action.ChatClicks;
import io.grapevine.receiver.action.ChatEnvironment;
import io.grapevine.receiver.action.ChatProduct;
import io.grapevine.receiver.action.ClickAnswer;
import io.grapevine.receiver.action.JsonTree;
import io.grapevine.receiver.action.RefusalCounter;
import io.grapevine.receiver.action.RunningChat;
import io.grapevine.receiver.action.SignatureCheck;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The apps of Discord whose clicks this replica takes. It opens no connection: each click is a request to the interactions endpoint,
 * whose signature says that Discord has sent it. Discord sends wrong signatures, too, and removes an endpoint that takes them. From any
 * thread.
 */
final class DiscordActions extends RunningChat<DiscordAppConfig, DiscordActions.Running> {
    /** The name of the product, and its markup. */
    static final ChatProduct PRODUCT = new ChatProduct("discord", "Discord", DiscordButtons.MARKUP);

    /** The path of the interactions endpoint. */
    static final String PATH = "/callback/discord";

    private static final int LARGEST = 64 << 10;
    private static final int PING = 1;

    /** The types of responses: a message, none yet, and the message of the click drawn again. */
    private static final int MESSAGE = 4;

    private static final int LATER = 6;
    private static final int UPDATE = 7;
    /** The flag of messages that only the user who clicked sees. */
    private static final int PRIVATE = 1 << 6;

    private static final Length CONTENT = Length.utf16(2000);
    private static final String ALGORITHM = "Ed25519";

    /** What stands before the 32 bytes of a key in its X.509 form (RFC 8410). */
    private static final String X509 = "302a300506032b6570032100";

    /** Discord waits for three seconds, the way included. */
    private static final Duration PATIENCE = Duration.ofMillis(1500);

    private final ChatEnvironment environment;
    private final ActionTarget target;
    private final ChatClicks clicks;
    private final Duration patience;
    private final Callback<DiscordAppConfig> callback;

    /** An app in force. */
    record Running(HttpSenders senders, DiscordWebApi api) {}

    /** No apps yet. */
    DiscordActions(ChatEnvironment environment, ActionTarget target) {
        this(environment, target, PATIENCE);
    }

    DiscordActions(ChatEnvironment environment, ActionTarget target, Duration patience) {
        super(Chats::discord);
        this.environment = environment;
        this.target = target;
        this.patience = patience;
        clicks = new ChatClicks(PRODUCT, target, environment.clock());
        callback = callback(this::settings, environment.clock(), target.refusals(), this::receive);
    }

    @Override
    public Callback<DiscordAppConfig> callback() {
        return callback;
    }

    /**
     * The interactions endpoint.
     *
     * @param clicks acts on a click; completes in any case, in time for Discord
     */
    static Callback<DiscordAppConfig> callback(
            Supplier<List<DiscordAppConfig>> apps,
            InstantSource clock,
            RefusalCounter refusals,
            BiFunction<DiscordAppConfig, DiscordClick, CompletionStage<Reply>> clicks) {
        CallbackChecks checks = new CallbackChecks(PRODUCT.key(), PRODUCT.title(), refusals);
        return new Callback<>(PATH, "A click in Discord", LARGEST, apps, (request, known) -> {
            String time = request.header("X-Signature-Timestamp");
            String signature = request.header("X-Signature-Ed25519");
            return checks.signer(known, app -> check(time, signature, app.publicKey(), request.body(), clock.instant()))
                    .map(app -> answer(request.text(), click -> clicks.apply(app, click)))
                    .orElse(Reply.UNSIGNED.now());
        });
    }

    /**
     * Checks a signature at {@code now}, which is over the bytes of the body as they came.
     *
     * @param publicKey 64 hexadecimal digits
     */
    static SignatureCheck check(String time, String signature, String publicKey, byte[] body, Instant now) {
        if (!SignatureCheck.isTime(time) || !signature.matches("[0-9a-fA-F]{128}")) {
            return SignatureCheck.FORGED;
        }
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            byte[] key = HexFormat.of().parseHex(X509 + publicKey);
            verifier.initVerify(KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(key)));
            verifier.update(time.getBytes(StandardCharsets.US_ASCII));
            verifier.update(body);
            if (!verifier.verify(HexFormat.of().parseHex(signature))) {
                return SignatureCheck.FORGED;
            }
        } catch (GeneralSecurityException | IllegalArgumentException malformed) {
            return SignatureCheck.FORGED; // of a key that is no point, or a number that is too great
        }
        return SignatureCheck.ofTime(time, now);
    }

    private static CompletionStage<Reply> answer(String body, Function<DiscordClick, CompletionStage<Reply>> clicks) {
        JsonTree interaction = JsonTree.read(body).orElse(new JsonTree(null));
        if (interaction.whole("type") == PING) {
            return Reply.json(Map.of("type", PING)).now();
        }
        return DiscordClick.of(interaction)
                .map(clicks)
                .orElse(Reply.json(whisper("This is not a button of Grapevine")).now());
    }

    @Override
    protected Running start(DiscordAppConfig app) throws SendFailure {
        HttpSenders senders = environment.senders();
        return new Running(senders, new DiscordWebApi(app, senders.of(app.httpConfig())));
    }

    @Override
    protected void stop(Running app) {
        app.senders().close();
    }

    private CompletionStage<Reply> receive(DiscordAppConfig app, DiscordClick click) {
        Running running = running(app);
        return running == null ? Reply.json(later()).now() : answer(click, running.api());
    }

    /** Acts, and answers in time: what takes longer is answered by requests of our own. */
    CompletionStage<Reply> answer(DiscordClick click, DiscordWebApi api) {
        CompletionStage<ClickAnswer> done = clicks.handle(click);
        return done.thenApply(Optional::of)
                .toCompletableFuture()
                .completeOnTimeout(Optional.empty(), patience.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(answer -> answer.map(known -> reply(click, known, api))
                        .orElseGet(() ->
                                Reply.json(later()).then(() -> done.thenAccept(late -> follow(click, late, api)))));
    }

    private Reply reply(DiscordClick click, ClickAnswer answer, DiscordWebApi api) {
        Optional<Map<String, Object>> drawn = drawn(click, answer);
        if (drawn.isEmpty()) {
            return Reply.json(answer.whisper().map(DiscordActions::whisper).orElseGet(DiscordActions::later));
        }
        return Reply.json(update(drawn.get())).then(() -> answer.whisper().ifPresent(text -> api.whisper(click, text)));
    }

    private void follow(DiscordClick click, ClickAnswer answer, DiscordWebApi api) {
        drawn(click, answer).ifPresent(drawn -> api.draw(click, drawn));
        answer.whisper().ifPresent(text -> api.whisper(click, text));
    }

    /** Says that the message may be drawn later; the user sees nothing of it. */
    private static Map<String, Object> later() {
        return Map.of("type", LATER);
    }

    /** Draws the message. */
    private static Map<String, Object> update(Map<String, Object> drawn) {
        return response(UPDATE, drawn);
    }

    /** Says something to the user who clicked, and to no other. */
    static Map<String, Object> whisper(String text) {
        return response(MESSAGE, privately(text));
    }

    private static Map<String, Object> response(int type, Map<String, Object> data) {
        return object("type", type, "data", data);
    }

    /** A message that only the user who clicked sees. */
    static Map<String, Object> privately(String text) {
        return object(
                "content", CONTENT.shorten(text),
                "flags", PRIVATE,
                "allowed_mentions", Map.of("parse", List.of()));
    }

    /** The fields of the message that change; empty if it stays as it is. */
    private Optional<Map<String, Object>> drawn(DiscordClick click, ClickAnswer answer) {
        if (answer.drawing() instanceof ClickAnswer.Closed closed) {
            return fields(click, closed.line(), List.of());
        } else if (answer.drawing() instanceof ClickAnswer.Open open) {
            MessageIncident incident = open.incident();
            MessageState state = open.state();
            return fields(
                    click,
                    DiscordButtons.lines(state),
                    DiscordButtons.of(target.buttons(click.choice()), incident, state));
        }
        return Optional.empty();
    }

    /** The first embed is that of the notification; Discord adds embeds of links itself. */
    private static Optional<Map<String, Object>> fields(
            DiscordClick click, String lines, List<Map<String, Object>> rows) {
        return click.message().list("embeds").stream()
                .filter(embed ->
                        embed.text("type").isEmpty() || embed.text("type").equals("rich"))
                .findFirst()
                .map(embed -> {
                    List<Object> embeds = new ArrayList<>();
                    embeds.add(again(embed));
                    embeds.addAll(DiscordButtons.embed(lines, embed.whole("color")));
                    return object("embeds", embeds, "components", rows);
                });
    }

    /** An embed as it is sent, of one as it was returned. */
    private static Map<String, Object> again(JsonTree embed) {
        Map<String, Object> again = new LinkedHashMap<>();
        for (String name : List.of("title", "description")) {
            if (!embed.text(name).isEmpty()) {
                again.put(name, embed.text(name));
            }
        }
        again.put("color", embed.whole("color"));
        return again;
    }
}
