package io.grapevine.history.query;

import static io.grapevine.history.MemoryHistory.alert;
import static io.grapevine.history.MemoryHistory.delivery;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.history.HistoryReader;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.history.HistoryRecord.AlertRecord.Change;
import io.grapevine.history.HistoryRecord.AuditRecord;
import io.grapevine.history.HistoryRecord.ProcessRecord;
import io.grapevine.history.MemoryHistory;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HistorySearchTest {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant END = START.plus(Duration.ofDays(1));
    private static final Duration STEP = Duration.ofHours(12);
    private static final LabelSet DB_1 = LabelSet.of("alertname", "Disk", "instance", "db-1");
    private static final LabelSet DB_2 = LabelSet.of("alertname", "Disk", "instance", "db-2");
    private static final LabelSet NET = LabelSet.of("alertname", "Net");

    private final MemoryHistory history = new MemoryHistory();
    private final Map<Fingerprint, LabelSet> known = new HashMap<>();
    private final Map<String, RecordPageSource> peers = new TreeMap<>();
    private final AtomicLong clock = new AtomicLong();

    private HistorySearch search() {
        return search(history);
    }

    private HistorySearch search(HistoryReader reader) {
        return new HistorySearch(reader, () -> peers, alert -> Optional.ofNullable(known.get(alert)), clock::get);
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }

    private static HistoryFilter matching(Matcher... matchers) {
        return new HistoryFilter(
                Set.of(), Matchers.of(matchers), Optional.empty(), Optional.empty(), Set.of(), Optional.empty());
    }

    private static HistoryRecord fires(int second, LabelSet labels) {
        return change(second, Change.RECEIVED, labels);
    }

    private static HistoryRecord change(int second, Change change, LabelSet labels) {
        List<String> pairs = new ArrayList<>();
        labels.forEach((name, value) -> pairs.addAll(List.of(name, value)));
        return alert(at(second), change, pairs.toArray(String[]::new));
    }

    @Test
    void pagesHoldEachRecordOnceTheNewestFirst() throws IOException {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            history.with(new ProcessRecord(at(i / 7), "r" + i, true));
            expected.add(0, "r" + i);
        }
        List<String> read = new ArrayList<>();
        Optional<HistoryCursor> place = Optional.empty();
        int pages = 0;
        do {
            HistoryPage page = search().page(START, END, HistoryFilter.ALL, place, 4);
            assertThat(page.isComplete()).isTrue();
            page.records().forEach(entry -> read.add(entry.replica()));
            place = page.next();
            pages++;
        } while (place.isPresent());

        assertThat(read).isEqualTo(expected);
        assertThat(pages).isEqualTo(13);
    }

    @Test
    void cursorFromAnotherSpanStaysInTheSpan() throws IOException {
        history.with(fires(1, DB_1), fires(2, DB_2), fires(3, NET));

        HistoryPage page = search().page(START, at(2), HistoryFilter.ALL, Optional.of(new HistoryCursor(at(3), 1)), 10);

        assertThat(page.records()).extracting(HistoryRecord::at).containsExactly(at(1));
    }

    @Test
    void notificationIsFoundByLabelsOfItsAlertsThatItsGroupDoesNotHave() throws IOException {
        LabelSet group = LabelSet.of("alertname", "Disk");
        LabelSet old = LabelSet.of("alertname", "Disk", "instance", "old");
        HistoryRecord first = delivery(at(5), "dba", "", Duration.ZERO, group, DB_1);
        HistoryRecord second = delivery(at(6), "dba", "", Duration.ZERO, group, DB_1, DB_2);
        HistoryRecord third = delivery(at(7), "dba", "", Duration.ZERO, group, old);
        history.with(fires(1, DB_1), fires(2, DB_2), first, second, third);
        known.put(old.fingerprint(), old);

        assertThat(search().page(START, END, matching(Matcher.equal("instance", "db-2")), Optional.empty(), 10)
                        .records())
                .containsExactly(second, fires(2, DB_2));
        assertThat(search().page(START, END, matching(Matcher.equal("instance", "old")), Optional.empty(), 10)
                        .records())
                .containsExactly(third);
    }

    @Test
    void alertsAreReadOnlyIfLabelsOfGroupsDoNotDecide() throws IOException {
        history.with(fires(1, DB_1), delivery(at(5), "dba", "", Duration.ZERO, LabelSet.of("alertname", "Disk"), DB_1));
        HistoryPage unused =
                search().page(START, END, matching(Matcher.equal("alertname", "Disk")), Optional.empty(), 10);

        assertThat(history.reads()).isEqualTo(1);
    }

    @Test
    void searchThatTakesTooLongGoesOnWithTheNextPage() throws IOException {
        for (int i = 0; i < 2_500; i++) {
            history.with(new ProcessRecord(at(i), "r" + i, true));
        }
        HistoryReader slow = (from, to, order, visitor) -> {
            clock.addAndGet(Duration.ofSeconds(11).toNanos());
            history.read(from, to, order, visitor);
        };
        HistoryPage page = search(slow).page(START, END, matching(Matcher.equal("a", "b")), Optional.empty(), 10);

        assertThat(page.records()).isEmpty();
        assertThat(page.next()).contains(new HistoryCursor(at(1_500), 1));
    }

    @Test
    void historyThatCannotBeReadIsAnError() {
        LabelSet group = LabelSet.EMPTY;
        history.with(delivery(at(5), "dba", "", Duration.ZERO, group, DB_1));
        HistoryReader broken = (from, to, order, visitor) -> {
            if (order == HistoryReader.Order.OLDEST_FIRST) {
                throw new IOException("bad block");
            }
            history.read(from, to, order, visitor);
        };

        assertThatThrownBy(
                        () -> search(broken).page(START, END, matching(Matcher.equal("a", "b")), Optional.empty(), 10))
                .isInstanceOf(IOException.class)
                .hasMessage("bad block");
        assertThatThrownBy(() -> search(broken).summary(START, END, HistoryFilter.ALL, 5, STEP))
                .isInstanceOf(IOException.class);
    }

    @Test
    void summaryCountsByAlertGroupAndReceiver() throws IOException {
        LabelSet disk = LabelSet.of("alertname", "Disk");
        history.with(
                fires(1, DB_1),
                fires(2, DB_2),
                delivery(at(3), "dba", "", Duration.ofSeconds(2), disk, DB_1, DB_2),
                change(4, Change.RESOLVED, DB_1),
                fires(5, DB_1),
                change(6, Change.UPDATED, DB_1),
                delivery(at(7), "dba", "status 500", Duration.ofSeconds(9), disk, DB_1, DB_2),
                change(8, Change.EXPIRED, DB_2),
                fires(9, NET),
                delivery(at(10), "net", "", Duration.ofSeconds(1), NET, NET));

        HistorySummary summary = search().summary(START, END, HistoryFilter.ALL, 1, STEP);

        assertThat(summary.fired()).isEqualTo(4);
        assertThat(summary.resolved()).isEqualTo(1);
        assertThat(summary.expired()).isEqualTo(1);
        assertThat(summary.sent()).isEqualTo(2);
        assertThat(summary.failed()).isEqualTo(1);
        assertThat(summary.failedAttempts()).isEqualTo(1);
        assertThat(summary.complete()).isTrue();
        assertThat(summary.to()).isEqualTo(END);
        assertThat(summary.alerts())
                .containsExactly(new HistorySummary.AlertCount("Disk", 2, 3, 2, 1, 1, Optional.of(at(5))));
        assertThat(summary.moreAlerts()).isEqualTo(1);
        assertThat(summary.groups())
                .containsExactly(new HistorySummary.GroupCount(
                        "{}:" + disk, disk, "dba", 3, 2, List.of(3, 0), 1, 1, at(7), Optional.of("status 500")));
        HistorySummary.ReceiverCount dba = summary.receivers().get(0);
        assertThat(dba.receiver()).isEqualTo("dba");
        assertThat(dba.integration()).isEqualTo("webhook[0]");
        assertThat(dba.lastFailed()).contains(at(7));
        assertThat(dba.latency().count()).isEqualTo(1);
        assertThat(summary.latency().maxMillis()).isEqualTo(2_000);
    }

    @Test
    void summaryOfSomeLabelsCountsOnlyTheirAlerts() throws IOException {
        LabelSet group = LabelSet.of("team", "db");
        LabelSet one = LabelSet.of("alertname", "Disk", "team", "db");
        LabelSet other = LabelSet.of("alertname", "Swap", "team", "db");
        history.with(fires(1, one), fires(2, other), delivery(at(3), "dba", "", Duration.ZERO, group, one, other));

        HistorySummary summary = search().summary(START, END, matching(Matcher.equal("alertname", "Disk")), 10, STEP);

        assertThat(summary.alerts())
                .containsExactly(new HistorySummary.AlertCount("Disk", 1, 1, 0, 1, 0, Optional.of(at(1))));
        assertThat(summary.groups().get(0).fired()).isEqualTo(1);
    }

    @Test
    void summaryOfAReceiverNamesAlertsThatItWasNotifiedOf() throws IOException {
        history.with(fires(1, DB_1), delivery(at(3), "dba", "", Duration.ZERO, LabelSet.EMPTY, DB_1));
        HistoryFilter filter = new HistoryFilter(
                Set.of(),
                Matchers.NONE,
                Optional.of(Matcher.equal("receiver", "dba")),
                Optional.empty(),
                Set.of(),
                Optional.empty());

        assertThat(search().summary(START, END, filter, 10, STEP).alerts())
                .containsExactly(new HistorySummary.AlertCount("Disk", 0, 0, 0, 1, 0, Optional.empty()));
    }

    @Test
    void alertsWithoutARecordInTheSpanAreNamedByWhatIsKnownNow() throws IOException {
        known.put(DB_1.fingerprint(), DB_1);
        history.with(
                delivery(at(3), "dba", "", Duration.ZERO, LabelSet.EMPTY, DB_1),
                delivery(at(4), "dba", "", Duration.ZERO, NET, NET));

        assertThat(search().summary(START, END, HistoryFilter.ALL, 10, STEP).alerts())
                .extracting(HistorySummary.AlertCount::alertname)
                .containsExactly("Disk", "Net");
    }

    @Test
    void summaryThatTakesTooLongSaysUpToWhen() throws IOException {
        for (int i = 0; i < 2_500; i++) {
            history.with(fires(i, DB_1));
        }
        HistoryReader slow = (from, to, order, visitor) -> {
            clock.addAndGet(Duration.ofSeconds(6).toNanos());
            history.read(from, to, order, visitor);
        };

        HistorySummary summary = search(slow).summary(START, END, HistoryFilter.ALL, 10, STEP);

        assertThat(summary.complete()).isFalse();
        assertThat(summary.fired()).isEqualTo(2_000);
        assertThat(summary.to()).isEqualTo(at(1_999));
    }

    private static RecordPageSource peer(HistoryReader reader) {
        StoredPages stored = new StoredPages(reader);
        return PeerExchange.peer(question -> CompletableFuture.supplyAsync(() -> {
            try {
                return PeerExchange.answer(stored, question);
            } catch (IOException e) {
                return Optional.empty();
            }
        }));
    }

    private static HistoryRecord by(String replica, HistoryRecord entry) {
        AlertRecord alert = (AlertRecord) entry;
        return new AlertRecord(
                alert.at(), replica, alert.change(), alert.labels(), alert.annotations(), alert.startsAt(), null, "");
    }

    @Test
    void eventThatSeveralReplicasRecordedCountsOnce() throws IOException {
        LabelSet disk = LabelSet.of("alertname", "Disk");
        HistoryRecord sent = delivery(at(9), "dba", "", Duration.ZERO, disk, DB_1);
        history.with(fires(1, DB_1), change(20, Change.RESOLVED, DB_1), fires(30, DB_1));
        peers.put(
                "b",
                peer(new MemoryHistory()
                        .with(
                                by("b", fires(2, DB_1)),
                                sent,
                                by("b", change(21, Change.RESOLVED, DB_1)),
                                by("b", fires(30, DB_1)))));
        peers.put("c", peer(new MemoryHistory().with(by("c", fires(2, DB_1)), by("c", fires(3, NET)))));

        HistorySummary summary = search().summary(START, END, HistoryFilter.ALL, 10, STEP);
        assertThat(summary.fired()).isEqualTo(3);
        assertThat(summary.resolved()).isEqualTo(1);
        assertThat(summary.sent()).isEqualTo(1);
        assertThat(summary.missing()).isEmpty();

        List<HistoryRecord> paged = new ArrayList<>();
        Optional<HistoryCursor> place = Optional.empty();
        do {
            HistoryPage page = search().page(START, END, HistoryFilter.ALL, place, 1);
            paged.addAll(page.records());
            place = page.next();
        } while (place.isPresent());
        assertThat(paged)
                .containsExactly(
                        fires(30, DB_1),
                        by("b", change(21, Change.RESOLVED, DB_1)),
                        sent,
                        by("c", fires(3, NET)),
                        by("b", fires(2, DB_1)));
    }

    @Test
    void exportHasWhatEachReplicaRecorded() throws IOException {
        history.with(fires(1, DB_1), change(20, Change.EXPIRED, DB_1));
        peers.put(
                "b",
                peer(new MemoryHistory().with(by("b", fires(2, DB_1)), by("b", change(21, Change.EXPIRED, DB_1)))));

        RecordBatches batches = search().all(START, END, HistoryReader.Order.OLDEST_FIRST, new ArrayList<>());

        assertThat(batches.next())
                .containsExactly(
                        fires(1, DB_1),
                        by("b", fires(2, DB_1)),
                        change(20, Change.EXPIRED, DB_1),
                        by("b", change(21, Change.EXPIRED, DB_1)));
    }

    @Test
    void peerThatDoesNotAnswerIsNamedAndTheOthersCount() throws IOException {
        history.with(fires(1, DB_1));
        peers.put("b", peer((from, to, order, visitor) -> {
            throw new IOException("bad block");
        }));
        peers.put("c", peer(new MemoryHistory().with(by("c", fires(3, NET)))));

        assertThat(search().summary(START, END, HistoryFilter.ALL, 10, STEP).missing())
                .containsExactly("b");
        HistoryPage page = search().page(START, END, HistoryFilter.ALL, Optional.empty(), 10);
        assertThat(page.missing()).containsExactly("b");
        assertThat(page.records()).containsExactly(by("c", fires(3, NET)), fires(1, DB_1));
    }

    @Test
    void longHistoriesOfPeersComeWhole() throws IOException {
        MemoryHistory other = new MemoryHistory();
        HistoryRecord[] all = new HistoryRecord[3_500];
        for (int i = 0; i < all.length; i++) {
            all[i] = by("b", fires(i / 3, LabelSet.of("alertname", "A" + i, "text", "x".repeat(500))));
        }
        other.with(all);
        peers.put("b", peer(other));

        assertThat(search().summary(START, END, HistoryFilter.ALL, 10, STEP).fired())
                .isEqualTo(all.length);
        List<HistoryRecord> read = new ArrayList<>();
        RecordBatches batches = search().all(START, END, HistoryReader.Order.OLDEST_FIRST, new ArrayList<>());
        for (List<HistoryRecord> batch = batches.next(); !batch.isEmpty(); batch = batches.next()) {
            read.addAll(batch);
        }
        assertThat(read).containsExactly(all);
    }

    @Test
    void whatAReplicaReceivesAgainAfterItsStartHasNotFiredAgain() throws IOException {
        AlertRecord first = (AlertRecord) fires(1, DB_1);
        HistoryRecord again = new AlertRecord(
                at(500), "a", Change.RECEIVED, first.labels(), first.annotations(), first.startsAt(), null, "");
        history.with(first, again, change(600, Change.EXPIRED, DB_1));

        assertThat(search().summary(START, END, HistoryFilter.ALL, 10, STEP).fired())
                .isEqualTo(1);
    }

    @Test
    void auditedChangesOfAllReplicasAreFoundByTheirFields() throws IOException {
        LabelSet made = LabelSet.of("kind", "silence", "user", "ana");
        history.with(new AuditRecord(at(1), "a", made), new AuditRecord(at(2), "a", LabelSet.of("kind", "config")));
        peers.put("b", peer(new MemoryHistory().with(new AuditRecord(at(1), "b", made), fires(3, DB_1))));

        HistoryPage page = search().page(START, END, matching(Matcher.equal("user", "ana")), Optional.empty(), 10);
        assertThat(page.records()).extracting(HistoryRecord::replica).containsExactlyInAnyOrder("a", "b");
        assertThat(page.missing()).isEmpty();
    }
}
