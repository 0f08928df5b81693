package io.grapevine.web.action.discord;

import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.ActionsConfig.DiscordAppConfig;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.receiver.discord.DiscordMarkup;
import io.grapevine.web.action.RefusalCounter;
import io.grapevine.web.action.chat.ActionTarget;
import io.grapevine.web.action.chat.ChatClicks;
import io.grapevine.web.action.chat.ChatEnvironment;
import io.grapevine.web.action.chat.ChatProduct;
import io.grapevine.web.action.chat.ClickAnswer;
import io.grapevine.web.action.chat.RunningChat;
import io.grapevine.web.action.discord.DiscordRoutes.Reply;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The apps of Discord whose clicks this replica takes. It opens no connection: each click is a request. From any thread. */
public final class DiscordActions extends RunningChat<DiscordAppConfig, DiscordActions.Running> {
    /** The name of the product, and its markup. */
    static final ChatProduct PRODUCT = new ChatProduct("discord", "Discord", DiscordMarkup.INSTANCE);

    /** Discord waits for three seconds, the way included. */
    private static final Duration PATIENCE = Duration.ofMillis(1500);

    private final ChatEnvironment environment;
    private final RefusalCounter refusals;
    private final ChatClicks clicks;
    private final DiscordAnswers answers;
    private final Duration patience;

    /** An app in force. */
    record Running(HttpSenders senders, DiscordWebApi api) implements RunningChat.Running {
        @Override
        public void close() {
            senders.close();
        }
    }

    /** No apps yet. */
    public DiscordActions(ChatEnvironment environment, ActionTarget target) {
        this(environment, target, PATIENCE);
    }

    DiscordActions(ChatEnvironment environment, ActionTarget target, Duration patience) {
        super(PRODUCT.key(), Chats::discord);
        this.environment = environment;
        this.refusals = target.refusals();
        this.patience = patience;
        clicks = new ChatClicks(PRODUCT, target, environment.clock());
        answers = new DiscordAnswers(target::buttons);
    }

    @Override
    public void mount(Router router) {
        new DiscordRoutes(this::settings, environment.clock(), refusals, this::receive).mount(router);
    }

    @Override
    protected Running start(DiscordAppConfig app) throws SendFailure {
        HttpSenders senders = environment.senders();
        return new Running(senders, new DiscordWebApi(app, senders.of(app.httpConfig())));
    }

    private CompletionStage<Reply> receive(DiscordAppConfig app, DiscordClick click) {
        Running running = running(app);
        return running == null
                ? CompletableFuture.completedFuture(new Reply(DiscordAnswers.later(), () -> {}))
                : answer(click, running.api());
    }

    /** Acts, and answers in time: what takes longer is answered by requests of our own. */
    CompletionStage<Reply> answer(DiscordClick click, DiscordWebApi api) {
        CompletionStage<ClickAnswer> done = clicks.handle(click);
        return done.thenApply(Optional::of)
                .toCompletableFuture()
                .completeOnTimeout(Optional.empty(), patience.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(answer -> answer.map(known -> reply(click, known, api))
                        .orElseGet(() -> new Reply(
                                DiscordAnswers.later(), () -> done.thenAccept(late -> follow(click, late, api)))));
    }

    private Reply reply(DiscordClick click, ClickAnswer answer, DiscordWebApi api) {
        Optional<Map<String, Object>> drawn = answers.drawn(click, answer);
        if (drawn.isEmpty()) {
            return new Reply(answer.whisper().map(DiscordAnswers::whisper).orElseGet(DiscordAnswers::later), () -> {});
        }
        return new Reply(
                DiscordAnswers.update(drawn.get()), () -> answer.whisper().ifPresent(text -> api.whisper(click, text)));
    }

    private void follow(DiscordClick click, ClickAnswer answer, DiscordWebApi api) {
        answers.drawn(click, answer).ifPresent(drawn -> api.draw(click, drawn));
        answer.whisper().ifPresent(text -> api.whisper(click, text));
    }
}
