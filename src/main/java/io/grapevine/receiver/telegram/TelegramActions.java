package io.grapevine.receiver.telegram;

import io.grapevine.base.loop.Pauses;
import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.ActionsConfig.TelegramBotConfig;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.Markup;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.receiver.action.ActionTarget;
import io.grapevine.receiver.action.Callback;
import io.grapevine.receiver.action.Callback.Reply;
import io.grapevine.receiver.action.CallbackChecks;
import io.grapevine.receiver.action.ChatClicks;
import io.grapevine.receiver.action.ChatEnvironment;
import io.grapevine.receiver.action.ChatProduct;
import io.grapevine.receiver.action.ConnectedChat;
import io.grapevine.receiver.action.ConnectionState;
import io.grapevine.receiver.action.JsonTree;
import io.grapevine.receiver.action.RefusalCounter;
import io.grapevine.receiver.action.ReportedConnection;
import io.grapevine.receiver.action.ServiceAnswer;
import io.grapevine.receiver.action.SignatureCheck;
import io.grapevine.receiver.telegram.Upkeep.Round;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bots of Telegram whose clicks this replica takes: by polling, or at the webhook. Only the first replica in line polls, or
 * says where the webhook is. The secret of a request there says that Telegram has sent it, and for which bot. From any thread.
 */
final class TelegramActions extends ConnectedChat<TelegramBotConfig, TelegramActions.Running> {
    /** The name of the product; what only the user who clicked reads has no markup. */
    static final ChatProduct PRODUCT = new ChatProduct("telegram", "Telegram", Markup.PLAIN);

    /** The path of the webhook. */
    static final String PATH = "/callback/telegram";

    private static final String SECRET = "X-Telegram-Bot-Api-Secret-Token";
    private static final int LARGEST = 64 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(TelegramActions.class);
    private static final List<String> CLICKS = List.of("callback_query");

    private static final Pauses PAUSES = new Pauses(Duration.ofSeconds(1), Duration.ofMinutes(2));

    /** How long handling may take; a click that takes longer is not reported again. */
    private static final Duration LONGEST = Duration.ofSeconds(40);

    /** Beyond the time that Telegram waits for a click. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    /** How often the address is set again, as another program may have changed it. */
    private static final Duration RENEWAL = Duration.ofMinutes(10);

    private final ChatEnvironment environment;
    private final ActionTarget target;
    private final ChatClicks clicks;
    private final Pauses pauses;
    private final Callback<TelegramBotConfig> callback;

    /** A bot in force. */
    record Running(HttpSenders senders, TelegramAnswers answers, Upkeep upkeep) {}

    /** No bots yet. */
    TelegramActions(ChatEnvironment environment, ActionTarget target) {
        this(environment, target, PAUSES, CHECK_INTERVAL);
    }

    TelegramActions(ChatEnvironment environment, ActionTarget target, Pauses pauses, Duration checkInterval) {
        super(Chats::telegram, environment, 1, checkInterval);
        this.environment = environment;
        this.target = target;
        this.pauses = pauses;
        clicks = new ChatClicks(PRODUCT, target, environment.clock());
        callback = callback(this::withWebhook, target.refusals(), this::received);
    }

    @Override
    public Callback<TelegramBotConfig> callback() {
        return callback;
    }

    /**
     * The webhook. A request is answered after its click was handled: until then Telegram repeats it. Text that is no update is accepted
     * as well, so that it is not repeated.
     *
     * @param updates handles an update of a bot
     */
    static Callback<TelegramBotConfig> callback(
            Supplier<List<TelegramBotConfig>> bots,
            RefusalCounter refusals,
            BiFunction<TelegramBotConfig, JsonTree, CompletionStage<?>> updates) {
        CallbackChecks checks = new CallbackChecks(PRODUCT.key(), PRODUCT.title(), refusals);
        return new Callback<>(PATH, "A click in Telegram", LARGEST, bots, (request, known) -> {
            byte[] given = request.header(SECRET).getBytes(StandardCharsets.UTF_8);
            Optional<TelegramBotConfig> sender = checks.signer(known, bot -> check(checks, bot, given));
            return sender.map(bot -> JsonTree.read(request.text())
                            .<CompletionStage<Reply>>map(
                                    update -> updates.apply(bot, update).thenApply(handled -> Reply.OK))
                            .orElse(Reply.OK.now()))
                    .orElse(Reply.fault(401, "The secret token is not valid").now());
        });
    }

    private static SignatureCheck check(CallbackChecks checks, TelegramBotConfig bot, byte[] given) {
        return SignatureCheck.of(checks.read(secretToken(bot), () -> readSecretToken(bot))
                .filter(expected -> MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given))
                .isPresent());
    }

    private static SecretSource secretToken(TelegramBotConfig bot) {
        return new SecretSource(
                "messages.buttons.apps.telegram: secret_token", bot.secretToken(), bot.secretTokenFile(), "");
    }

    /** The secret that requests to the webhook of a bot carry. */
    private static String readSecretToken(TelegramBotConfig bot) throws SendFailure {
        SecretSource source = secretToken(bot);
        String value = source.read();
        if (!value.matches("[A-Za-z0-9_-]{1,256}")) {
            throw SendFailure.of(
                    source.field() + ": " + (value.isEmpty() ? "empty" : "other characters, or more than 256")
                            + " (expected: 16 to 256 of A-Z, a-z, 0-9, _ and -)");
        }
        return CallbackChecks.strong(source, value);
    }

    private List<TelegramBotConfig> withWebhook() {
        return settings().stream().filter(TelegramBotConfig::webhook).toList();
    }

    @Override
    protected Upkeep connection(Running bot) {
        return bot.upkeep();
    }

    @Override
    protected Running start(TelegramBotConfig app) throws SendFailure {
        HttpSenders senders = environment.senders();
        TelegramBotApi api = new TelegramBotApi(app, senders.of(app.httpConfig()));
        TelegramAnswers answers = new TelegramAnswers(api, target::buttons);
        Supplier<Upkeep.Work> works = () -> app.webhook()
                ? isUp -> setWebhook(api)
                : new UpdatePoller(
                        (offset, wait) -> updates(api, offset, wait),
                        update -> handle(update, answers),
                        environment.clock());
        Upkeep upkeep = new Upkeep(
                environment.loop(),
                pauses,
                environment.loop().random()::nextDouble,
                new ReportedConnection(PRODUCT.title(), environment.clock()),
                works);
        return new Running(senders, answers, upkeep);
    }

    @Override
    protected void stop(Running bot) {
        environment.loop().execute(bot.upkeep()::stop);
        bot.senders().close();
    }

    /** One at a time, so that at most one click is reported again after a crash. */
    private static CompletionStage<ServiceAnswer> updates(TelegramBotApi api, long offset, Duration wait) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        if (offset > 0) {
            arguments.put("offset", offset);
        }
        arguments.put("limit", 1);
        arguments.put("timeout", wait.toSeconds());
        arguments.put("allowed_updates", CLICKS);
        return offLoop(api, () -> api.call("getUpdates", arguments, wait.plus(GRACE)));
    }

    private CompletionStage<Round> setWebhook(TelegramBotApi api) {
        return offLoop(api, () -> {
                    try {
                        Map<String, Object> arguments = new LinkedHashMap<>();
                        arguments.put("url", target.externalUrl() + PATH);
                        arguments.put("secret_token", readSecretToken(api.app()));
                        arguments.put("allowed_updates", CLICKS);
                        return api.call("setWebhook", arguments);
                    } catch (SendFailure failure) {
                        return CompletableFuture.completedFuture(
                                ServiceAnswer.failed(String.valueOf(failure.getMessage())));
                    }
                })
                .thenApply(answer -> new Round(answer, RENEWAL));
    }

    /** Secrets may be in files. */
    private static CompletionStage<ServiceAnswer> offLoop(
            TelegramBotApi api, Supplier<CompletionStage<ServiceAnswer>> request) {
        return CompletableFuture.supplyAsync(request, api.sender().offLoop())
                .thenCompose(answer -> answer)
                .exceptionally(crash -> ServiceAnswer.failed("internal error"));
    }

    private CompletionStage<?> received(TelegramBotConfig app, JsonTree update) {
        Running running = running(app);
        return running == null ? CompletableFuture.completedFuture(null) : handle(update, running.answers());
    }

    /** Acts and answers; completes in any case, and soon enough that other clicks need not wait for long. */
    private CompletionStage<?> handle(JsonTree update, TelegramAnswers answers) {
        return CompletableFuture.supplyAsync(
                        () -> handled(update, answers), answers.api().sender().offLoop())
                .thenCompose(done -> done)
                .exceptionally(crash -> {
                    LOG.atError().setCause(crash).log("A click in Telegram could not be answered");
                    return null;
                })
                .completeOnTimeout(null, LONGEST.toSeconds(), TimeUnit.SECONDS);
    }

    private CompletionStage<Void> handled(JsonTree update, TelegramAnswers answers) {
        String query = TelegramClick.queryId(update);
        Optional<TelegramClick> click = TelegramClick.of(update);
        if (click.isPresent()) {
            return clicks.handle(click.get()).thenCompose(answer -> answers.answer(click.get(), answer));
        }
        return query.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : answers.dismiss(query, TelegramClick.state(update));
    }

    /** None on a replica that is not the first: it has no connection. */
    @Override
    public List<ConnectionState> states() {
        return isHolder() ? super.states() : List.of();
    }
}
