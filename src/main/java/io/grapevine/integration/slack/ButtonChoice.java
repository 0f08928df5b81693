package io.grapevine.integration.slack;

import io.grapevine.model.action.Action;
import io.grapevine.model.action.Action.Verb;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The buttons that an integration is configured to have. It is written into each message, so that any replica can draw them
 * again without the configuration that the message was made with.
 *
 * @param actions the actions, in their order; what undoes them is offered where one of them is in force
 * @param why whether there is a link to why the alerts were notified
 * @param open whether there is a link to the group
 */
public record ButtonChoice(List<Action> actions, boolean why, boolean open) {
    private static final String WHY = "why";
    private static final String OPEN = "open";

    /** The beginning of the id of the block with the buttons. */
    private static final String BLOCK = "gv:";

    /** What Slack takes for the id of a block. */
    private static final int LONGEST = 255;

    /** Each action once, and those only that a button offers. */
    public ButtonChoice {
        actions = actions.stream()
                .filter(action -> action.verb() != Verb.UNDO)
                .distinct()
                .toList();
    }

    boolean acknowledges() {
        return actions.contains(Action.ACK);
    }

    List<Action> silences() {
        return actions.stream().filter(action -> action.verb() == Verb.SILENCE).toList();
    }

    /**
     * The id of the block, such as {@code gv:ack,1h,4h,open:7}.
     *
     * @param version makes it another one each time that the message is drawn, as Slack asks for
     */
    String blockId(long version) {
        List<String> names = new ArrayList<>();
        for (Action action : actions) {
            String text = action.text();
            names.add(
                    action.verb() == Verb.SILENCE
                            ? text.substring(Verb.SILENCE.text().length() + 1)
                            : text);
        }
        if (why) {
            names.add(WHY);
        }
        if (open) {
            names.add(OPEN);
        }
        return BLOCK + String.join(",", names) + ":" + version;
    }

    /** Reads the id of a block; empty if it is not one of ours. Names of another version are left out. */
    public static Optional<ButtonChoice> ofBlock(String id) {
        int end = id.lastIndexOf(':');
        if (!id.startsWith(BLOCK) || end < BLOCK.length() || id.length() > LONGEST) {
            return Optional.empty();
        }
        Set<String> names =
                new LinkedHashSet<>(List.of(id.substring(BLOCK.length(), end).split(",")));
        List<Action> actions = names.stream()
                .map(name -> name.equals(Action.ACK.text())
                        ? Optional.of(Action.ACK)
                        : Action.parse(Verb.SILENCE.text() + " " + name))
                .flatMap(Optional::stream)
                .toList();
        return Optional.of(new ButtonChoice(actions, names.contains(WHY), names.contains(OPEN)));
    }
}
