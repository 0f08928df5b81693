package io.grapevine.receiver;

import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.MessageActions;
import io.grapevine.config.UpdateMode;
import io.grapevine.config.shape.Field;
import io.grapevine.config.shape.FieldSet;
import io.grapevine.config.shape.RecordDraft;
import io.grapevine.config.shape.Shape;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Yaml;
import io.grapevine.httpclient.sender.CodeTable;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.action.ActionTarget;
import io.grapevine.receiver.action.Chat;
import io.grapevine.receiver.action.ChatEnvironment;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A kind of receiver, such as Slack: its name, and what holds of all its integrations. Without more said it is one of
 * Grapevine's own, is read by people, sends over HTTP, and its messages are neither edited nor do they offer actions.
 *
 * <pre>{@code
 * static final Kind<Gotify> KIND = Kind.of("gotify", Gotify.class).with(Trait.URGENT).exactlyOne("token", "token_file");
 * }</pre>
 *
 * @param <C> the configuration of an integration of this kind
 */
public final class Kind<C extends Record & IntegrationConfig> {
    private static final Pattern MENTION = Pattern.compile("[^@\\s<>{}][^\\s<>{}]*");

    private final String label;
    private final Class<C> type;
    private final List<BiConsumer<RecordDraft, ReceiverDefaults>> checks = new ArrayList<>();
    /** The fields that are neither {@linkplain CommonFields#USUAL usual} nor what the type of their component says. */
    private final List<Field<?>> special = new ArrayList<>();

    private volatile @Nullable Shape<C> shape;
    private BiFunction<HttpReply, Draft, Outcome> verdict =
            (reply, draft) -> StatusTable.RATE_LIMITS_TOO.judge(reply, draft.kept());
    private final Set<Trait> traits = EnumSet.noneOf(Trait.class);
    private int fileOrder;
    private Transport transport = Transport.HTTP;
    private Set<UpdateMode> updates = Set.of(UpdateMode.NONE);
    private String unthreaded = "";
    private int mostActions;
    private Function<Chats, List<?>> clicks = chats -> List.of();
    private @Nullable BiFunction<ChatEnvironment, ActionTarget, Chat> chat;
    private boolean hasOwnButtons;
    private Map<String, String> partials = Map.of();
    private Function<HttpCall, String> sampleReply = call -> "{}";

    /** Transport of notifications. */
    public enum Transport {
        /** HTTP by an {@code http_config}. */
        HTTP,
        /** HTTP as the API of AWS has it; Alertmanager counts no connections of it. */
        AWS,
        SMTP,
        KAFKA
    }

    /** Trait of some kinds only. */
    public enum Trait {
        /** Mimir accepts such an integration in a configuration, and builds none. */
        UNKNOWN_TO_MIMIR,
        /** Machines read the notifications, to which plain words would mean nothing. */
        FOR_MACHINES,
        /** A notification that alerts fire may call people, or open a ticket, each time. */
        URGENT,
        /** Messages of the kind show actions where a template in Mustache has them, and nowhere else. */
        ACTIONS_BY_TEMPLATE,
        /** The app that shows the messages acts by the links in them itself. */
        LINKS_FOR_PROGRAMS,
        /** Clicks are reported without their time. */
        CLICKS_WITHOUT_TIME
    }

    private Kind(String label, Class<C> type) {
        this.label = label;
        this.type = type;
    }

    /**
     * Describes a kind. Its table of fields follows from the record and from what is added.
     *
     * @param label the name of the kind in metrics, in the log and in the notification log
     */
    public static <C extends Record & IntegrationConfig> Kind<C> of(String label, Class<C> type) {
        return new Kind<>(label, type);
    }

    /** Adds a check of the fields; checks come in the order in which they are added. */
    public Kind<C> check(Consumer<RecordDraft> check) {
        return complete((draft, defaults) -> check.accept(draft));
    }

    /** Adds a check that also completes fields from {@code global}; it comes in its turn among the others. */
    public Kind<C> complete(BiConsumer<RecordDraft, ReceiverDefaults> completion) {
        checks.add(completion);
        return this;
    }

    /** Adds that a field is required. */
    public Kind<C> require(String field, String expected) {
        return check(draft -> draft.require(field, expected));
    }

    /** Adds that a field is required: the root of a server, whose path is to end in a slash. */
    public Kind<C> base(String field, String expected) {
        return check(draft -> CommonFields.requireBase(draft, field, expected));
    }

    /** Adds that a field is required: the address of a webhook, which is a secret and may be in a file. */
    public Kind<C> secretUrl(String field) {
        return field(FieldSet.secretUrl(field)).exactlyOne(field, field + "_file");
    }

    /** Adds that one of the fields is required, and not more. */
    public Kind<C> exactlyOne(String... fields) {
        return check(draft -> draft.exactlyOne(fields));
    }

    /** Adds that not more than one of the fields is set. */
    public Kind<C> atMostOne(String... fields) {
        return check(draft -> draft.atMostOne(fields));
    }

    /** Adds that a field is a number or a template. */
    public Kind<C> number(String field, int least, int most) {
        return check(draft -> CommonFields.requireNumber(draft, field, least, most));
    }

    /** Adds that a field is the address of the group in the user interface, unless it is set. */
    public Kind<C> groupLink(String field) {
        return text(field, CommonFields.GROUP_LINK);
    }

    /** Adds that ends of alerts are notified only if {@code send_resolved} says so. */
    public Kind<C> endsOnRequest() {
        return field(CommonFields.sendResolved(false));
    }

    /** Adds a field that is not what the type of its component says. */
    public Kind<C> field(Field<?> field) {
        special.add(field);
        return this;
    }

    /** Adds that a text has a default. */
    public Kind<C> text(String field, String fallback) {
        return field(FieldSet.text(field, fallback));
    }

    /** Adds that a field is one of these words or a template. */
    public Kind<C> word(String field, List<String> words) {
        String any = String.join("|", words);
        Pattern allowed = Pattern.compile("\\s*(?:" + any + ")?\\s*" + CommonFields.OR_TEMPLATE);
        return match(field, allowed, "one of " + String.join(", ", words) + ", or a template");
    }

    /** Adds that a field is one of these words, of which the first is the default. */
    public Kind<C> oneOf(String field, String... words) {
        return field(FieldSet.text(field, words[0]).literal()).check(draft -> draft.oneOf(field, words));
    }

    /** Adds that fields have those who are mentioned, whom no template can name. */
    public Kind<C> mentions(String... fields) {
        for (String field : fields) {
            field(FieldSet.texts(field).literal()).match(field, MENTION, "an ID without @, which is not a template");
        }
        return this;
    }

    /** Adds what the values of a field look like; templates have to be among them. */
    public Kind<C> match(String field, Pattern allowed, String expected) {
        return check(draft -> draft.requireMatch(field, allowed, expected));
    }

    /**
     * Adds that a success has the id of the message: without it, the response is not of the service.
     *
     * @param service the name of the service, for messages
     * @param id the JSON pointer to the id
     * @param sample as for {@link #sampleReply(String)}
     */
    public Kind<C> answersWithId(String service, String id, String sample) {
        return judge((reply, draft) -> StatusTable.RATE_LIMITS_TOO.judgeWithId(service, id, reply, draft.kept()))
                .sampleReply(sample);
    }

    /**
     * Adds that a success has a code, which may say that it is none.
     *
     * @param sample as for {@link #sampleReply(String)}
     */
    public Kind<C> answersWithCode(CodeTable codes, String sample) {
        return judge((reply, draft) -> codes.judge(reply, draft.kept(), draft.time()))
                .sampleReply(sample);
    }

    /** Adds that a success may have a text which says that it is none; that is final. */
    public Kind<C> refusesBy(StatusTable statuses, String service, String pointer, String refusal) {
        return judge((reply, draft) -> statuses.judgeUnless(service, pointer, refusal, reply, draft.kept()));
    }

    /** Adds what responses mean; where nothing is said, rate limits and errors of the service are tried again. */
    public Kind<C> judge(BiFunction<HttpReply, Draft, Outcome> judge) {
        verdict = judge;
        return this;
    }

    /** Adds that Alertmanager has it, which writes the kinds of a receiver in an order of its own; from 1. */
    public Kind<C> alertmanagers(int position) {
        fileOrder = position;
        return this;
    }

    /** Adds what does not hold of other kinds. */
    public Kind<C> with(Trait trait) {
        traits.add(trait);
        return this;
    }

    /** Adds that it does not send as other kinds do. */
    public Kind<C> by(Transport other) {
        transport = other;
        return this;
    }

    /** Adds that its messages can be edited, and replied to. */
    public Kind<C> threads() {
        updates = Set.of(UpdateMode.NONE, UpdateMode.EDIT, UpdateMode.THREAD, UpdateMode.EDIT_AND_THREAD);
        return this;
    }

    /** Adds that its messages can be edited, but not be replied to by {@code unthreaded}, such as a webhook. */
    public Kind<C> edits(String unthreaded) {
        updates = Set.of(UpdateMode.NONE, UpdateMode.EDIT);
        this.unthreaded = unthreaded;
        return this;
    }

    /** Adds that its messages can offer actions. */
    public Kind<C> actions() {
        return actions(MessageActions.MOST);
    }

    /** Adds that its messages can offer actions, of which they show the first. */
    public Kind<C> actions(int most) {
        mostActions = most;
        return this;
    }

    /**
     * Adds that actions are buttons if any app is configured that reports clicks.
     *
     * @param takes makes what takes the clicks; a lambda and no reference to a constructor, so that its classes are loaded only where
     *     there are apps
     */
    public Kind<C> buttons(Function<Chats, List<?>> apps, BiFunction<ChatEnvironment, ActionTarget, Chat> takes) {
        clicks = apps;
        chat = takes;
        return this;
    }

    /** Adds that its service has buttons of its own, without {@code buttons}, and reports them to what is configured. */
    public Kind<C> ownButtons(Function<Chats, List<?>> reports, BiFunction<ChatEnvironment, ActionTarget, Chat> takes) {
        hasOwnButtons = true;
        return buttons(reports, takes);
    }

    /** Adds that a partial in Mustache stands in for a field that it is not called after. */
    public Kind<C> partial(String field, String name) {
        partials = Map.of(field, name);
        return this;
    }

    /** Adds what its service answers to a success, so that configurations can be tested without the service. */
    public Kind<C> sampleReply(String json) {
        return sampleReply(call -> json);
    }

    /** Adds what its service answers to the success of a request. */
    public Kind<C> sampleReply(Function<HttpCall, String> json) {
        sampleReply = json;
        return this;
    }

    /** The name in metrics, in the log and in the notification log, such as {@code slack}. */
    public String label() {
        return label;
    }

    /** The field of a receiver that lists integrations of this kind, such as {@code slack_configs}. */
    public String field() {
        return label + "_configs";
    }

    /** What a response to a message of a plain kind means. */
    Outcome verdict(HttpReply reply, Draft draft) {
        return verdict.apply(reply, draft);
    }

    /** The record of one integration. */
    public Class<C> type() {
        return type;
    }

    /** Reads an integration and completes it from {@code defaults}; errors are reported to {@code in}. */
    public C read(MappingReader in, ReceiverDefaults defaults) {
        RecordDraft draft = shape().draft(in);
        checks.forEach(check -> check.accept(draft, defaults));
        if (shape().has("http_config")) {
            draft.complete("http_config", defaults.global().httpConfig());
        }
        return shape().finish(draft);
    }

    /** The integrations of this kind among {@code integrations}, with all that they were completed by. */
    public List<Yaml> write(List<IntegrationConfig> integrations) {
        return integrations.stream()
                .filter(type::isInstance)
                .<Yaml>map(integration -> shape().write(type.cast(integration)))
                .toList();
    }

    /** The fields that can hold text or parts with text, in the order of the file. */
    Set<String> texts() {
        return shape().templates();
    }

    /** The fields, looked up when they are needed: most files need few kinds. */
    private Shape<C> shape() {
        Shape<C> known = shape;
        if (known == null) {
            known = Shape.of(type, CommonFields.USUAL, special.toArray(Field<?>[]::new));
            shape = known;
        }
        return known;
    }

    /** Whether Alertmanager has it too, so that it stands in {@code alertmanager.yml} and not in {@code grapevine.yml}. */
    public boolean isAlertmanagers() {
        return fileOrder > 0;
    }

    /** The position at which Alertmanager writes it in a receiver, from 1. */
    int fileOrder() {
        return fileOrder;
    }

    /** Whether something that holds of some kinds only holds of this one. */
    public boolean is(Trait trait) {
        return traits.contains(trait);
    }

    /** The transport of the notifications of this kind. */
    public Transport transport() {
        return transport;
    }

    /** The possible treatments of earlier messages. */
    public Set<UpdateMode> updates() {
        return updates;
    }

    /** What of it cannot be replied to, although it can be edited; empty where there is nothing of the kind. */
    public String unthreaded() {
        return unthreaded;
    }

    /** How many actions its messages can show; 0 if they can offer none. */
    public int mostActions() {
        return mostActions;
    }

    /** Whether actions in its messages are buttons, as {@code chats} report the clicks. */
    public boolean hasButtons(Chats chats) {
        return !hasOwnButtons && !clicks.apply(chats).isEmpty();
    }

    /** Whether the service has buttons of its own, whose clicks it reports to {@code chats}. */
    public boolean hasOwnButtons(Chats chats) {
        return hasOwnButtons && !clicks.apply(chats).isEmpty();
    }

    /** Makes what takes the clicks on buttons in its messages; empty if it never has any. */
    public Optional<Chat> chat(ChatEnvironment environment, ActionTarget target) {
        return Optional.ofNullable(chat).map(takes -> takes.apply(environment, target));
    }

    /** The partials in Mustache that stand in for fields that they are not called after, by field. */
    public Map<String, String> partials() {
        return partials;
    }

    /** The answer of the service to a request that succeeds, for tests of configurations. */
    public String sampleReply(HttpCall call) {
        return sampleReply.apply(call);
    }

    @Override
    public String toString() {
        return label;
    }
}
