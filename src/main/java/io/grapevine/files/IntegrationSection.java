package io.grapevine.files;

import io.grapevine.base.go.GoDuration;
import io.grapevine.base.go.Quoted;
import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.config.Extensions.Engine;
import io.grapevine.config.Extensions.TemplateErrors;
import io.grapevine.config.Extensions.Text;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.MessageActions;
import io.grapevine.config.OAuth2;
import io.grapevine.config.RepeatIntervals;
import io.grapevine.config.RouteConfig;
import io.grapevine.config.UpdateMode;
import io.grapevine.config.WhenMuted;
import io.grapevine.config.WhenMuted.Begin;
import io.grapevine.config.WhenMuted.Cause;
import io.grapevine.config.shape.HttpConfigFormat;
import io.grapevine.config.shape.ReceiverNames;
import io.grapevine.config.yaml.DurationField;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.NearestName;
import io.grapevine.config.yaml.Value;
import io.grapevine.model.Action;
import io.grapevine.model.Action.Verb;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.Kinds;
import io.grapevine.receiver.email.Email;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the entries of the section {@code integrations} of {@code grapevine.yml}. An instance serves one section. */
final class IntegrationSection {
    private static final String GO = "go";
    private static final String MUSTACHE = "mustache";

    private static final int MOST_INTERVALS = 10;

    private static final String IGNORE = "ignore";
    private static final String NOTIFY = "notify";
    private static final String RESOLVE = "resolve";

    private static final List<String> CAUSES =
            Stream.of(Cause.values()).map(Cause::label).toList();
    private static final String SILENCE = Verb.SILENCE.text();
    private static final List<String> VERBS = List.of(Verb.ACK.text(), SILENCE, MessageActions.WHY);

    private final Config config;
    private final ReceiverNames names;

    /** The integrations that were read, so that none is described twice. */
    private final Set<String> described = new HashSet<>();

    /** Reads entries about the integrations of {@code config}, those that {@code grapevine.yml} adds included. */
    IntegrationSection(Config config, ReceiverNames names) {
        this.config = config;
        this.names = names;
    }

    Extensions.Integration read(MappingReader in) {
        String receiver = in.text("receiver");
        String kind = in.text("kind");
        Integer index = in.has("index") ? (int) in.value("index").integer(0, Integer.MAX_VALUE) : null;
        check(in, receiver, kind, index);
        Engine engine =
                in.value("engine").oneOf(GO, List.of(GO, MUSTACHE)).equals(MUSTACHE) ? Engine.MUSTACHE : Engine.GO;
        Map<String, Text> fields = fields(in.value("fields"), kind);
        if (engine == Engine.GO && !fields.isEmpty()) {
            in.fault("fields", "set without engine: mustache (expected: Go templates stand in alertmanager.yml)");
        }
        WhenMuted whenMuted = in.value("when_muted").read(IntegrationSection::whenMuted);
        List<IntegrationConfig> integrations = described(receiver, kind, index);
        checkMuted(in.value("when_muted"), whenMuted, receiver, integrations);
        RepeatIntervals repeatIntervals = repeatIntervals(in.value("repeat_intervals"), receiver);
        UpdateMode update = update(in.value("update"), receiver, kind, integrations);
        MessageActions actions = buttons(in.value("buttons"), receiver, kind, engine, integrations);
        OAuth2 oauth2 = in.object("oauth2", HttpConfigFormat.MAIL_LOGIN::read);
        if (oauth2 != null) {
            checkLogin(in.value("oauth2"), kind, receiver, integrations);
        }
        return new Extensions.Integration(
                receiver, kind, index, engine, fields, errors(in), whenMuted, repeatIntervals, update, actions, oauth2);
    }

    private MessageActions buttons(
            Value value, String receiver, String kind, Engine engine, List<IntegrationConfig> integrations) {
        MessageActions actions = buttons(value);
        faultOf(actions, kind, engine, integrations).ifPresent(fault -> report(value, fault, names.isOfTeam(receiver)));
        warningOf(actions, integrations).ifPresent(value::warn);
        return actions;
    }

    private @Nullable UpdateMode update(
            Value value, String receiver, String kind, List<IntegrationConfig> integrations) {
        UpdateMode update = UpdateMode.of(value.oneOf("", UpdateMode.labels())).orElse(null);
        if (update != null) {
            faultOf(update, kind, integrations).ifPresent(fault -> report(value, fault, names.isOfTeam(receiver)));
            warningOf(update, integrations).ifPresent(value::warn);
        }
        return update;
    }

    private void checkMuted(Value value, WhenMuted whenMuted, String receiver, List<IntegrationConfig> integrations) {
        boolean ofTeam = names.isOfTeam(receiver);
        if (whenMuted.sendsEnd() && integrations.stream().anyMatch(each -> !each.sendResolved())) {
            boolean resolves = whenMuted.begin() == WhenMuted.Begin.RESOLVE;
            report(
                    value,
                    (resolves
                                    ? "muted: \"resolve\" (expected: ignore or notify"
                                    : "resolved: \"notify\" (expected: ignore")
                            + ", as the integration has send_resolved: false)",
                    ofTeam);
        }
        if (whenMuted.sendsBegin()
                && integrations.stream().anyMatch(each -> Kinds.of(each).is(Kind.Trait.URGENT))) {
            report(
                    value,
                    "muted: \"notify\" (expected: ignore or resolve, as such a notification may call people)",
                    ofTeam);
        }
    }

    private @Nullable RepeatIntervals repeatIntervals(Value value, String receiver) {
        if (value.isAbsent()) {
            return null;
        }
        List<Value> items = value.items();
        if (value.isEmpty() || items.size() > MOST_INTERVALS) {
            value.fault(items.size() + " intervals (expected: 1 to " + MOST_INTERVALS + ", such as [1h, 4h, 12h])");
        }
        List<Duration> all = new ArrayList<>();
        Duration before = Duration.ZERO;
        for (Value item : items) {
            Duration next = DurationField.of(item.text()).orElse(Duration.ZERO);
            if (next.isZero()) {
                item.refuse("a duration of more than 0s, such as 4h");
            } else if (next.compareTo(before) < 0) {
                item.refuse("at least " + DurationField.print(before) + ", as intervals grow");
            } else {
                all.add(next);
                before = next;
            }
        }
        warnOfShort(items, all, receiver);
        return all.isEmpty() ? null : new RepeatIntervals(all);
    }

    /** Groups are flushed, and so repeated, once in {@code group_interval}. */
    private void warnOfShort(List<Value> items, List<Duration> all, String receiver) {
        Duration flush = config.route().all().stream()
                .filter(route -> route.receiver().equals(receiver))
                .map(RouteConfig::groupInterval)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        if (!all.isEmpty() && all.get(0).compareTo(flush) < 0) {
            String least = DurationField.print(flush);
            items.get(0)
                    .warn(items.get(0).describe() + ": shorter than group_interval of a route (expected: at least "
                            + least + ", as its groups are not notified more often)");
        }
    }

    private void checkLogin(Value value, String kind, String receiver, List<IntegrationConfig> integrations) {
        if (!kind.equals(Email.KIND.label())) {
            value.fault("set for kind " + Quoted.quote(kind) + " (expected: kind: email)");
        } else if (integrations.stream()
                .anyMatch(each ->
                        each instanceof Email mail && mail.authUsername().isEmpty())) {
            report(
                    value,
                    "set without a user (expected: auth_username of the integration, or smtp_auth_username of global)",
                    names.isOfTeam(receiver));
        }
    }

    /** The integrations that an entry is about. */
    private List<IntegrationConfig> described(String receiver, String kind, @Nullable Integer index) {
        List<IntegrationConfig> ofKind = config.receivers().stream()
                .filter(other -> other.name().equals(receiver))
                .flatMap(other -> other.integrations().stream())
                .filter(other -> other.kind().equals(kind))
                .toList();
        return index == null ? ofKind : ofKind.stream().skip(index).limit(1).toList();
    }

    private static TemplateErrors errors(MappingReader in) {
        return switch (in.value("on_template_error").oneOf("", List.of("plain", "drop"))) {
            case "plain" -> TemplateErrors.PLAIN;
            case "drop" -> TemplateErrors.DROP;
            default -> TemplateErrors.BY_KIND;
        };
    }

    private void check(MappingReader in, String receiver, String kind, @Nullable Integer index) {
        boolean known = names.check(in, "receiver", receiver);
        known &= ReceiverNames.isOneOf(in, "kind", kind, Kinds.labels());
        if (known) {
            checkIndex(in, receiver, kind, index, names.isOfTeam(receiver));
        }
    }

    private void checkIndex(MappingReader in, String receiver, String kind, @Nullable Integer index, boolean ofTeam) {
        int count = described(receiver, kind, null).size();
        String has = "receiver " + Quoted.quote(receiver) + " has " + count + " of kind " + kind;
        if (count == 0) {
            report(in.value("kind"), Quoted.quote(kind) + ": " + has + " (expected: a kind that it has)", ofTeam);
        } else if (index != null && index >= count) {
            report(in.value("index"), index + ": " + has + " (expected: 0 to " + (count - 1) + ")", ofTeam);
        }
        for (int i = 0; i < count; i++) {
            if ((index == null || index == i) && !described.add(receiver + "\0" + kind + "\0" + i)) {
                in.fault("described before: " + kind + " " + i + " of " + Quoted.quote(receiver)
                        + " (expected: each integration once)");
                return;
            }
        }
    }

    private static void report(Value value, String message, boolean asWarning) {
        if (asWarning) {
            value.warn(message);
        } else {
            value.fault(message);
        }
    }

    /** The texts by field. A field of a part is called after it, as in {@code headers.Subject}. */
    private static Map<String, Text> fields(Value value, String kind) {
        Set<String> known = Kinds.textsOf(kind);
        Map<String, Text> fields = new LinkedHashMap<>();
        value.entries().forEach((name, text) -> {
            int dot = name.indexOf('.');
            String first = dot < 0 ? name : name.substring(0, dot);
            if (!known.isEmpty() && !known.contains(first)) {
                String expected = NearestName.of(first, known).orElse("one of " + String.join(", ", known));
                text.fault("no text of kind " + kind + " (expected: " + expected + ")");
            }
            fields.put(name, new Text(text.text(), text.place()));
        });
        return fields;
    }

    /** Why a mode is not possible with an integration. */
    private static Optional<String> faultOf(UpdateMode update, String kind, List<IntegrationConfig> integrations) {
        if (integrations.isEmpty()) {
            return Optional.empty(); // a fault of the kind or the index
        }
        Kind<?> known = Kinds.of(integrations.get(0));
        Set<UpdateMode> possible = known.updates();
        if (!possible.contains(update)) {
            String expected = Stream.of(UpdateMode.values())
                    .filter(possible::contains)
                    .map(UpdateMode::label)
                    .collect(Collectors.joining(" or "));
            String reason = possible.contains(UpdateMode.EDIT)
                    ? known.unthreaded() + " of " + kind + " cannot reply"
                    : "Grapevine cannot update messages of " + kind;
            return Optional.of(Quoted.quote(update.label()) + " (expected: " + expected + ", as " + reason + ")");
        }
        return integrations.stream()
                .map(IntegrationConfig::whyNotUpdated)
                .filter(reason -> update != UpdateMode.NONE && !reason.isEmpty())
                .map(reason -> Quoted.quote(update.label()) + " (" + reason + ")")
                .findFirst();
    }

    /** What a mode cannot do with an integration. */
    private static Optional<String> warningOf(UpdateMode update, List<IntegrationConfig> integrations) {
        return update != UpdateMode.NONE && integrations.stream().anyMatch(each -> !each.sendResolved())
                ? Optional.of(Quoted.quote(update.label())
                        + ": the message does not say when the alerts have resolved (expected: send_resolved: true)")
                : Optional.empty();
    }

    /** Reads {@code when_muted}; an empty section changes nothing. */
    private static WhenMuted whenMuted(MappingReader in) {
        Begin begin = begin(in.value("muted").oneOf(IGNORE, List.of(IGNORE, NOTIFY, RESOLVE)));
        Value resolved = in.value("resolved");
        boolean sendsEnd = resolved.oneOf(IGNORE, List.of(IGNORE, NOTIFY)).equals(NOTIFY);
        if (begin == Begin.RESOLVE && !resolved.isAbsent() && !sendsEnd) {
            resolved.fault("\"ignore\" (expected: notify or nothing, as muted: resolve includes it)");
        }
        Set<Cause> by = in.value("by").isAbsent() ? WhenMuted.DEFAULT_CAUSES : causes(in.value("by"));
        WhenMuted whenMuted = new WhenMuted(begin, sendsEnd, by);
        return whenMuted.isOn() ? whenMuted : WhenMuted.NONE;
    }

    private static Begin begin(String name) {
        return switch (name) {
            case NOTIFY -> Begin.SEND;
            case RESOLVE -> Begin.RESOLVE;
            default -> Begin.NONE;
        };
    }

    private static Set<Cause> causes(Value value) {
        Set<Cause> causes = EnumSet.noneOf(Cause.class);
        List<Value> items = value.isList() ? value.items() : List.of(value);
        for (Value each : items) {
            String name = each.oneOf("", CAUSES);
            Stream.of(Cause.values())
                    .filter(cause -> cause.label().equals(name))
                    .forEach(causes::add);
        }
        if (value.isNull() || items.isEmpty()) {
            value.fault("no cause (expected: one or more of " + String.join(", ", CAUSES) + ")");
        }
        return causes;
    }

    /** Reads {@code buttons}: each once. */
    private static MessageActions buttons(Value value) {
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
                                ? item.describe() + " is not unique (expected: each button once)"
                                : item.describe() + " (expected: " + expectedAction(text) + ")");
            }
        }
        int count = value.items().size();
        if (count > MessageActions.MOST) {
            value.fault(count + " buttons (expected: at most " + MessageActions.MOST + ")");
        }
        return new MessageActions(actions, why);
    }

    private static String expectedAction(String text) {
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
    private static Optional<String> faultOf(
            MessageActions actions, String kind, Engine engine, List<IntegrationConfig> integrations) {
        if (actions.isEmpty() || integrations.isEmpty()) {
            return Optional.empty(); // or a fault of the kind or the index
        }
        Kind<?> known = Kinds.of(integrations.get(0));
        if (known.is(Kind.Trait.ACTIONS_BY_TEMPLATE) && engine != Engine.MUSTACHE) {
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
    private static Optional<String> warningOf(MessageActions actions, List<IntegrationConfig> integrations) {
        int count = actions.actions().size() + (actions.why() ? 1 : 0);
        return integrations.stream()
                .<Kind<?>>map(Kinds::of)
                .filter(kind -> count <= MessageActions.MOST && count > kind.mostActions())
                .findFirst()
                .map(kind -> count + " buttons, of which the first " + kind.mostActions()
                        + " are shown (expected: at most " + kind.mostActions() + " of kind " + kind.label()
                        + ")");
    }
}
