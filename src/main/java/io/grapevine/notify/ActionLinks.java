package io.grapevine.notify;

import io.grapevine.config.MessageActions;
import java.util.List;

/** Makes the links of actions in messages; from any thread. */
@FunctionalInterface
public interface ActionLinks {
    /**
     * A link of a message.
     *
     * @param label what it does, for people
     * @param url its address, which lets its holder act: no log and no error may have it
     */
    record Link(String label, String url) {}

    /** The links to some actions on an incident, in their order; the one to the page of the group is the last. */
    List<Link> of(MessageIncident incident, MessageActions actions);
}
