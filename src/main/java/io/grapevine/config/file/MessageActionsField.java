package io.grapevine.config.file;

import io.grapevine.base.go.GoDuration;
import io.grapevine.base.go.Quoted;
import io.grapevine.config.Extensions.Engine;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.MessageActions;
import io.grapevine.config.file.yaml.NearestName;
import io.grapevine.config.file.yaml.Value;
import io.grapevine.model.Action;
import io.grapevine.model.Action.Verb;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.Kinds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Reads {@code actions} of an integration in {@code grapevine.yml}. */
final class MessageActionsField {
    private static final String SILENCE = Verb.SILENCE.text();
    private static final List<String> VERBS = List.of(Verb.ACK.text(), SILENCE, MessageActions.WHY);

    private MessageActionsField() {}

    /** Reads the list; each action once. */
    static MessageActions read(Value value) {
        List<Action> actions = new ArrayList<>();
        boolean why = false;
        for (Value item : value.items()) {
            String text = item.text().strip();
            Optional<Action> action = Action.parse(text).filter(each -> each.verb() != Verb.UNDO);
            if (text.equals(MessageActions.WHY) && !why) {
                why = true;
            } else if (action.isPresent() && !actions.contains(action.get())) {
                actions.add(action.get());
            } else if (!text.equals(Value.UNREADABLE)) {
                boolean isAgain = action.isPresent() || text.equals(MessageActions.WHY);
                item.fault(
                        isAgain
                                ? item.describe() + " is not unique (expected: each action once)"
                                : item.describe() + " (expected: " + expected(text) + ")");
            }
        }
        int count = value.items().size();
        if (count > MessageActions.MOST) {
            value.fault(count + " actions (expected: at most " + MessageActions.MOST + ")");
        }
        return new MessageActions(actions, why);
    }

    private static String expected(String text) {
        if (text.equals(Verb.UNDO.text())) {
            return "none, as the page of each action offers to undo it";
        }
        String[] words = text.split("\\s+", 2);
        String verb = NearestName.of(words[0], VERBS).orElse("");
        if (words.length == 1) {
            return switch (verb) {
                case "" -> "one of ack, why, " + SILENCE + " and a duration, such as " + SILENCE + " 1h";
                case "silence" -> SILENCE + " and a duration, such as " + SILENCE + " 1h";
                default -> verb;
            };
        }
        return verb.isEmpty() || verb.equals(SILENCE) ? SILENCE + " " + durations(words[1]) : verb;
    }

    /** The durations next to one that a silence cannot have, or all. */
    private static String durations(String text) {
        List<String> all = Action.durations();
        Optional<Duration> wanted = GoDuration.parse(text.strip(), GoDuration.Units.WITH_DAYS);
        if (wanted.isEmpty()) {
            return "and one of " + String.join(", ", all);
        }
        int longer = (int) all.stream()
                .filter(each -> duration(each).compareTo(wanted.get()) < 0)
                .count();
        boolean isKnown = longer < all.size() && duration(all.get(longer)).equals(wanted.get());
        return IntStream.of(longer - 1, longer)
                .filter(index -> index >= (isKnown ? longer : 0) && index < all.size())
                .mapToObj(all::get)
                .collect(Collectors.joining(" or "));
    }

    private static Duration duration(String text) {
        return GoDuration.parse(text, GoDuration.Units.WITH_DAYS).orElseThrow();
    }

    /** Why messages of an integration cannot offer actions. */
    static Optional<String> fault(
            MessageActions actions, String kind, Engine engine, List<IntegrationConfig> integrations) {
        if (actions.isEmpty() || integrations.isEmpty()) {
            return Optional.empty(); // or a fault of the kind or the index
        }
        Kind<?> known = Kinds.of(integrations.get(0));
        if (known.hasActionsByTemplate() && engine != Engine.MUSTACHE) {
            return Optional.of("set for kind " + Quoted.quote(kind)
                    + " without engine: mustache (expected: engine: mustache and a payload"
                    + " that shows {{#actions}}, as the usual body has none)");
        }
        Optional<String> own = integrations.stream()
                .map(IntegrationConfig::whyNoActions)
                .filter(reason -> !reason.isEmpty())
                .findFirst();
        if (own.isPresent()) {
            return own;
        }
        return known.mostActions() > 0
                ? Optional.empty()
                : Optional.of("set for kind " + Quoted.quote(kind) + " (expected: a kind whose messages can have them: "
                        + Kinds.ALL.stream()
                                .filter(each -> each.mostActions() > 0)
                                .map(Kind::label)
                                .collect(Collectors.joining(", "))
                        + ")");
    }

    /** What is not shown of the actions. */
    static Optional<String> warning(MessageActions actions, List<IntegrationConfig> integrations) {
        int count = actions.actions().size() + (actions.why() ? 1 : 0);
        return integrations.stream()
                .<Kind<?>>map(Kinds::of)
                .filter(kind -> count <= MessageActions.MOST && count > kind.mostActions())
                .findFirst()
                .map(kind -> count + " actions, of which the first " + kind.mostActions()
                        + " are shown (expected: at most " + kind.mostActions() + " of kind " + kind.label()
                        + ")");
    }
}
