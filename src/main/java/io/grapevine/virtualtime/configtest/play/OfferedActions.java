package io.grapevine.virtualtime.configtest.play;

import io.grapevine.config.MessageActions;
import io.grapevine.notify.ActionLinks;
import io.grapevine.notify.MessageIncident;
import io.grapevine.receiver.Integrations;
import java.util.ArrayList;
import java.util.List;

/** Makes the actions in messages of tests, with a placeholder in place of each token: no key is read. */
final class OfferedActions {
    private static final String TOKEN = "TOKEN";

    private OfferedActions() {}

    /** Links and buttons as a server at an address makes them. */
    static Integrations.Offer at(String externalUrl) {
        ActionLinks links = (incident, actions) -> links(incident, actions, externalUrl);
        return new Integrations.Offer(links, links, (incident, action, round) -> TOKEN, externalUrl);
    }

    private static List<ActionLinks.Link> links(MessageIncident incident, MessageActions actions, String externalUrl) {
        List<ActionLinks.Link> links = new ArrayList<>();
        actions.actions()
                .forEach(action -> links.add(new ActionLinks.Link(action.label(), externalUrl + "/act/" + TOKEN)));
        if (actions.why()) {
            links.add(ActionLinks.Link.why(incident, externalUrl));
        }
        return links;
    }
}
