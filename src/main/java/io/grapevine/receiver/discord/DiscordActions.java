package io.grapevine.receiver.discord;

import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.ActionsConfig.DiscordAppConfig;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpSenders;
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
import java.util.HexFormat;
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
    private static final String ALGORITHM = "Ed25519";

    /** What stands before the 32 bytes of a key in its X.509 form (RFC 8410). */
    private static final String X509 = "302a300506032b6570032100";

    /** Discord waits for three seconds, the way included. */
    private static final Duration PATIENCE = Duration.ofMillis(1500);

    private final ChatEnvironment environment;
    private final ChatClicks clicks;
    private final DiscordAnswers answers;
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
        this.patience = patience;
        clicks = new ChatClicks(PRODUCT, target, environment.clock());
        answers = new DiscordAnswers(target::buttons);
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
                .orElse(Reply.json(DiscordAnswers.whisper("This is not a button of Grapevine"))
                        .now());
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
        return running == null ? Reply.json(DiscordAnswers.later()).now() : answer(click, running.api());
    }

    /** Acts, and answers in time: what takes longer is answered by requests of our own. */
    CompletionStage<Reply> answer(DiscordClick click, DiscordWebApi api) {
        CompletionStage<ClickAnswer> done = clicks.handle(click);
        return done.thenApply(Optional::of)
                .toCompletableFuture()
                .completeOnTimeout(Optional.empty(), patience.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(answer -> answer.map(known -> reply(click, known, api))
                        .orElseGet(() -> Reply.json(DiscordAnswers.later())
                                .then(() -> done.thenAccept(late -> follow(click, late, api)))));
    }

    private Reply reply(DiscordClick click, ClickAnswer answer, DiscordWebApi api) {
        Optional<Map<String, Object>> drawn = answers.drawn(click, answer);
        if (drawn.isEmpty()) {
            return Reply.json(answer.whisper().map(DiscordAnswers::whisper).orElseGet(DiscordAnswers::later));
        }
        return Reply.json(DiscordAnswers.update(drawn.get()))
                .then(() -> answer.whisper().ifPresent(text -> api.whisper(click, text)));
    }

    private void follow(DiscordClick click, ClickAnswer answer, DiscordWebApi api) {
        answers.drawn(click, answer).ifPresent(drawn -> api.draw(click, drawn));
        answer.whisper().ifPresent(text -> api.whisper(click, text));
    }
}
