package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.trace.Span;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notification;
import io.grapevine.notification.NotifyReason;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.issue.IssueConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of the kinds that keep an issue for each incident. */
public abstract class IssueNotifierContract<C extends IssueConfig> extends IssueTextContract<C> {
    /**
     * The contract of a kind.
     *
     * @param service the name of the service in messages
     * @param place the repository or project of {@link #fields}
     * @param number the field of an issue's number in answers
     * @param body the field of an issue's text
     */
    protected IssueNotifierContract(
            Class<C> type,
            String service,
            String place,
            String number,
            String body,
            Supplier<? extends FakeTracker> fake,
            BiFunction<String, String, Map<String, String>> fields) {
        super(type, service, place, number, body, fake, fields);
    }

    @ParameterizedTest
    @EnumSource(names = {"NEW_ALERTS", "REPEAT", "UNMUTED", "SOME_RESOLVED", "MUTED"})
    void eachNotificationEditsAndAnUrgentOneComments(NotifyReason reason) throws Exception {
        ReceiverData first = delivered(tracker, NotifyReason.FIRST, ReceiverData.EMPTY);
        assertThat(delivered(tracker, reason, first)).isEqualTo(first);
        FakeTracker.Issue issue = only(tracker);
        assertThat(issue.edits).isEqualTo(1);
        assertThat(issue.body()).contains("slow h1 " + reason.toString().replace("_", "\\_"));
        boolean rings = reason != NotifyReason.SOME_RESOLVED && reason != NotifyReason.MUTED;
        assertThat(issue.comments).hasSize(rings ? 1 : 0).allMatch(comment -> comment.startsWith(HEADLINE));
        assertThat(issue.comments).noneMatch(comment -> comment.contains("<!--"));
    }

    @Test
    void theEndClosesWithoutAComment() throws Exception {
        ReceiverData first = delivered(tracker, NotifyReason.FIRST, ReceiverData.EMPTY);
        assertThat(delivered(tracker, NotifyReason.ALL_RESOLVED, first)).isEqualTo(first);
        assertThat(only(tracker).isOpen()).isFalse();
        assertThat(only(tracker).comments).isEmpty();
        assertThat(only(tracker).body()).startsWith("Resolved after 5 min.  \n**slow h1 ALL");
    }

    @Test
    void anIncidentIsAnIssueOfItsOwn() throws Exception {
        ReceiverData first = delivered(tracker, NotifyReason.FIRST, ReceiverData.EMPTY);
        delivered(tracker, NotifyReason.ALL_RESOLVED, first);
        ReceiverData second = delivered(tracker, NotifyReason.FIRST, first);
        assertThat(number(second)).isEqualTo("2");
        assertThat(tracker.all()).hasSize(2);
        assertThat(tracker.all().get(0).isOpen()).isFalse();
    }

    @Test
    void aNewIncidentReopensTheIssueThatWasClosedLately() throws Exception {
        delivered(tracker, NotifyReason.ALL_RESOLVED, delivered(tracker, NotifyReason.FIRST, ReceiverData.EMPTY));
        only(tracker).title = "by a person";
        String more = ", reopen_duration: 1h";
        Notification soon = later(Duration.ofMinutes(64), of(NotifyReason.FIRST, ReceiverData.EMPTY));
        assertThat(number(delivered(tracker, more, soon))).isEqualTo("1");
        assertThat(only(tracker).isOpen()).isTrue();
        assertThat(only(tracker).title()).isEqualTo("HighLatency");
        assertThat(only(tracker).comments).hasSize(1);
        only(tracker).set(false, "");
        Notification late = later(Duration.ofMinutes(66), of(NotifyReason.FIRST, ReceiverData.EMPTY));
        assertThat(number(delivered(tracker, more, late))).isEqualTo("2");
    }

    private static Notification later(Duration by, Notification of) {
        return Samples.at(of.now().plus(by), of);
    }

    @Test
    void anIssueThatAPersonClosesIsReopenedOnlyForWhatPeopleMustKnow() throws Exception {
        ReceiverData first = delivered(tracker, NotifyReason.FIRST, ReceiverData.EMPTY);
        only(tracker).set(false, "not_planned");
        delivered(tracker, NotifyReason.SOME_RESOLVED, first);
        assertThat(only(tracker).isOpen()).isFalse();
        delivered(tracker, NotifyReason.REPEAT, first);
        assertThat(only(tracker).isOpen()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"FIRST", "REPEAT", "SOME_RESOLVED", "ALL_RESOLVED"})
    void anIssueThatTheLogDoesNotKnowIsFound(NotifyReason reason) throws Exception {
        delivered(tracker, NotifyReason.FIRST, ReceiverData.EMPTY);
        tracker.issues.values().forEach(issue -> issue.title = "found");
        Notification next = later(
                        Duration.ofMinutes(5),
                        Samples.of(of(reason, ReceiverData.EMPTY).alerts(), reason))
                .after(Samples.NOW);
        ReceiverData data = delivered(tracker, "", next);
        assertThat(only(tracker).edits).isEqualTo(1);
        assertThat(only(tracker).isOpen()).isEqualTo(reason != NotifyReason.ALL_RESOLVED);
        assertThat(only(tracker).comments)
                .hasSize(reason == NotifyReason.FIRST || reason == NotifyReason.REPEAT ? 1 : 0);
        assertThat(number(data)).isEqualTo("1");
    }

    @Test
    void anIssueIsFoundAmongManyAndNotThatOfAnother() throws Exception {
        delivered(tracker, NotifyReason.FIRST, ReceiverData.EMPTY);
        String marker = only(tracker).body();
        for (int other = 0; other < 120; other++) {
            FakeTracker.Issue issue = tracker.add(tracker.only());
            issue.isOfPerson = other % 2 == 0;
            issue.body = issue.isOfPerson ? marker : marker.replaceAll("grapevine \\w", "grapevine ");
        }
        ReceiverData data = delivered(tracker, NotifyReason.REPEAT, ReceiverData.EMPTY);
        assertThat(number(data)).isEqualTo("1");
    }

    @Test
    void aMarkerInALabelIsNone() throws Exception {
        delivered(tracker, NotifyReason.FIRST, ReceiverData.EMPTY);
        String stolen = only(tracker).body().substring(text(tracker.only()).length());
        only(tracker).set(false, "");
        Notification other = Samples.firing("x" + stolen + "\n");
        Notification spoofing = new Notification(
                "{}:{another}",
                other.receiver(),
                other.groupLabels(),
                other.routeLabels(),
                other.alerts(),
                other.reason(),
                other.receiverData(),
                other.now(),
                other.timeout(),
                Span.NONE,
                null,
                null,
                null,
                Notification.Values.NONE);
        delivered(tracker, ", message: '{{ everything }}'", spoofing);
        assertThat(tracker.all()).hasSize(2);
        delivered(tracker, NotifyReason.FIRST, ReceiverData.EMPTY);
        assertThat(tracker.all()).hasSize(3);
    }

    @Test
    void twoReplicasWriteOneIssueAndNoComment() throws Exception {
        Notification first = Samples.firing("h1", "h2");
        ReceiverData one = delivered(tracker, "", first);
        assertThat(delivered(tracker, "", later(Duration.ofSeconds(17), first))).isEqualTo(one);
        assertThat(only(tracker).comments).isEmpty();
        assertThat(only(tracker).edits).isZero();
    }

    @Test
    void anIssueWhoseAnswerIsLostIsNotWrittenTwice() throws Exception {
        tracker.losesCreations = true;
        assertThat(outcome(tracker, "", Samples.within(Duration.ofSeconds(2), Samples.firing("h1"))))
                .isInstanceOf(Outcome.Retryable.class);
        tracker.losesCreations = false;
        assertThat(number(delivered(tracker, "", Samples.firing("h1")))).isEqualTo("1");
        assertThat(only(tracker).comments).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"NEW_ALERTS", "SOME_RESOLVED"})
    void anIssueThatIsGoneIsReplaced(NotifyReason reason) throws Exception {
        ReceiverData data = delivered(tracker, NotifyReason.FIRST, ReceiverData.EMPTY);
        for (String next : List.of("2", "3")) { // of which trackers say that they are not there, or were deleted
            tracker.issues.clear();
            data = delivered(tracker, reason, data);
            assertThat(number(data)).isEqualTo(next);
            assertThat(only(tracker).comments).isEmpty();
        }
        tracker.issues.clear();
        ReceiverData ended = delivered(tracker, NotifyReason.ALL_RESOLVED, data);
        assertThat(ended.string("gvMessage")).isNull();
        assertThat(tracker.all()).isEmpty();
    }

    @Test
    void anIssueThatHasMovedIsReplaced() throws Exception {
        ReceiverData first = delivered(tracker, NotifyReason.FIRST, ReceiverData.EMPTY);
        only(tracker).isMoved = true;
        ReceiverData second = delivered(tracker, NotifyReason.REPEAT, first);
        assertThat(number(second)).isEqualTo("2");
        tracker.issues.get(2).isMoved = true;
        assertThat(outcome(tracker, ", http_config: {follow_redirects: false}", of(NotifyReason.REPEAT, second)))
                .isInstanceOf(Outcome.Delivered.class);
        assertThat(tracker.all()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anIssueThatMayNotBeWrittenToIsReplacedOnlyIfItFires(boolean edits) throws Exception {
        ReceiverData first = delivered(tracker, NotifyReason.FIRST, ReceiverData.EMPTY);
        tracker.edits = edits ? "403 Forbidden" : "";
        tracker.comments = edits ? "" : "403 Unable to create comment because issue is locked.";
        ReceiverData second = delivered(tracker, NotifyReason.NEW_ALERTS, first);
        assertThat(number(second)).isEqualTo("2");
        tracker.edits = "403 Forbidden";
        assertThat(Outcomes.rejected(outcome(tracker, "", of(NotifyReason.ALL_RESOLVED, second)))
                        .reason())
                .isEqualTo(FailureReason.AUTH_ERROR);
        assertThat(tracker.all()).hasSize(2);
    }

    @Test
    void anIssueOfAnotherPlaceStays() throws Exception {
        ReceiverData elsewhere = known().with("gvPlace", "example/other");
        assertThat(number(delivered(tracker, NotifyReason.REPEAT, elsewhere))).isEqualTo("1");
        assertThat(only(tracker).edits).isZero();
    }

    @Test
    void anEndThatNoIssueIsKnownOfWritesNone() throws Exception {
        ReceiverData other = ReceiverData.EMPTY.with("another", "integration's");
        assertThat(delivered(tracker, NotifyReason.ALL_RESOLVED, other)).isEqualTo(other);
        assertThat(tracker.all()).isEmpty();
    }

    @Test
    void anEditThatIsRefusedForItsRateIsRepeated() throws Exception {
        ReceiverData first = delivered(tracker, NotifyReason.FIRST, ReceiverData.EMPTY);
        tracker.edits = "429 Too many requests";
        assertThat(Outcomes.retryable(outcome(tracker, "", of(NotifyReason.NEW_ALERTS, first)))
                        .reason())
                .isEqualTo(FailureReason.RATE_LIMITED);
        assertThat(only(tracker).comments).isEmpty();
    }

    @Test
    void anEditThatFailsHoldsBackNoComment() throws Exception {
        ReceiverData first = delivered(tracker, NotifyReason.FIRST, ReceiverData.EMPTY);
        tracker.edits = "503 Service unavailable";
        assertThat(delivered(tracker, NotifyReason.NEW_ALERTS, first)).isEqualTo(first);
        assertThat(only(tracker).comments).hasSize(1);
        assertThat(outcome(tracker, "", of(NotifyReason.ALL_RESOLVED, first))).isInstanceOf(Outcome.Retryable.class);
    }

    /** The edit before it must not look as if people had been notified. */
    @Test
    void aCommentThatFailsIsRepeated() throws Exception {
        delivered(tracker, NotifyReason.FIRST, ReceiverData.EMPTY);
        Notification next = later(Duration.ofMinutes(5), of(NotifyReason.FIRST, ReceiverData.EMPTY))
                .after(Samples.NOW);
        tracker.comments = "503 Service unavailable";
        assertThat(outcome(tracker, "", next)).isInstanceOf(Outcome.Retryable.class);
        tracker.comments = "";
        delivered(tracker, "", next);
        assertThat(only(tracker).comments).hasSize(1);
    }
}
