package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.httpclient.message.Length;
import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.NotifyReason;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.issue.IssueConfig;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of the kinds about the text of an issue, and of the request that creates it. */
public abstract class IssueTextContract<C extends IssueConfig> extends AddedNotifierContract<C> {
    /** What begins a comment about {@code Samples.firing("h1")}. */
    static final String HEADLINE = "**\\[FIRING:1\\] HighLatency**\n\n";

    private static final String MARKER = "\n\n<!-- grapevine " + "0".repeat(32) + " " + "0".repeat(16) + " -->";

    private static final Length LIMIT =
            Length.characters(65_536).minus(MARKER.length() > HEADLINE.length() ? MARKER : HEADLINE);

    private final Supplier<? extends FakeTracker> fake;
    private final String place;
    private final String body;

    /** A service of its own for each test. */
    @AutoClose
    FakeTracker tracker;

    @BeforeEach
    void startTracker() {
        tracker = fake.get();
    }

    /**
     * The contract of a kind.
     *
     * @param service the name of the service in messages
     * @param place the repository or project of {@link #fields}
     * @param number the field of an issue's number in answers
     * @param body the field of an issue's text
     */
    protected IssueTextContract(
            Class<C> type,
            String service,
            String place,
            String number,
            String body,
            Supplier<? extends FakeTracker> fake,
            BiFunction<String, String, Map<String, String>> fields) {
        super(
                type,
                service,
                "{\"id\":4711,\"" + number + "\":7,\"moved_to_id\":null}",
                fake,
                LIMIT,
                "/" + body,
                fields);
        this.fake = fake;
        takesAnyLength = true;
        secretField = "token";
        fieldsOfTextAlone = ", link: ' '";
        lookups = "[]";
        this.place = place;
        this.body = body;
    }

    /** Lists are empty, and are no deliveries. */
    @Override
    protected Receiver receiver() {
        return ((HookReceiver) super.receiver())
                .aside(request -> request.method().equals("GET"), HookServer.status(200, "[]"));
    }

    @Override
    protected String text(JsonNode message) {
        String text = super.text(message);
        assertThat(text).matches("(?s).*\n\n<!-- grapevine [0-9a-f]{32} [0-9a-f]{16} -->");
        return text.substring(0, text.length() - MARKER.length());
    }

    @Override
    protected ReceiverData known() {
        return ReceiverData.EMPTY.with("gvPlace", place).with("gvMessage", "7");
    }

    @Override
    protected ReceiverData kept(ReceiverData data) {
        return data.with("gvPlace", place)
                .with("gvMessage", "7")
                .with("gvStart", Long.toString(Samples.NOW.minusSeconds(30).getEpochSecond()));
    }

    static Notification of(NotifyReason reason, ReceiverData data) {
        boolean hasEnded = reason == NotifyReason.ALL_RESOLVED;
        Alert alert = Samples.alert("h1 " + reason, hasEnded ? Samples.NOW.plusSeconds(300) : Alert.NO_END);
        return Samples.with(data, Samples.of(List.of(alert), reason));
    }

    final Outcome outcome(FakeTracker tracker, String more, Notification notification) throws Exception {
        return send(notifier(tracker.fields(), more), notification);
    }

    final ReceiverData delivered(FakeTracker tracker, String more, Notification notification) throws Exception {
        return Outcomes.delivered(outcome(tracker, more, notification)).receiverData();
    }

    /** What the log keeps after a notification. */
    protected final ReceiverData delivered(FakeTracker tracker, NotifyReason reason, ReceiverData data)
            throws Exception {
        return delivered(tracker, "", of(reason, data));
    }

    /** The only issue. */
    protected static FakeTracker.Issue only(FakeTracker tracker) {
        assertThat(tracker.all()).hasSize(1);
        return tracker.all().get(0);
    }

    static String number(ReceiverData data) {
        return String.valueOf(data.string("gvMessage"));
    }

    @Test
    void anIssueSaysItAllWithoutATemplate() throws Exception {
        ReceiverData data = delivered(tracker, ", link: 'http://am/(`)'", Samples.firing("h1"));
        assertThat(data.values()).containsOnlyKeys("gvPlace", "gvMessage", "gvStart");
        assertThat(only(tracker).title()).isEqualTo("HighLatency");
        assertThat(text(tracker.only()))
                .isEqualTo("**slow h1**  \ninstance=h1 · job=api · since 30 s  \n"
                        + "[Source](http://prom/graph)\n\n[Open](http://am/%28%60%29)");
    }

    @Test
    void titleAndLabelsAreTemplatesInOneLine() throws Exception {
        delivered(
                tracker,
                ", title: \"T\\n{{ .Status }}\", labels: [alert, 'a, {{ .Status }}', ' ', '" + "x".repeat(300)
                        + "', alert]",
                Samples.firing("h1"));
        assertThat(only(tracker).title()).isEqualTo("T firing");
        String labels = only(tracker).created().get("labels").toString();
        assertThat(labels).contains("alert", "a firing", "x…");
        assertThat(labels.indexOf("alert")).isEqualTo(labels.lastIndexOf("alert"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{ .Status }}", " "})
    void aTitleIsNeverTooLongNorEmpty(String title) throws Exception {
        delivered(tracker, ", title: '" + title.repeat(100) + "'", Samples.firing("h1"));
        assertThat(only(tracker).title())
                .isEqualTo(title.isBlank() ? "team-X" : tracker.all().get(0).title());
        assertThat(only(tracker).title()).isNotBlank();
    }

    @Test
    void valuesMentionNoPersonAndNoIssue() throws Exception {
        String value = "@ana (@b/c) #1 x#2 !3 $4 &5 gh-6 &#64;d &commat;e _@f_ \n/close <!-- x --> `a` a@b.c "
                + "https://example.com/o/r/issues/7 g/p#8";
        for (String more : List.of("", ", message: '{{ everything }}'", ", title: '{{ boom }}'")) {
            String text = postedText(more, Samples.firing(value)).replace("\\", "");
            assertThat(text)
                    .as(more)
                    .doesNotContainPattern("(?<![a-z])@[a-z*_]|[#!$&](?=[0-9])|gh-[0-9]|&#|&commat|(?m)^/")
                    .contains("a@b.c", "/close");
        }
        assertThat(postedText("", Samples.firing(value))).doesNotContainPattern("[^\\\\]<!--|issues/7");
        delivered(tracker, ", title: '@ana #1 {{ .Status }}'", Samples.firing("h1"));
        assertThat(only(tracker).title()).isEqualTo("@\u200Bana #\u200B1 firing");
    }

    @Test
    void aTextOfNothingIsNone() throws Exception {
        assertThat(postedText(", message: ' '", Samples.firing("h1"))).isEqualTo("(no details)");
    }

    @Test
    void whatPeopleWriteInTheTitleStays() throws Exception {
        ReceiverData first = delivered(tracker, NotifyReason.FIRST, ReceiverData.EMPTY);
        only(tracker).title = "by a person";
        delivered(tracker, NotifyReason.NEW_ALERTS, first);
        assertThat(only(tracker).title()).isEqualTo("by a person");
    }

    /** The fields that assign an issue to a person. */
    protected abstract String assignees();

    @Test
    void anIssueIsWrittenWithoutTheAssigneeThatIsRefused() throws Exception {
        tracker.refusesExtras = true;
        Outcome outcome = outcome(tracker, assignees(), Samples.firing("h1"));
        assertThat(Outcomes.delivered(outcome).remark()).contains("without labels and assignees", "Validation Failed");
        assertThat(names(only(tracker).created())).containsExactlyInAnyOrder("title", body);
    }

    private static Iterable<String> names(JsonNode object) {
        return FakeService.names(object);
    }

    @Test
    void assigneesStandInTheRequest() throws Exception {
        delivered(tracker, assignees(), Samples.firing("h1"));
        assertThat(names(only(tracker).created())).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>sign in</html>", "{}", "[]", ""})
    void anEndThatIsNotAnsweredByTheTrackerIsNone(String answer) throws Exception {
        hook.answer(HookServer.status(200, answer));
        Notifier notifier = notifier(fields(hook.url("/"), "1"), "");
        assertThat(send(notifier, of(NotifyReason.ALL_RESOLVED, known()))).isInstanceOf(Outcome.Rejected.class);
    }

    @Test
    void aPlaceThatIsNoneIsFinal() throws Exception {
        Map<String, String> fields = tracker.fields();
        String field = fields.containsKey("project") ? "project" : "repository";
        for (String wrong : List.of("{{ .Status }}", "../{{ .Status }}", "a/../{{ .Status }}?x", "{{ .Status }}/")) {
            Notifier notifier = notifier(
                    fields.entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey,
                                    entry -> entry.getKey().equals(field) ? wrong : entry.getValue())),
                    "");
            assertThat(send(notifier))
                    .as(wrong)
                    .isInstanceOfSatisfying(
                            Outcome.Rejected.class,
                            refusal -> assertThat(refusal.message()).startsWith(field + ": no "));
        }
    }
}
