package io.grapevine.receiver.mattermost;

import static io.grapevine.httpclient.GoJson.object;

import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.httpclient.GoJson;
import io.grapevine.receiver.action.ActionKeys;
import io.grapevine.receiver.action.ActionTarget;
import io.grapevine.receiver.action.Callback;
import io.grapevine.receiver.action.Callback.Reply;
import io.grapevine.receiver.action.ChatClicks;
import io.grapevine.receiver.action.ChatEnvironment;
import io.grapevine.receiver.action.ChatProduct;
import io.grapevine.receiver.action.ClickAnswer;
import io.grapevine.receiver.action.JsonTree;
import io.grapevine.receiver.action.RefusalCounter;
import io.grapevine.receiver.action.RunningChat;
import io.grapevine.receiver.action.TokenCheck;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Mattermost servers whose clicks this replica takes, by their addresses without slashes at their ends. It opens no connection: each
 * click is a request, without a signature: what its button carries shows that the server has sent it. From any thread.
 */
final class MattermostActions extends RunningChat<String, String> {
    /** The name of the product, and its markup. */
    static final ChatProduct PRODUCT = new ChatProduct("mattermost", "Mattermost", ButtonAttachment.MARKUP);

    private static final Logger LOG = LoggerFactory.getLogger(MattermostActions.class);

    private static final int LARGEST = 64 << 10;

    /** Half of what Mattermost waits for by default. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final ActionTarget target;
    private final InstantSource clock;
    private final ChatClicks clicks;
    private final Duration patience;

    /**
     * No servers yet.
     *
     * @param environment has the time by which tokens expire
     */
    MattermostActions(ChatEnvironment environment, ActionTarget target) {
        this(environment.clock(), target, PATIENCE);
    }

    MattermostActions(InstantSource clock, ActionTarget target, Duration patience) {
        super(MattermostActions::addresses);
        this.target = target;
        this.clock = clock;
        this.patience = patience;
        clicks = new ChatClicks(PRODUCT, target, clock);
    }

    private static List<String> addresses(Chats chats) {
        return chats.mattermost().stream()
                .map(server -> server.url().withTrailingSlash().redacted().replaceFirst("/$", ""))
                .toList();
    }

    @Override
    protected String start(String server) {
        return server;
    }

    @Override
    public Callback<String> callback() {
        return callback(this::settings, this::answer);
    }

    /**
     * The address of clicks. The response is the answer.
     *
     * @param servers the addresses of the servers in force, without a slash at their ends
     * @param clicks the JSON that answers a click; completes in any case
     */
    static Callback<String> callback(
            Supplier<List<String>> servers, Function<MattermostClick, CompletionStage<String>> clicks) {
        return new Callback<>(
                ButtonAttachment.PATH,
                "A click in Mattermost",
                LARGEST,
                servers,
                (request, known) -> MattermostClick.parse(request.text(), known.size() == 1 ? known.get(0) : "")
                        .map(click -> clicks.apply(click).thenApply(Reply::json))
                        .orElse(Reply.fault(400, "Not a click on a button of Grapevine")
                                .now()));
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
                .thenApply(answer -> response(click, answer));
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
        return ClickAnswer.whispered(text, clock.instant());
    }

    /** The response to a click: the post drawn again, and a text that only its user sees. */
    private String response(MattermostClick click, ClickAnswer answer) {
        Map<String, Object> response = new LinkedHashMap<>();
        Optional<JsonTree> message = answer.drawing() == null
                ? Optional.empty() // of a click that is refused nothing is unpacked
                : click.message();
        message.flatMap(post -> update(click, answer, post)).ifPresent(post -> response.put("update", post));
        // A message that cannot be drawn again says nothing, so that the answer must.
        String text = answer.whisper().orElse(message.isPresent() ? "" : line(answer.drawing()));
        if (!text.isEmpty()) {
            response.put("ephemeral_text", text);
            response.put("skip_slack_parsing", true);
        }
        return GoJson.encode(response);
    }

    private static String line(ClickAnswer.@Nullable Drawing drawing) {
        if (drawing instanceof ClickAnswer.Closed closed) {
            return closed.line();
        }
        return drawing instanceof ClickAnswer.Open open ? ButtonAttachment.line(open.state()) : "";
    }

    /** The post as it becomes; empty if it stays as it is. */
    private Optional<Map<String, Object>> update(MattermostClick click, ClickAnswer answer, JsonTree post) {
        String color = post.list("props", "attachments").stream()
                .map(attachment -> attachment.text("color"))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        if (answer.drawing() instanceof ClickAnswer.Closed closed) {
            return Optional.of(with(post, ButtonAttachment.closed(closed.line(), color)));
        } else if (answer.drawing() instanceof ClickAnswer.Open open) {
            return Optional.of(with(
                    post,
                    ButtonAttachment.of(
                            target.buttons(click.choice()), open.incident(), open.state(), color, click.carried())));
        }
        return Optional.empty();
    }

    /** Mattermost keeps the name and the picture of the sender, and takes all else from the answer. */
    private static Map<String, Object> with(JsonTree post, List<Map<String, Object>> more) {
        List<Object> attachments = new ArrayList<>();
        for (JsonTree attachment : post.list("props", "attachments")) {
            if (attachment.value() != null) {
                attachments.add(attachment.value());
            }
        }
        attachments.addAll(more);
        Map<String, Object> props = new LinkedHashMap<>();
        props.put("attachments", attachments);
        for (String name : List.of("card", "override_icon_emoji")) {
            GoJson.putUnlessEmpty(props, name, post.text("props", name));
        }
        return object("message", post.text("message"), "props", props);
    }
}
