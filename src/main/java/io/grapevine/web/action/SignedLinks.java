package io.grapevine.web.action;

import io.grapevine.config.MessageActions;
import io.grapevine.model.action.Action;
import io.grapevine.notify.ActionLinks;
import io.grapevine.notify.MessageIncident;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/**
 * Links to the pages of {@link ActionRoutes}.
 *
 * @param keys the keys in force
 * @param externalUrl where users reach this replica, without a slash at its end
 * @param expiry how long a link is valid
 */
public record SignedLinks(Supplier<ActionKeys> keys, String externalUrl, Duration expiry) implements ActionLinks {
    private static final long MOST_SECONDS = 0xFFFF_FFFFL;

    @Override
    public List<Link> of(MessageIncident incident, MessageActions actions) {
        List<Link> links = new ArrayList<>();
        actions.actions().forEach(action -> links.add(link(incident, action)));
        if (actions.why()) {
            links.add(new Link("Why", externalUrl + "/#/alerts?open=" + incident.groupId()));
        }
        return links;
    }

    /** Round 0 is the lower bound that is always right: the silences of earlier rounds are known to have ended. */
    private Link link(MessageIncident incident, Action action) {
        ActionToken token = new ActionToken(
                action,
                HexFormat.fromHexDigitsToLong(incident.groupId()),
                incident.episode(),
                0,
                Math.min(MOST_SECONDS, incident.now().plus(expiry).getEpochSecond()),
                false);
        String url = externalUrl + ActionRoutes.PATH + "/" + keys.get().sign(token);
        return new Link(ActionPage.label(action), url);
    }
}
