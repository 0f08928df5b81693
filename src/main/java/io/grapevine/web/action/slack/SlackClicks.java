package io.grapevine.web.action.slack;

import io.grapevine.integration.slack.ActionAttachment;
import io.grapevine.integration.slack.ActionAttachment.State;
import io.grapevine.integration.slack.SlackButtons;
import io.grapevine.model.action.Action.Verb;
import io.grapevine.node.action.ActionRequest;
import io.grapevine.node.action.ActionResult;
import io.grapevine.node.action.IncidentState;
import io.grapevine.notify.ActionTokens;
import io.grapevine.notify.MessageIncident;
import io.grapevine.silence.ActionSilence;
import io.grapevine.web.action.ActionKeys;
import io.grapevine.web.action.ActionPort;
import io.grapevine.web.action.ActionToken;
import io.grapevine.web.action.ChatUsers;
import io.grapevine.web.action.TokenCheck;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acts on clicks, by whichever way they came, and answers them. The same click may arrive twice, or at two replicas: the second
 * one finds what the first one did.
 *
 * @param keys the keys in force
 * @param tokens signs the buttons of messages that are drawn again
 * @param externalUrl the URL of the user interface, without a slash at its end
 */
record SlackClicks(
        ActionPort port,
        Supplier<ActionKeys> keys,
        ChatUsers users,
        ActionTokens tokens,
        String externalUrl,
        InstantSource clock) {
    private static final Logger LOG = LoggerFactory.getLogger(SlackClicks.class);

    /** Acts, and answers by {@code answers}; completes in any case, when the user has an answer or cannot have one. */
    CompletionStage<Void> handle(SlackClick click, SlackAnswers answers) {
        return CompletableFuture.completedStage(click)
                .thenCompose(each -> act(each, answers))
                .exceptionallyCompose(crash -> {
                    LOG.atError().setCause(crash).log("A click in Slack could not be handled");
                    return done(answers.whisper(click, "Internal error"));
                });
    }

    private CompletionStage<Void> act(SlackClick click, SlackAnswers answers) {
        TokenCheck check = keys.get().verify(click.token().reveal(), clock.instant());
        if (check instanceof TokenCheck.Refused refused) {
            return done(answers.whisper(click, ClickTexts.refused(refused.reason())));
        }
        ActionToken token = ((TokenCheck.Valid) check).token();
        ChatUsers.ChatUser user = users.find("slack", "Slack", click.userId(), click.userName());
        if (user instanceof ChatUsers.Unmapped unmapped) {
            return done(answers.whisper(click, ActionAttachment.escape(unmapped.reason())));
        }
        ChatUsers.Known known = (ChatUsers.Known) user;
        return port.perform(request(click, token, known), known.permit())
                .thenCompose(result -> answer(click, token, known.author(), result, answers));
    }

    private static CompletionStage<Void> done(CompletionStage<?> answer) {
        return answer.thenAccept(ignored -> {});
    }

    private static ActionRequest request(SlackClick click, ActionToken token, ChatUsers.Known user) {
        Map<String, String> annotations = new TreeMap<>(Map.of(ActionSilence.VIA, "slack"));
        if (!click.permalink().isEmpty()) {
            annotations.put(ActionSilence.PERMALINK, click.permalink());
        }
        return new ActionRequest(
                token.action(),
                group(token),
                token.episode(),
                token.round(),
                click.at(),
                user.author(),
                user.asksComment() ? "" : ClickTexts.comment(token.action(), click.channelName()),
                annotations);
    }

    private static String group(ActionToken token) {
        return HexFormat.of().toHexDigits(token.groupId());
    }

    private CompletionStage<Void> answer(
            SlackClick click, ActionToken token, String author, ActionResult result, SlackAnswers answers) {
        Optional<String> whisper = ClickTexts.whisper(result, author);
        if (result instanceof ActionResult.Refused || result instanceof ActionResult.Unknown) {
            return done(answers.whisper(click, whisper.orElseThrow()));
        }
        return port.incident(group(token), token.episode())
                .thenCompose(incident -> draw(click, token, author, result, incident, answers))
                .thenCompose(drawn -> whisper.isPresent()
                        ? done(answers.whisper(click, whisper.get()))
                        : CompletableFuture.completedStage(null));
    }

    /** Draws the message as the incident is now, which may be otherwise than this click has left it. */
    private CompletionStage<?> draw(
            SlackClick click,
            ActionToken token,
            String author,
            ActionResult result,
            IncidentState incident,
            SlackAnswers answers) {
        Instant now = clock.instant();
        String color = SlackAnswers.color(click);
        return switch (incident.status()) {
            case UNKNOWN -> CompletableFuture.completedStage(null); // it may be firing: its buttons stay
            case ENDED -> answers.draw(click, ActionAttachment.closed(ClickTexts.ENDED, now, color));
            case OPEN -> {
                MessageIncident named = new MessageIncident(group(token), token.episode(), now);
                State state = state(incident, token.round(), result, author, now);
                yield answers.draw(
                        click,
                        click.choice()
                                .map(choice -> ActionAttachment.of(
                                        new SlackButtons(choice, tokens, externalUrl), named, state, color))
                                .orElseGet(() -> ActionAttachment.closed(state.line(), now, color)));
            }
        };
    }

    /**
     * The button that undoes has the round that follows those of what it undoes, so that what is offered after it is another one
     * than what was undone, whatever the clocks of Slack and this replica say.
     */
    private static State state(IncidentState incident, int round, ActionResult result, String author, Instant now) {
        List<String> lines = ClickTexts.lines(incident);
        boolean handled = !incident.made().isEmpty();
        int next = incident.made().stream()
                .flatMap(silence -> ActionSilence.of(silence).stream())
                .filter(made -> made.action().verb() != Verb.UNDO)
                .mapToInt(made -> made.round() + 1)
                .max()
                .orElse(round);
        String line = lines.isEmpty() && result instanceof ActionResult.Undone
                ? "Undone by " + ActionAttachment.name(author) + " · " + ActionAttachment.time(now)
                : String.join("\n", lines);
        return new State(line, handled, next);
    }
}
