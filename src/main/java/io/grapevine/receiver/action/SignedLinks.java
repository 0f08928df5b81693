package io.grapevine.receiver.action;

import io.grapevine.config.MessageActions;
import io.grapevine.httpclient.message.ActionLinks;
import io.grapevine.model.Action;
import io.grapevine.notification.MessageIncident;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/**
 * Links to pages that act as their tokens say.
 *
 * @param externalUrl where users reach this replica, without a slash at its end
 * @param expiry how long a link is valid
 * @param forHolders whether who has a link may act by it, so that it says to whom it was sent
 * @param forPrograms whether programs may send those that act, without a page and a login
 */
public record SignedLinks(
        Supplier<ActionKeys> keys, String externalUrl, Duration expiry, boolean forHolders, boolean forPrograms)
        implements ActionLinks {
    /** The path of the form of a page, and of the pages below it. */
    public static final String PATH = "/act";

    private static final long MOST_SECONDS = 0xFFFF_FFFFL;

    @Override
    public List<Link> of(MessageIncident incident, MessageActions actions, String subject) {
        boolean isNamed = forHolders && subject.getBytes(StandardCharsets.UTF_8).length <= ActionToken.LONGEST_SUBJECT;
        List<Link> links = new ArrayList<>();
        actions.actions().forEach(action -> links.add(link(incident, action, isNamed ? subject : "")));
        if (actions.why()) {
            links.add(Link.why(incident, externalUrl));
        }
        return links;
    }

    /** Round 0 is the lower bound that is always right: the silences of earlier rounds are known to have ended. */
    private Link link(MessageIncident incident, Action action, String subject) {
        ActionToken token = new ActionToken(
                action,
                HexFormat.fromHexDigitsToLong(incident.groupId()),
                incident.episode(),
                0,
                Math.min(MOST_SECONDS, incident.now().plus(expiry).getEpochSecond()),
                forPrograms,
                subject);
        String url = externalUrl + PATH + "/" + keys.get().sign(token);
        return new Link(action.label(), url, forPrograms);
    }
}
