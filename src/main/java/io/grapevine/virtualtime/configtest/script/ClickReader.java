package io.grapevine.virtualtime.configtest.script;

import io.grapevine.config.file.yaml.MappingReader;
import io.grapevine.config.file.yaml.Value;
import io.grapevine.model.Action;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatcherParser;
import java.time.Duration;
import java.util.Optional;

/** Reads the steps that click on actions of messages. */
final class ClickReader {
    private static final String ACTIONS = "ack, undo, or silence and one of " + String.join(", ", Action.durations());

    private ClickReader() {}

    /**
     * Reads a step.
     *
     * @param of what is clicked on
     */
    static ScriptStep.Click read(
            MappingReader in,
            MappingReader of,
            MatcherParser parser,
            Duration at,
            String place,
            String by,
            String replica) {
        Value verb = of.value("verb");
        Optional<Action> action = Action.parse(verb.text());
        if (action.isEmpty()) {
            String given = verb.isNull() ? "none" : verb.describe();
            of.fault("verb", given + " (expected: " + ACTIONS + ")");
        }
        String receiver = of.text("receiver");
        if (receiver.isEmpty()) {
            of.fault("receiver", "none (expected: the receiver that got the message)");
        }
        LabelSet group = new AlertReader(parser, Duration.ZERO).pairs(of.value("group"));
        String result = in.value("result").oneOf("done", ScriptStep.Click.RESULTS);
        return new ScriptStep.Click(at, place, action.orElse(Action.ACK), receiver, group, by, result, replica);
    }
}
