package io.grapevine.history.query;

import static io.grapevine.history.MemoryHistory.alert;
import static io.grapevine.history.MemoryHistory.delivery;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Records;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.ActionRecord;
import io.grapevine.history.HistoryRecord.AlertRecord.Change;
import io.grapevine.history.HistoryRecord.AuditRecord;
import io.grapevine.history.HistoryRecord.ConfigRecord;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.history.HistoryRecord.ProcessRecord;
import io.grapevine.history.HistoryRecord.SilenceRecord;
import io.grapevine.history.RecordType;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.TestSilences;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class HistoryFilterTest {
    private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");
    private static final LabelSet DISK = LabelSet.of("alertname", "Disk", "instance", "db-1");
    private static final HistoryRecord ALERT = alert(AT, Change.RECEIVED, "alertname", "Disk", "instance", "db-1");
    private static final DeliveryRecord DELIVERY =
            delivery(AT, "dba", "", Duration.ZERO, LabelSet.of("alertname", "Disk"), DISK);
    private static final HistoryRecord SILENCE = new SilenceRecord(
            AT,
            "a",
            TestSilences.of(
                    "id",
                    List.of(Matchers.of(Matcher.equal("alertname", "Disk"), Matcher.equal("instance", "db-1"))),
                    AT,
                    AT,
                    AT,
                    "me",
                    "why"));
    private static final HistoryRecord CONFIG = new ConfigRecord(AT, "a", "1", "", "", Map.of());
    private static final HistoryRecord PROCESS = new ProcessRecord(AT, "a", true);
    private static final HistoryRecord ACTION = new ActionRecord(
            AT,
            "a",
            "ack",
            "0123456789abcdef",
            LabelSet.of("alertname", "Disk"),
            "link",
            "Ana",
            "done",
            List.of("id"),
            "");
    private static final HistoryRecord AUDIT = new AuditRecord(AT, "a", LabelSet.of("kind", "silence", "user", "ana"));
    private static final List<HistoryRecord> ALL = List.of(ALERT, DELIVERY, SILENCE, ACTION, AUDIT, CONFIG, PROCESS);

    private static List<HistoryRecord> admitted(HistoryFilter filter) {
        return ALL.stream()
                .filter(entry -> filter.admits(entry, fingerprint -> fingerprint.equals(DISK.fingerprint())))
                .toList();
    }

    private static HistoryFilter labels(Matcher... matchers) {
        return Records.with(HistoryFilter.ALL, "matchers", Matchers.of(matchers));
    }

    @Test
    void withoutConditionsAllRecordsAreAdmitted() {
        assertThat(admitted(HistoryFilter.ALL)).isEqualTo(ALL);
    }

    @Test
    void typesAreAlternatives() {
        HistoryFilter filter = Records.with(HistoryFilter.ALL, "types", Set.of(RecordType.ALERT, RecordType.PROCESS));

        assertThat(admitted(filter)).containsExactly(ALERT, PROCESS);
    }

    @Test
    void matchersFindAlertsTheirNotificationsAndTheirSilences() {
        assertThat(admitted(labels(Matcher.equal("alertname", "Disk"))))
                .containsExactly(ALERT, DELIVERY, SILENCE, ACTION);
        assertThat(admitted(labels(Matcher.equal("alertname", "Disk"), Matcher.equal("instance", "db-1"))))
                .containsExactly(ALERT, DELIVERY, SILENCE);
        assertThat(admitted(labels(Matcher.equal("alertname", "Net")))).isEmpty();
    }

    @Test
    void labelsOfTheGroupDecideWithoutItsAlerts() {
        HistoryFilter other = labels(Matcher.equal("alertname", "Net"), Matcher.equal("instance", "db-1"));
        HistoryFilter same = labels(Matcher.equal("alertname", "Disk"));

        assertThat(other.admits(DELIVERY, fingerprint -> {
                    throw new AssertionError("not to be asked");
                }))
                .isFalse();
        assertThat(same.admits(DELIVERY, fingerprint -> {
                    throw new AssertionError("not to be asked");
                }))
                .isTrue();
        assertThat(labels(Matcher.equal("instance", "db-1")).admits(DELIVERY, fingerprint -> false))
                .isFalse();
    }

    @Test
    void receiverGroupAndOutcomeLeaveNotificationsOnly() throws MatcherException {
        Matcher dba = Matcher.of(MatchType.REGEXP, "receiver", "db.");
        Matcher web = Matcher.of(MatchType.REGEXP, "receiver", "db");
        Predicate<DeliveryRecord> group = delivery -> delivery.receiver().equals("dba");

        assertThat(admitted(Records.with(HistoryFilter.ALL, "receiver", Optional.of(dba))))
                .containsExactly(DELIVERY);
        assertThat(admitted(Records.with(HistoryFilter.ALL, "receiver", Optional.of(web))))
                .isEmpty();
        assertThat(admitted(Records.with(HistoryFilter.ALL, "group", Optional.of(group))))
                .containsExactly(DELIVERY);
        assertThat(admitted(Records.with(HistoryFilter.ALL, "outcomes", Set.of(DeliveryRecord.Outcome.FAILED))))
                .isEmpty();
    }

    @Test
    void matchersOfAnAuditedChangeAreAboutItsFields() throws MatcherException {
        assertThat(admitted(labels(Matcher.equal("user", "ana")))).contains(AUDIT);
        assertThat(admitted(labels(Matcher.equal("user", "bo")))).doesNotContain(AUDIT);
        assertThat(admitted(labels(Matcher.equal("alertname", "Disk")))).doesNotContain(AUDIT);
    }
}
