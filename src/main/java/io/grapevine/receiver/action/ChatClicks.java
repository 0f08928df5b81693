package io.grapevine.receiver.action;

import io.grapevine.features.actions.ActedIncident;
import io.grapevine.features.actions.ActionRequest;
import io.grapevine.features.actions.ActionResult;
import io.grapevine.features.actions.ActionSilence;
import io.grapevine.features.actions.IncidentState;
import io.grapevine.httpclient.message.Markup;
import io.grapevine.model.Action;
import io.grapevine.model.Action.Verb;
import io.grapevine.notification.MessageIncident;
import io.grapevine.receiver.action.ClickAnswer.Asked;
import io.grapevine.receiver.action.ClickAnswer.Closed;
import io.grapevine.receiver.action.ClickAnswer.Drawing;
import io.grapevine.receiver.action.ClickAnswer.Open;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acts on clicks in a chat, by whichever way they came. The same click may arrive twice, or at two replicas: the second one finds
 * what the first one did. Reads files: not for an event loop.
 */
public record ChatClicks(ChatProduct product, ActionTarget target, InstantSource clock) {
    private static final Logger LOG = LoggerFactory.getLogger(ChatClicks.class);

    /** Acts; completes with the answer in any case, as soon as what was done is durable. */
    public CompletionStage<ClickAnswer> handle(ChatClick click) {
        return CompletableFuture.completedStage(click).thenCompose(this::act).exceptionally(crash -> {
            LOG.atError().setCause(crash).log("A click in " + product.title() + " could not be handled");
            return whispered("Internal error");
        });
    }

    /**
     * What the policy wants of the comment that a user has written, for people, so that the user can correct it at once. Empty if it
     * will do, and where more than the comment is wrong: {@link #handle} says so.
     */
    public Optional<String> wantedComment(ChatClick click) {
        try {
            boolean isOurs =
                    target.keys().get().verify(click.token().reveal(), clock.instant()) instanceof TokenCheck.Valid;
            return isOurs
                            && target.users().find(product.key(), product.title(), click.userId(), click.userName())
                                    instanceof ChatUsers.Known known
                            && known.permit().fault().isEmpty()
                    ? known.permit().wantedComment(click.comment())
                    : Optional.empty();
        } catch (RuntimeException crash) {
            return Optional.empty(); // it is logged when the click is handled
        }
    }

    private ClickAnswer whispered(String text) {
        return ClickAnswer.whispered(text, clock.instant());
    }

    private CompletionStage<ClickAnswer> act(ChatClick click) {
        TokenCheck check = target.keys().get().verify(click.token().reveal(), clock.instant());
        if (check instanceof TokenCheck.Refused refused) {
            count(RefusalCounter.UNKNOWN_VERB, refused.reason().text());
            return CompletableFuture.completedStage(whispered(ClickTexts.refused(refused.reason())));
        }
        ActionToken token = ((TokenCheck.Valid) check).token();
        ChatUsers.ChatUser user = target.users().find(product.key(), product.title(), click.userId(), click.userName());
        if (user instanceof ChatUsers.Unmapped unmapped) {
            count(token.action().verb().text(), RefusalCounter.UNMAPPED);
            return CompletableFuture.completedStage(whispered(product.markup().escape(unmapped.reason())));
        }
        ChatUsers.Known known = (ChatUsers.Known) user;
        if (isToBeAsked(click, token, known)) {
            Drawing asked = new Asked(
                    token.action().verb() == Verb.ACK ? "Acknowledge" : "Silence",
                    known.askedComment().orElse(""));
            return CompletableFuture.completedStage(new ClickAnswer(Optional.empty(), asked, clock.instant()));
        }
        return target.port()
                .get()
                .act(request(click, token, known), known.permit())
                .thenApply(acted -> answer(token, known.author(), lacksComment(click, known), acted));
    }

    private void count(String verb, String result) {
        target.refusals().count(product.key(), verb, result);
    }

    private static boolean isToBeAsked(ChatClick click, ActionToken token, ChatUsers.Known user) {
        return user.asksComment()
                && click.canBeAsked()
                && token.action().verb() != Verb.UNDO
                && user.permit().fault().isEmpty();
    }

    private ActionRequest request(ChatClick click, ActionToken token, ChatUsers.Known user) {
        Map<String, String> annotations = new TreeMap<>(Map.of(ActionSilence.VIA, product.key()));
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
                comment(click, token, user),
                annotations);
    }

    /** A text of ours does not satisfy a policy that wants one of the user's. */
    private String comment(ChatClick click, ActionToken token, ChatUsers.Known user) {
        if (!click.comment().isEmpty()) {
            return click.comment();
        }
        return lacksComment(click, user) ? "" : ClickTexts.comment(token.action(), product, click.place());
    }

    private static boolean lacksComment(ChatClick click, ChatUsers.Known user) {
        return user.asksComment() && click.comment().isEmpty();
    }

    private static String group(ActionToken token) {
        return HexFormat.of().toHexDigits(token.groupId());
    }

    private ClickAnswer answer(ActionToken token, String author, boolean lacksComment, ActedIncident acted) {
        ActionResult result = acted.result();
        Optional<String> whisper = ClickTexts.whisper(result, author, lacksComment, product.markup());
        if (result instanceof ActionResult.Refused || result instanceof ActionResult.Unknown) {
            return whispered(whisper.orElseThrow());
        }
        Instant now = clock.instant();
        return new ClickAnswer(whisper, drawing(token, acted.incident(), now), now);
    }

    /** The message as the incident is now; null if it stays as it is. */
    private static @Nullable Drawing drawing(ActionToken token, IncidentState incident, Instant now) {
        return switch (incident.status()) {
            case UNKNOWN -> null; // it may be firing: its buttons stay
            case ENDED -> new Closed(ClickTexts.ENDED);
            case OPEN ->
                new Open(new MessageIncident(group(token), token.episode(), now), incident.messageState(token.round()));
        };
    }

    /** The texts of answers to clicks. */
    private static final class ClickTexts {
        static final String ENDED = "This incident has ended";

        private ClickTexts() {}

        /** Says why a button has no effect. */
        static String refused(TokenCheck.Reason reason) {
            return switch (reason) {
                case EXPIRED -> "This button has expired: open the group in Grapevine";
                case UNKNOWN_KEY -> "This button is of another cluster, or of a key that was replaced";
                case UNSUPPORTED -> "This replica does not know this action yet: try again after the upgrade";
                case MALFORMED, FORGED -> "This button is not valid";
            };
        }

        /** The comment of a silence. */
        static String comment(Action action, ChatProduct product, String place) {
            return (action.verb() == Verb.ACK ? "acknowledged" : "silenced") + " in " + product.title()
                    + (place.isEmpty() ? "" : " " + place);
        }

        /**
         * What the user must be notified of beside the message; empty if that says it.
         *
         * @param lacksComment whether the policy wants a comment, for which the user was not asked
         */
        static Optional<String> whisper(ActionResult result, String author, boolean lacksComment, Markup markup) {
            if (result instanceof ActionResult.Refused refused) {
                boolean canBeWritten = lacksComment && refused.fault().startsWith("comment: ");
                return Optional.of("Not permitted: " + markup.escape(refused.fault())
                        + (canBeWritten ? ". A comment can be written in Grapevine" : ""));
            } else if (result instanceof ActionResult.Unknown) {
                return Optional.of("This replica does not know the incident yet: try again in a few seconds");
            } else if (result instanceof ActionResult.Ended) {
                return Optional.of(ENDED);
            } else if (result instanceof ActionResult.Stale stale) {
                return Optional.of("It was undone at " + markup.time(stale.endedAt())
                        + ", after you clicked: click again if it still applies");
            } else if (result instanceof ActionResult.Nothing) {
                return Optional.of("There is nothing to undo: what was silenced elsewhere stays as it is");
            } else if (result instanceof ActionResult.Exists exists
                    && !exists.silence().createdBy().equals(author)) {
                return Optional.of(markup.line(IncidentState.note(exists.silence())));
            }
            return Optional.empty();
        }
    }
}
