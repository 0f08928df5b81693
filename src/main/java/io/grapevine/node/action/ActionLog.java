package io.grapevine.node.action;

import io.grapevine.silence.ActionSilence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lines of the log about actions: one of each, whatever its result. */
public final class ActionLog {
    private static final Logger LOG = LoggerFactory.getLogger(ActionLog.class);

    private ActionLog() {}

    /** Logs the result of a request. */
    public static void write(ActionRequest request, ActionResult result) {
        LOG.atInfo()
                .addKeyValue("action", request.action())
                .addKeyValue("via", request.annotations().getOrDefault(ActionSilence.VIA, ""))
                .addKeyValue("user", request.author())
                .addKeyValue("group", request.groupId())
                .addKeyValue("result", result.label())
                .addKeyValue("detail", detail(result))
                .log("Action from a message");
    }

    /** The ids of the silences concerned, or why there are none. */
    private static String detail(ActionResult result) {
        if (result instanceof ActionResult.Done done) {
            return done.silence().id();
        } else if (result instanceof ActionResult.Exists exists) {
            return exists.silence().id();
        } else if (result instanceof ActionResult.Undone undone) {
            return String.join(" ", undone.ids());
        }
        return result instanceof ActionResult.Refused refused ? refused.fault() : "";
    }
}
