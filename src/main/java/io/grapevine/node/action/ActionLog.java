package io.grapevine.node.action;

import io.grapevine.model.LabelSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** The lines of the log about actions: one of each, whatever its result. */
public final class ActionLog {
    private static final Logger LOG = LoggerFactory.getLogger(ActionLog.class);

    private ActionLog() {}

    /** Logs the result of a request. */
    public static void write(ActionRequest request, LabelSet groupLabels, ActionResult result) {
        LoggingEventBuilder line = LOG.atInfo()
                .addKeyValue("action", request.action())
                .addKeyValue("via", request.via())
                .addKeyValue("user", request.author())
                .addKeyValue("group", request.groupId())
                .addKeyValue("result", result.label());
        if (!result.silences().isEmpty()) {
            line = line.addKeyValue("silences", String.join(" ", result.silences()));
        }
        if (!result.refusal().isEmpty()) {
            line = line.addKeyValue("err", result.refusal());
        }
        line.log("Action from a message");
    }
}
