package io.grapevine.web.action.mattermost;

import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.receiver.mattermost.MattermostMarkup;
import io.grapevine.web.action.ActionKeys;
import io.grapevine.web.action.RefusalCounter;
import io.grapevine.web.action.TokenCheck;
import io.grapevine.web.action.chat.ActionTarget;
import io.grapevine.web.action.chat.CallbackChat;
import io.grapevine.web.action.chat.ChatClicks;
import io.grapevine.web.action.chat.ChatEnvironment;
import io.grapevine.web.action.chat.ChatProduct;
import io.grapevine.web.action.chat.ClickAnswer;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Mattermost servers whose clicks this replica takes, by their addresses without slashes at their ends. It opens no connection: each
 * click is a request. From any thread.
 */
public final class MattermostActions extends CallbackChat<String> {
    /** The name of the product, and its markup. */
    static final ChatProduct PRODUCT = new ChatProduct("mattermost", "Mattermost", MattermostMarkup.LINES);

    private static final Logger LOG = LoggerFactory.getLogger(MattermostActions.class);

    /** Half of what Mattermost waits for by default. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final ActionTarget target;
    private final InstantSource clock;
    private final ChatClicks clicks;
    private final MattermostAnswers answers;
    private final Duration patience;

    /**
     * No servers yet.
     *
     * @param environment has the time by which tokens expire
     */
    public MattermostActions(ChatEnvironment environment, ActionTarget target) {
        this(environment.clock(), target, PATIENCE);
    }

    MattermostActions(InstantSource clock, ActionTarget target, Duration patience) {
        super(PRODUCT.key(), MattermostActions::addresses);
        this.target = target;
        this.clock = clock;
        this.patience = patience;
        clicks = new ChatClicks(PRODUCT, target, clock);
        answers = new MattermostAnswers(target::buttons);
    }

    private static List<String> addresses(Chats chats) {
        return chats.mattermost().stream()
                .map(server -> server.url().withTrailingSlash().redacted().replaceFirst("/$", ""))
                .toList();
    }

    @Override
    public void mount(Router router) {
        new MattermostRoutes(this::settings, this::answer).mount(router);
    }

    /** The JSON that answers a click; completes in any case, with a text if the action takes too long. */
    CompletionStage<String> answer(MattermostClick click) {
        CompletionStage<ClickAnswer> done = isProven(click)
                ? clicks.handle(click)
                : CompletableFuture.completedStage(kept("This button is not valid"));
        return done.toCompletableFuture()
                .completeOnTimeout(
                        kept("This takes longer than usual: look in Grapevine whether it was done"),
                        patience.toMillis(),
                        TimeUnit.MILLISECONDS)
                .thenApply(answer -> answers.of(click, answer));
    }

    /** Whether the sender was given the token. Of tokens that are refused anyway, {@link ChatClicks} says why. */
    private boolean isProven(MattermostClick click) {
        ActionKeys keys = target.keys().get();
        String token = click.token().reveal();
        boolean isForged = keys.verify(token, clock.instant()) instanceof TokenCheck.Valid
                && !keys.proves(click.proof().reveal(), token);
        if (isForged) {
            target.refusals().count(PRODUCT.key(), RefusalCounter.UNKNOWN_VERB, TokenCheck.Reason.FORGED.text());
            LOG.warn("A click with a token that Mattermost was not given was refused: it is of another message");
        }
        return !isForged;
    }

    private ClickAnswer kept(String text) {
        return new ClickAnswer(Optional.of(text), new ClickAnswer.Kept(), clock.instant());
    }
}
