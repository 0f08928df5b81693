package io.grapevine.httpclient.message;

import io.grapevine.config.MessageActions;
import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.Notification;
import java.util.List;

/** The links of actions in the messages of one integration; from any thread. */
@FunctionalInterface
public interface MessageLinks {
    /** Messages without links. */
    MessageLinks NONE = (notification, subject) -> List.of();

    /**
     * The links of the message of a notification; none if there is nothing to act on.
     *
     * @param subject who gets the message if it is one person, such as a mail address; empty: not known, or several
     */
    List<Link> of(Notification notification, String subject);

    /** The links to some actions, in messages about an incident. */
    static MessageLinks of(ActionLinks links, MessageActions actions) {
        return (notification, subject) -> {
            MessageIncident incident = notification.incident();
            return incident == null ? List.of() : links.of(incident, actions, subject);
        };
    }
}
