package io.grapevine.node.action;

import io.grapevine.model.LabelSet;
import io.grapevine.silence.ActionSilence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lines of the log about actions: one of each, whatever its result. */
public final class ActionLog {
    private static final Logger LOG = LoggerFactory.getLogger(ActionLog.class);

    private ActionLog() {}

    /** Logs the result of a request. */
    public static void write(ActionRequest request, LabelSet groupLabels, ActionResult result) {
        LOG.atInfo()
                .addKeyValue("action", request.action())
                .addKeyValue("via", request.annotations().getOrDefault(ActionSilence.VIA, ""))
                .addKeyValue("user", request.author())
                .addKeyValue("group", request.groupId())
                .addKeyValue("result", result.label())
                .addKeyValue("silences", String.join(" ", result.silences()))
                .addKeyValue("err", result.refusal())
                .log("Action from a message");
    }
}
