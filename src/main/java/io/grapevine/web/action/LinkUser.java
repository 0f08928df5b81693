package io.grapevine.web.action;

import io.grapevine.access.Caller;
import io.grapevine.access.SilencePolicy;
import io.grapevine.access.SilencePolicy.Comment;
import io.grapevine.base.go.Utf8;
import io.grapevine.features.actions.ActionPermit;
import io.grapevine.features.actions.ActionRequest;
import io.grapevine.features.actions.ActionSilence;
import io.grapevine.model.Action;
import io.grapevine.model.Action.Verb;
import io.grapevine.receiver.action.ActionToken;
import io.grapevine.web.access.Callers;
import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The user of a link.
 *
 * @param isHolder whether the link is the permission; otherwise the login and the access file are
 * @param address the address of the client
 */
record LinkUser(Caller caller, boolean isHolder, String address) {
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_COMMENT = 1_000;

    /** The user of a request. */
    static LinkUser of(RoutingContext context) {
        return new LinkUser(Callers.of(context), Callers.isHolder(context), Callers.address(context));
    }

    /** What the user may do. */
    ActionPermit permit() {
        return new CallerPermit(caller, isHolder);
    }

    /** Why the user may do none of the actions, as far as that is known before one is asked for. */
    Optional<String> fault() {
        Optional<String> outside = isHolder && caller.isOutsideOfTeams()
                ? Optional.of("Only users of the team may act on this, with a login (team_label in --web.access-file)")
                : Optional.empty();
        return permit().fault().or(() -> outside);
    }

    /** What the page asks for beside the button: a name of who is not known, and a comment, with what the policy wants of it. */
    ActionPage.Fields fields() {
        String comment = caller.policy()
                .filter(SilencePolicy::asksComment)
                .map(policy ->
                        "Comment (" + policy.comment().map(Comment::words).orElse("required") + ")")
                .orElse("Comment");
        return new ActionPage.Fields(caller.name().isEmpty(), comment, isAskedForComment());
    }

    private boolean isAskedForComment() {
        return caller.policy().filter(SilencePolicy::asksComment).isPresent();
    }

    /**
     * What the user asks for.
     *
     * @param via the way of the request, as in metrics
     * @param name the name that the user gave; may be empty
     * @param comment the comment that the user gave; may be empty
     */
    ActionRequest request(ActionToken token, String via, String name, String comment) {
        return new ActionRequest(
                token.action(),
                HexFormat.of().toHexDigits(token.groupId()),
                token.episode(),
                token.round(),
                Optional.empty(),
                author(Utf8.first(name, LONGEST_NAME), token.subject()),
                comment(token.action(), Utf8.first(comment, LONGEST_COMMENT)),
                Map.of(ActionSilence.VIA, via));
    }

    /** A name that anyone can give is never all that is said of a holder, so that none passes for another user. */
    private String author(String given, String subject) {
        if (caller.name().isPresent()) {
            return caller.name().get();
        } else if (isHolder) {
            String link = subject.isEmpty() ? "link" : "link to " + subject;
            return given.isEmpty() ? link + " (" + address + ")" : given + " (" + link + ", " + address + ")";
        }
        return given.isEmpty() ? "a link in a message" : given;
    }

    /** The comment that was given, or one that says whence the silence came, where the policy asks users for none. */
    private String comment(Action action, String given) {
        return given.isEmpty() && !isAskedForComment()
                ? (action.verb() == Verb.ACK ? "acknowledged" : "silenced") + " by a link in a message"
                : given;
    }
}
