package io.grapevine.history.query;

import static io.grapevine.history.MemoryHistory.alert;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.AlertRecord.Change;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.history.HistoryRecord.DeliveryRecord.Outcome;
import io.grapevine.history.HistoryRecord.SilenceRecord;
import io.grapevine.history.MemoryHistory;
import io.grapevine.history.query.HistoryReport.Row;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.zone.ZoneTable;
import io.grapevine.model.zone.Zones;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.Silence;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages, acknowledgements and ends of incidents: what counts as one. */
class ReportBuilderTest {
    /** A Monday. */
    private static final Instant START = Instant.parse("2026-11-16T12:00:00Z");

    private static final Instant END = START.plus(Duration.ofMinutes(100));
    private static final LabelSet GROUP = LabelSet.of("alertname", "Disk");
    private static final String KEY = "{}:" + GROUP;

    private final Map<Fingerprint, LabelSet> known = new HashMap<>();
    private final MemoryHistory history = new MemoryHistory();

    private HistoryReport report(Instant end, HistoryFilter filter, ZoneTable zone) throws IOException {
        return new HistorySearch(history, Map::of, alert -> Optional.ofNullable(known.get(alert)), () -> 0)
                .report(START, end, filter, "team", zone);
    }

    private List<Row> rows() throws IOException {
        HistoryReport report = report(END, HistoryFilter.ALL, ZoneTable.UTC);
        assertThat(report.complete()).isTrue();
        return report.rows();
    }

    private static Instant at(long minute) {
        return START.plus(Duration.ofMinutes(minute));
    }

    private static LabelSet labels(String instance) {
        return LabelSet.of("alertname", "Disk", "instance", instance);
    }

    private static DeliveryRecord delivery(
            Instant at, LabelSet group, String receiver, NotifyReason reason, LabelSet... alerts) {
        List<Fingerprint> told = Stream.of(alerts).map(LabelSet::fingerprint).toList();
        boolean isEnd = reason == NotifyReason.ALL_RESOLVED || reason == NotifyReason.MUTED;
        String[] name = receiver.split("/", 2);
        return new DeliveryRecord(
                at,
                "a",
                "{}:" + group,
                group,
                name[0],
                "webhook[" + (name.length > 1 ? name[1] : "0") + "]",
                Outcome.SENT,
                reason,
                isEnd ? List.of() : told,
                isEnd ? told : List.of(),
                1,
                Duration.ZERO,
                Duration.ZERO,
                "",
                null);
    }

    private static DeliveryRecord with(DeliveryRecord sent, Outcome outcome, Instant digest) {
        return new DeliveryRecord(
                sent.at(),
                sent.replica(),
                sent.groupKey(),
                sent.groupLabels(),
                sent.receiver(),
                sent.integration(),
                outcome,
                sent.reason(),
                sent.firing(),
                sent.resolved(),
                1,
                Duration.ZERO,
                Duration.ZERO,
                "",
                digest);
    }

    private static SilenceRecord silence(Instant at, Instant start, String annotation, String group) {
        return new SilenceRecord(
                at,
                "a",
                new Silence(
                        "s-" + start,
                        List.of(Matchers.of(Matcher.equal("alertname", "Disk"))),
                        start,
                        start.plus(Duration.ofDays(1)),
                        start,
                        "ana",
                        "",
                        LabelSet.of(annotation, group),
                        List.of(),
                        UnknownFields.NONE));
    }

    /** The record of {@code 3 dba first A B}: the minute, the receiver and perhaps its integration, the reason, the alerts. */
    private static HistoryRecord read(String text) {
        String[] words = text.strip().split(" ", -1);
        Instant at = at(Long.parseLong(words[0]));
        LabelSet[] alerts =
                Stream.of(words).skip(3).map(ReportBuilderTest::labels).toArray(LabelSet[]::new);
        return switch (words[1]) {
            case "fires" -> alert(at, Change.RECEIVED, "alertname", "Disk", "instance", words[2]);
            case "ends" -> alert(at, Change.RESOLVED, "alertname", "Disk", "instance", words[2]);
            case "expires" -> alert(at, Change.EXPIRED, "alertname", "Disk", "instance", words[2]);
            case "acks" -> silence(at, at, Silence.ACKNOWLEDGES, words[2].equals("group") ? KEY : words[2]);
            case "silences" -> silence(at, at, Silence.GROUP, KEY);
            case "renews" -> silence(at, at(Long.parseLong(words[2])), Silence.ACKNOWLEDGES, KEY);
            case "by-hand" -> silence(at, at, "ticket", KEY);
            default ->
                words[2].equals("failed")
                        ? with(delivery(at, GROUP, words[1], NotifyReason.FIRST, alerts), Outcome.FAILED, null)
                        : delivery(at, GROUP, words[1], reason(words[2]), alerts);
        };
    }

    private static NotifyReason reason(String word) {
        return switch (word) {
            case "first" -> NotifyReason.FIRST;
            case "more" -> NotifyReason.NEW_ALERTS;
            case "fewer" -> NotifyReason.SOME_RESOLVED;
            case "repeat" -> NotifyReason.REPEAT;
            case "end" -> NotifyReason.ALL_RESOLVED;
            case "muted" -> NotifyReason.MUTED;
            case "unmuted" -> NotifyReason.UNMUTED;
            case "step" -> NotifyReason.ESCALATED;
            case "step-again" -> NotifyReason.ESCALATION_REPEATED;
            case "last-word" -> NotifyReason.NOBODY_REACTED;
            case "fallback" -> NotifyReason.FALLBACK;
            case "handed-over" -> NotifyReason.HANDED_OVER;
            default -> throw new IllegalArgumentException(word);
        };
    }

    /** Of each receiver: its pages, those acknowledged, those to which nobody reacted, of these those that ended soon, and the longest in minutes. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            acknowledged                 | 0 fires A, 1 dba first A, 4 acks group, 9 ends A, 10 dba end A             | dba 1 1 0 0 3
            silenced by an action        | 0 fires A, 1 dba first A, 4 silences group, 9 ends A, 10 dba end A         | dba 1 1 0 0 3
            silenced by hand             | 0 fires A, 1 dba first A, 4 by-hand group, 9 ends A, 10 dba end A          | dba 1 0 1 0 8
            acknowledged twice           | 0 fires A, 1 dba first A, 4 acks group, 6 acks group, 10 dba end A         | dba 1 1 0 0 3
            of another group             | 0 fires A, 1 dba first A, 4 acks other, 9 ends A, 10 dba end A             | dba 1 0 1 0 8
            of an incident before        | 0 fires A, 5 dba first A, 8 renews 1, 13 ends A, 14 dba end A              | dba 1 0 1 0 8
            nobody reacted               | 0 fires A, 1 dba first A, 9 ends A, 10 dba end A                           | dba 1 0 1 0 8
            ended soon                   | 0 fires A, 1 dba first A, 6 ends A, 10 dba end A                           | dba 1 0 1 1 5
            the last end counts          | 0 fires A, 0 fires B, 1 dba first A B, 3 ends A, 8 expires B, 9 dba end A B | dba 1 0 1 0 7
            ends that are not recorded   | 1 dba first A, 10 dba end A                                                | dba 1 0 1 0 9
            acknowledged after the end   | 0 fires A, 1 dba first A, 5 ends A, 6 acks group, 10 dba end A             | dba 1 0 1 1 4
            acknowledged while it flaps  | 0 fires A, 1 dba first A, 2 ends A, 3 fires A, 6 acks group                | dba 1 1 0 0 5
            goes on at the end           | 0 fires A, 90 dba first A                                                  | dba 1 0 0 0 10
            ended, and nobody is told    | 0 fires A, 1 dba first A, 9 ends A                                         | dba 1 0 1 0 8
            repeated and more            | 0 fires A, 1 dba first A, 2 dba more A B, 3 dba repeat A, 4 dba fewer A    | dba 1 0 0 0 99
            another incident             | 1 dba first A, 3 dba end A, 5 dba first A, 9 dba end A                     | dba 2 0 2 2 4
            another, of no told end      | 0 fires A, 1 dba first A, 9 ends A, 20 fires A, 20 dba first A, 22 acks group | dba 2 1 1 0 8
            the other one, by two replicas | 0 fires A, 1 dba first A, 9 ends A, 20 fires A, 20 dba first A, 21 dba first A | dba 2 0 1 0 80
            acknowledged when one ended  | 0 fires A, 0 fires B, 1 dba first A B, 3 ends A, 5 acks group              | dba 1 1 0 0 4
            by two replicas              | 0 fires A, 1 dba first A, 2 dba first A, 3 acks group                      | dba 1 1 0 0 2
            several integrations         | 0 fires A, 1 dba/0 first A, 2 dba/1 first A, 4 acks group, 9 dba/0 end A   | dba 1 1 0 0 3
            several receivers            | 1 dba first A, 2 web first A, 4 acks group                                 | dba 1 1 0 0 3, web 1 1 0 0 2
            a step                       | 1 dba first A, 6 lead step A, 8 acks group                                 | dba 1 1 0 0 7, lead 1 1 0 0 2
            a step to the same receiver  | 1 dba first A, 6 dba step A, 8 dba step-again A, 9 acks group              | dba 1 1 0 0 8
            the last word                | 1 dba first A, 6 boss last-word A                                          | boss 1 0 0 0 94, dba 1 0 0 0 99
            a fallback                   | 0 dba failed A, 2 ops fallback A, 3 acks group                             | ops 1 1 0 0 1
            given up                     | 0 fires A, 1 dba failed A, 2 dba failed A                                  |
            muted is no end              | 1 dba first A, 2 dba muted A, 4 dba unmuted A, 6 acks group                | dba 1 1 0 0 5
            begun before the time        | 1 dba repeat A, 2 dba more A B, 3 acks group, 9 dba end A B                |
            handed over                  | 1 dba first A, 6 dba handed-over A, 7 acks group                           | dba 1 1 0 0 6
            """)
    void incidents(String name, String records, String expected) throws IOException {
        history.with(
                Stream.of(records.split(",", -1)).map(ReportBuilderTest::read).toArray(HistoryRecord[]::new));

        assertThat(rows())
                .extracting(row -> String.join(
                        " ",
                        row.receiver(),
                        row.pages() + "",
                        row.acknowledged().count() + "",
                        row.nobodyReacted() + "",
                        row.endedSoon() + "",
                        row.longestMillis() / 60_000 + ""))
                .containsExactly(expected == null ? new String[0] : expected.split(", ", -1));
    }

    @Test
    void aDigestIsOnePageWhichAnyOfItsGroupsAcknowledgesAndTheLastOfThemEnds() throws IOException {
        LabelSet other = LabelSet.of("alertname", "Net");
        for (int minute : new int[] {1, 40}) {
            for (LabelSet group : List.of(GROUP, other)) {
                history.with(
                        with(delivery(at(minute), group, "dba", NotifyReason.FIRST, group), Outcome.SENT, at(minute)));
            }
        }
        history.with(
                silence(at(5), at(5), Silence.ACKNOWLEDGES, "{}:" + other),
                delivery(at(10), GROUP, "dba", NotifyReason.ALL_RESOLVED, GROUP),
                delivery(at(20), other, "dba", NotifyReason.ALL_RESOLVED, other),
                delivery(at(50), GROUP, "dba", NotifyReason.ALL_RESOLVED, GROUP),
                delivery(at(70), other, "dba", NotifyReason.ALL_RESOLVED, other));

        Row row = rows().get(0);

        assertThat(rows()).hasSize(1);
        assertThat(row.pages()).isEqualTo(2);
        assertThat(row.acknowledged().maxMillis())
                .isEqualTo(Duration.ofMinutes(4).toMillis());
        assertThat(row.nobodyReacted()).isEqualTo(1);
        assertThat(row.longestMillis()).isEqualTo(Duration.ofMinutes(30).toMillis());
    }

    @Test
    void medianAndNinthDecileAreOfTheTimesToTheAcknowledgement() throws IOException {
        for (int i = 1; i <= 10; i++) {
            LabelSet group = LabelSet.of("alertname", "A" + i);
            history.with(
                    delivery(at(0), group, "dba", NotifyReason.FIRST, group),
                    silence(at(i), at(i), Silence.ACKNOWLEDGES, "{}:" + group));
        }

        HistorySummary.Latency times = rows().get(0).acknowledged();

        assertThat(times.count()).isEqualTo(10);
        assertThat(times.p50Millis()).isBetween(300_000L, 306_000L);
        assertThat(times.p90Millis()).isBetween(540_000L, 551_000L);
    }

    @Test
    void aRouteOfTheSameKeyHasAcknowledgementsOfItsOwn() throws IOException {
        Silence ofDba = silence(at(3), at(3), Silence.ACKNOWLEDGES, KEY).silence();
        history.with(
                read("1 dba first A"),
                read("1 web first A"),
                read("2 lead step A"),
                new SilenceRecord(
                        at(3), "a", ofDba.withAnnotations(Map.of(Silence.ACKNOWLEDGES, KEY, Silence.RECEIVER, "dba"))));

        assertThat(rows())
                .extracting(row -> row.receiver() + " " + row.acknowledged().count())
                .containsExactly("dba 1", "lead 1", "web 0");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            2026-11-16T20:59:59Z, UTC,           2026-W47, 0
            2026-11-16T22:00:00Z, UTC,           2026-W47, 1
            2026-11-17T06:59:59Z, UTC,           2026-W47, 1
            2026-11-17T07:00:00Z, UTC,           2026-W47, 0
            2026-11-16T21:00:00Z, Europe/Berlin, 2026-W47, 1
            2026-11-17T06:00:00Z, Europe/Berlin, 2026-W47, 0
            2026-11-22T22:59:59Z, Europe/Berlin, 2026-W47, 1
            2026-11-22T23:00:00Z, Europe/Berlin, 2026-W48, 1
            2027-01-03T12:00:00Z, UTC,           2026-W53, 0
            2027-01-04T12:00:00Z, UTC,           2027-W01, 0
            """)
    void weekAndNightAreThoseOfTheZone(Instant at, String zone, String week, int atNight) throws IOException {
        history.with(delivery(at, GROUP, "dba", NotifyReason.FIRST, GROUP));

        assertThat(report(at.plusSeconds(1), HistoryFilter.ALL, Zones.find(zone).orElseThrow())
                        .rows())
                .extracting(row -> row.week() + " " + row.atNight())
                .containsExactly(week + " " + atNight);
    }

    @Test
    void theTeamIsThatOfTheGroupElseOfAnAlertElseUnknown() throws IOException {
        LabelSet ofTeam = LabelSet.of("alertname", "A", "team", "db");
        LabelSet without = LabelSet.of("alertname", "B");
        LabelSet now = LabelSet.of("alertname", "C", "team", "web");
        known.put(now.fingerprint(), now);
        history.with(
                alert(at(0), Change.RECEIVED, "alertname", "A", "team", "db"),
                alert(at(0), Change.RECEIVED, "alertname", "B"),
                delivery(at(1), LabelSet.of("team", "group"), "r", NotifyReason.FIRST, ofTeam),
                delivery(at(1), LabelSet.of("a", "1"), "r", NotifyReason.FIRST, without, ofTeam),
                delivery(at(1), LabelSet.of("a", "2"), "r", NotifyReason.FIRST, without),
                delivery(at(1), LabelSet.of("a", "3"), "r", NotifyReason.FIRST, now));

        assertThat(rows()).extracting(Row::team).containsExactly("-", "db", "group", "web");
    }

    @Test
    void onlyPagesThatTheFilterAdmitsCountButAllThatFollowThem() throws IOException {
        history.with(read("1 dba first A"), read("1 web first A"), read("4 acks group"), read("9 dba end A"));
        HistoryFilter ofDba = new HistoryFilter(
                Set.of(),
                Matchers.NONE,
                Optional.of(Matcher.equal("receiver", "dba")),
                Optional.empty(),
                Set.of(),
                Optional.empty());

        List<Row> found = report(END, ofDba, ZoneTable.UTC).rows();

        assertThat(found).extracting(Row::receiver).containsExactly("dba");
        assertThat(found.get(0).acknowledged().count()).isEqualTo(1);
    }

    @Test
    void moreRowsThanMemoryHasAreSaidToBeMissing() throws IOException {
        List<HistoryRecord> many = new ArrayList<>();
        for (int i = 0; i < ReportBuilder.MOST_ROWS + 1; i++) {
            many.add(delivery(at(1), GROUP, "r" + i, NotifyReason.FIRST, GROUP));
        }
        history.with(many.toArray(HistoryRecord[]::new));

        HistoryReport report = report(END, HistoryFilter.ALL, ZoneTable.UTC);

        assertThat(report.rows()).hasSize(ReportBuilder.MOST_ROWS);
        assertThat(report.complete()).isFalse();
    }

    @Test
    void incidentsWhoseAlertsHaveEndedMakeRoomForOthers() {
        ReportBuilder counted = new ReportBuilder(alert -> Optional.empty(), START, "team", ZoneTable.UTC);
        for (int i = 0; i < 2 * ReportBuilder.MOST_INCIDENTS; i++) {
            LabelSet labels = LabelSet.of("alertname", "A" + i);
            counted.add(delivery(at(1), labels, "r", NotifyReason.FIRST, labels), true);
            counted.add(alert(at(2), Change.RESOLVED, "alertname", "A" + i), true);
        }
        HistoryReport whole = counted.build(END, true, List.of());
        assertThat(whole.complete()).isTrue();
        assertThat(whole.rows().get(0).nobodyReacted()).isEqualTo(2 * ReportBuilder.MOST_INCIDENTS);

        for (int i = 0; i < ReportBuilder.MOST_INCIDENTS + 1; i++) {
            LabelSet labels = LabelSet.of("alertname", "B" + i);
            counted.add(delivery(at(3), labels, "r", NotifyReason.FIRST, labels), true);
        }
        assertThat(counted.build(END, true, List.of()).complete()).isFalse();
    }

    @Test
    void commaSeparatedValuesAreQuotedAndRunNoFormula() {
        HistorySummary.Latency none = new HistorySummary.Latency(0, 0, 0, 0, 0);
        HistorySummary.Latency some = new HistorySummary.Latency(2, 61_999, 90_000, 90_000, 95_000);
        HistoryReport report = new HistoryReport(
                START,
                END,
                true,
                List.of(),
                List.of(
                        new Row("2026-W47", "=cmd|'/c calc'!A1", "a,\"b\"\nc", 2, some, 1, 0, 1, 120_500),
                        new Row("2026-W47", "-", "+49", 1, none, 0, 0, 0, 1),
                        new Row("2026-W47", "@x", "\tx", 1, none, 0, 0, 0, 1),
                        new Row("2026-W47", "\r=1", "-\u001b[2J", 1, none, 0, 0, 0, 1)));

        assertThat(report.csv())
                .isEqualTo(String.join(
                        "\r\n",
                        "week,team,receiver,pages,acknowledged,median_seconds,p90_seconds,nobody_reacted,ended_soon,at_night,longest_seconds",
                        "2026-W47,'=cmd|'/c calc'!A1,\"a,\"\"b\"\" c\",2,2,62,90,1,0,1,121",
                        "2026-W47,-,'+49,1,0,,,0,0,0,0",
                        "2026-W47,'@x,x,1,0,,,0,0,0,0",
                        "2026-W47,'=1,'- [2J,1,0,,,0,0,0,0",
                        ""));
    }
}
