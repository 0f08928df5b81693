package io.grapevine.web.action.telegram;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.ActionsConfig.TelegramBotConfig;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.receiver.message.Markup;
import io.grapevine.web.action.chat.ActionTarget;
import io.grapevine.web.action.chat.ChatClicks;
import io.grapevine.web.action.chat.ChatConnections;
import io.grapevine.web.action.chat.ChatEnvironment;
import io.grapevine.web.action.chat.ChatProduct;
import io.grapevine.web.action.chat.ConnectionState;
import io.grapevine.web.action.chat.JsonTree;
import io.grapevine.web.action.chat.Pauses;
import io.grapevine.web.action.chat.ReportedConnection;
import io.grapevine.web.action.chat.RunningChat;
import io.grapevine.web.action.telegram.TelegramBotApi.Answer;
import io.grapevine.web.action.telegram.Upkeep.Round;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bots of Telegram whose clicks this replica takes: by polling, or at the webhook. Only the first replica in line polls, or
 * says where the webhook is. From any thread.
 */
public final class TelegramActions extends RunningChat<TelegramBotConfig, TelegramActions.Running> {
    /** The name of the product; what only the user who clicked reads has no markup. */
    static final ChatProduct PRODUCT = new ChatProduct("telegram", "Telegram", Markup.PLAIN);

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
    private final ChatConnections connections;

    /** A bot in force. */
    record Running(HttpSenders senders, TelegramAnswers answers, Upkeep upkeep, EventLoop loop)
            implements RunningChat.Running {
        @Override
        public void close() {
            loop.execute(upkeep::stop);
            senders.close();
        }
    }

    /** No bots yet. */
    public TelegramActions(ChatEnvironment environment, ActionTarget target) {
        this(environment, target, PAUSES, ChatConnections.CHECK_INTERVAL);
    }

    TelegramActions(ChatEnvironment environment, ActionTarget target, Pauses pauses, Duration checkInterval) {
        super(PRODUCT.key(), Chats::telegram);
        this.environment = environment;
        this.target = target;
        this.pauses = pauses;
        clicks = new ChatClicks(PRODUCT, target, environment.clock());
        connections = new ChatConnections(environment.position(), 1, environment.loop(), checkInterval, this::upkeeps);
    }

    @Override
    public void mount(Router router) {
        new TelegramRoutes(this::withWebhook, target.refusals(), this::received).mount(router);
    }

    private List<TelegramBotConfig> withWebhook() {
        return settings().stream().filter(TelegramBotConfig::webhook).toList();
    }

    @Override
    protected void changed() {
        connections.update();
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
        return new Running(senders, answers, upkeep, environment.loop());
    }

    /** One at a time, so that at most one click is reported again after a crash. */
    private static CompletionStage<Answer> updates(TelegramBotApi api, long offset, Duration wait) {
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
                        arguments.put("url", target.externalUrl() + TelegramRoutes.PATH);
                        arguments.put("secret_token", TelegramRoutes.secretToken(api.app()));
                        arguments.put("allowed_updates", CLICKS);
                        return api.call("setWebhook", arguments);
                    } catch (SendFailure failure) {
                        return CompletableFuture.completedFuture(Answer.failed(String.valueOf(failure.getMessage())));
                    }
                })
                .thenApply(answer -> new Round(answer, RENEWAL));
    }

    /** Secrets may be in files. */
    private static CompletionStage<Answer> offLoop(TelegramBotApi api, Supplier<CompletionStage<Answer>> request) {
        return CompletableFuture.supplyAsync(request, api.sender().offLoop())
                .thenCompose(answer -> answer)
                .exceptionally(crash -> Answer.failed("internal error"));
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
        return connections.isHolder() ? upkeeps().stream().map(Upkeep::state).toList() : List.of();
    }

    private List<Upkeep> upkeeps() {
        return running().stream().map(Running::upkeep).toList();
    }
}
