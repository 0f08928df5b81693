package io.grapevine.web.action.slack;

import io.grapevine.integration.slack.ActionAttachment;
import io.grapevine.model.action.Action;
import io.grapevine.model.action.Action.Verb;
import io.grapevine.node.action.ActionResult;
import io.grapevine.node.action.IncidentState;
import io.grapevine.silence.Silence;
import io.grapevine.web.action.TokenCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The texts of answers to clicks, in Slack's markup. */
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
    static String comment(Action action, String channel) {
        return (action.verb() == Verb.ACK ? "acknowledged" : "silenced") + " in Slack"
                + (channel.isEmpty() ? "" : " #" + channel);
    }

    /** What is in force on an incident, a line for each. */
    static List<String> lines(IncidentState incident) {
        List<String> lines = new ArrayList<>();
        incident.acknowledgements().stream().findFirst().ifPresent(silence -> lines.add(isOnIt(silence)));
        incident.made().stream()
                .filter(silence -> !silence.isAcknowledgement())
                .map(ClickTexts::silenced)
                .forEach(lines::add);
        return lines;
    }

    private static String isOnIt(Silence silence) {
        return "*" + ActionAttachment.name(silence.createdBy()) + "* is on it · "
                + ActionAttachment.time(silence.startsAt());
    }

    private static String silenced(Silence silence) {
        return "Silenced by *" + ActionAttachment.name(silence.createdBy()) + "* until "
                + ActionAttachment.day(silence.endsAt());
    }

    /** What the user must be notified of beside the message; empty if that says it. */
    static Optional<String> whisper(ActionResult result, String author) {
        if (result instanceof ActionResult.Refused refused) {
            return Optional.of("Not permitted: " + ActionAttachment.escape(refused.fault()));
        } else if (result instanceof ActionResult.Unknown) {
            return Optional.of("This replica does not know the incident yet: try again in a few seconds");
        } else if (result instanceof ActionResult.Ended) {
            return Optional.of(ENDED);
        } else if (result instanceof ActionResult.Stale stale) {
            return Optional.of("It was undone at " + ActionAttachment.time(stale.endedAt())
                    + ", after you clicked: click again if it still applies");
        } else if (result instanceof ActionResult.Nothing) {
            return Optional.of("There is nothing to undo: what was silenced elsewhere stays as it is");
        } else if (result instanceof ActionResult.Exists exists
                && !exists.silence().createdBy().equals(author)) {
            Silence silence = exists.silence();
            return Optional.of(silence.isAcknowledgement() ? isOnIt(silence) : silenced(silence));
        }
        return Optional.empty();
    }
}
