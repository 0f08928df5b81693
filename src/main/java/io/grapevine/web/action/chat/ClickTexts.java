package io.grapevine.web.action.chat;

import io.grapevine.model.Action;
import io.grapevine.model.Action.Verb;
import io.grapevine.node.action.ActionResult;
import io.grapevine.node.action.IncidentState;
import io.grapevine.receiver.message.ChatMarkup;
import io.grapevine.receiver.message.StateLines;
import io.grapevine.web.action.TokenCheck;
import java.util.Optional;

/** The texts of answers to clicks. */
final class ClickTexts {
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
    static Optional<String> whisper(ActionResult result, String author, boolean lacksComment, ChatMarkup markup) {
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
            return Optional.of(StateLines.of(IncidentState.note(exists.silence()), markup));
        }
        return Optional.empty();
    }
}
