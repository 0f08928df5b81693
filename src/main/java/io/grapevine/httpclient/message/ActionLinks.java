package io.grapevine.httpclient.message;

import io.grapevine.config.MessageActions;
import io.grapevine.notification.MessageIncident;
import java.util.List;

/** Makes the links of actions in messages; from any thread. */
@FunctionalInterface
public interface ActionLinks {
    /**
     * A link of a message.
     *
     * @param label what it does, for people
     * @param url the address, which lets its holder act: no log and no error may have it
     * @param forPrograms whether a program may send it itself, by {@code POST} without a body
     */
    record Link(String label, String url, boolean forPrograms) {
        /** A link for people. */
        public Link(String label, String url) {
            this(label, url, false);
        }

        /** The link to the page of the group, where nothing is done yet. */
        public static Link why(MessageIncident incident, String externalUrl) {
            return new Link("Why", externalUrl + "/#/alerts?open=" + incident.groupId());
        }

        /** The end of the address, which lets its holder act; it is the same in every encoding. */
        public String secret() {
            return url.substring(url.lastIndexOf('/') + 1);
        }
    }

    /**
     * The links to some actions on an incident, in their order; the one to the page of the group is the last.
     *
     * @param subject who gets the message if it is one person, such as a mail address; empty: not known, or several
     */
    List<Link> of(MessageIncident incident, MessageActions actions, String subject);
}
