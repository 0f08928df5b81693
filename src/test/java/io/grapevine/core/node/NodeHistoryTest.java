package io.grapevine.core.node;

import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.core.silence.SetResult;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.history.HistoryRecord.ConfigRecord;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.history.HistoryRecord.ProcessRecord;
import io.grapevine.history.HistoryRecord.SilenceRecord;
import io.grapevine.history.recording.NodeHistory;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.notification.NotifyReason;
import io.grapevine.sim.FakeReceiver;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The records of the history about a node in virtual time. */
class NodeHistoryTest {
    private final NodeHarness bench = new NodeHarness();
    private final List<HistoryRecord> records = new ArrayList<>();
    private final NodeHistory history = new NodeHistory(bench.loop, "r", Duration.ofHours(2), records::add);

    @BeforeEach
    void listen() {
        bench.node.observe(history.deliveries());
        bench.node.observe("history", history.alerts(), history.silences());
    }

    private void put(Alert... alerts) {
        bench.now(bench.node.putAlerts(List.of(alerts)));
    }

    private Alert firing(String i, double from, double until) {
        return with(i, at(from), at(until), LabelSet.EMPTY);
    }

    private Alert with(String i, Instant start, Instant end, LabelSet annotations) {
        return new Alert(NodeHarness.labels(i), annotations, start, end, "", bench.loop.now(), false);
    }

    private <T extends HistoryRecord> List<T> take(Class<T> type) {
        List<T> taken =
                records.stream().filter(type::isInstance).map(type::cast).toList();
        records.removeAll(taken);
        return taken;
    }

    /** The changes of alerts since the last call, with second, change and label {@code i}. */
    private List<String> changes() {
        return take(AlertRecord.class).stream()
                .map(record -> Duration.between(Samples.START, record.at()).toSeconds() + " "
                        + record.change().name().toLowerCase(Locale.ROOT) + " "
                        + record.labels().valueOf("i"))
                .toList();
    }

    @Test
    void alertIsReceivedOnceHoweverOftenItIsRenewedAndResolvedOnce() {
        history.started();
        put(firing("1", 0, 60));
        bench.pass(10);
        put(firing("1", 0, 70));
        bench.pass(20);
        put(firing("1", 0, 20));
        put(firing("1", 0, 20));

        assertThat(changes()).containsExactly("0 received 1", "20 resolved 1");
    }

    @Test
    void alertThatIsNotRenewedExpiresAtItsEnd() {
        history.started();
        put(firing("1", 0, 60));
        bench.pass(100);

        assertThat(records).filteredOn(AlertRecord.class::isInstance).last().satisfies(record -> {
            AlertRecord expired = (AlertRecord) record;
            assertThat(expired.endsAt()).isEqualTo(at(60));
        });
        assertThat(changes()).containsExactly("0 received 1", "60 expired 1");
    }

    @Test
    void alertThatFiresAgainIsReceivedAgain() {
        history.started();
        put(firing("1", 0, 30));
        bench.pass(40);
        put(firing("1", 40, 100));

        assertThat(changes()).containsExactly("0 received 1", "30 expired 1", "40 received 1");
    }

    @Test
    void endOfAnAlertThatOnlyAnEarlierProcessKnewIsRecordedOnce() {
        history.started();
        bench.pass(10);
        put(firing("1", 0, 5));
        put(firing("1", 0, 5));

        assertThat(changes()).containsExactly("10 resolved 1");
    }

    /** The runs of renewals since the last call, with the seconds of the record, and of each renewal. */
    private List<String> runs() {
        return take(AlertRecord.class).stream()
                .filter(record -> record.change() == AlertRecord.Change.RESENT)
                .map(record -> second(record.at()) + ": "
                        + record.resentAt().stream()
                                .map(NodeHistoryTest::second)
                                .toList())
                .toList();
    }

    private static long second(Instant time) {
        return Duration.between(Samples.START, time).toSeconds();
    }

    private void resendEveryMinute(int from, int to) {
        for (int second = from; second <= to; second += 60) {
            bench.pass(second);
            put(firing("1", 0, 20));
        }
    }

    @Test
    void renewalsOfAnEndedAlertAreOneRecordAfterTheLast() {
        history.started();
        put(firing("1", 0, 60));
        resendEveryMinute(20, 200);
        bench.pass(499);
        assertThat(runs()).isEmpty();

        bench.pass(600);
        assertThat(runs()).containsExactly("500: [80, 140, 200]");
    }

    @Test
    void renewalsOfAnEndedAlertAreRecordedWhenItFiresAgainAndAtTheStop() {
        history.started();
        put(firing("1", 0, 60));
        resendEveryMinute(20, 80);
        bench.pass(100);
        put(firing("1", 100, 200));
        assertThat(runs()).containsExactly("100: [80]");

        bench.pass(110);
        put(with("1", at(100), at(110), LabelSet.EMPTY));
        bench.pass(170);
        put(with("1", at(100), at(110), LabelSet.EMPTY));
        history.stopping();
        assertThat(runs()).containsExactly("170: [170]");
    }

    @Test
    void otherAnnotationsAreRecordedAtMostOnceInTenMinutes() {
        history.started();
        for (int minute = 0; minute < 31; minute++) {
            bench.pass(minute * 60);
            put(with("1", at(0), at(minute * 60 + 300), LabelSet.of("value", Integer.toString(minute))));
        }

        assertThat(changes()).containsExactly("0 received 1", "600 updated 1", "1200 updated 1", "1800 updated 1");
    }

    @Test
    void otherStartIsRecordedAtOnce() {
        history.started();
        put(firing("1", 10, 60));
        put(firing("1", 5, 60));

        assertThat(changes()).containsExactly("0 received 1", "0 updated 1");
    }

    @Test
    void alertsThatWereRestoredFireOn() {
        put(firing("1", 0, 60));
        history.started();
        put(firing("2", 0, 60));

        assertThat(changes()).containsExactly("0 updated 1", "0 received 2");
    }

    @Test
    void alertThatFiresForLongIsRecordedAgainBeforeItsRecordIsDropped() {
        history.started();
        put(firing("1", 0, 86_400));
        bench.pass(3_600 + 60);

        assertThat(changes()).containsExactly("0 received 1", "3600 updated 1");
    }

    @Test
    void notificationIsRecordedWithItsAlertsAndItsDelay() {
        history.started();
        put(firing("1", 0, 600));
        bench.pass(5);

        DeliveryRecord first = take(DeliveryRecord.class).get(0);
        assertThat(first.outcome()).isEqualTo(DeliveryRecord.Outcome.SENT);
        assertThat(first.reason()).isEqualTo(NotifyReason.FIRST);
        assertThat(first.groupKey()).isEqualTo("{}:{alertname=\"A\"}");
        assertThat(first.receiver()).isEqualTo("r0");
        assertThat(first.firing()).containsExactly(NodeHarness.labels("1").fingerprint());
        assertThat(first.resolved()).isEmpty();
        assertThat(first.attempts()).isEqualTo(1);
        assertThat(first.latency()).isEqualTo(Duration.ofSeconds(1));
        assertThat(first.error()).isEmpty();

        bench.pass(10);
        put(firing("2", 10, 600));
        bench.pass(15);
        put(firing("1", 0, 15));
        bench.pass(30);

        DeliveryRecord second = take(DeliveryRecord.class).get(0);
        assertThat(second.firing()).containsExactly(NodeHarness.labels("2").fingerprint());
        assertThat(second.resolved()).containsExactly(NodeHarness.labels("1").fingerprint());
        assertThat(second.latency()).isEqualTo(Duration.ofSeconds(11)); // the group flushes at 21
    }

    @Test
    void notificationThatIsGivenUpIsRecordedWithTheReason() {
        history.started();
        bench.r0.then(FakeReceiver.BUSY, FakeReceiver.REFUSED);
        put(firing("1", 0, 600));
        bench.pass(19);

        List<DeliveryRecord> failed = take(DeliveryRecord.class);
        assertThat(failed).hasSize(1);
        assertThat(failed.get(0).outcome()).isEqualTo(DeliveryRecord.Outcome.FAILED);
        assertThat(failed.get(0).reason()).isEqualTo(NotifyReason.FIRST);
        assertThat(failed.get(0).attempts()).isEqualTo(2);
        assertThat(failed.get(0).error()).endsWith("bad request");
        assertThat(failed.get(0).firing()).hasSize(1);
    }

    @Test
    void versionsOfSilencesAreRecorded() {
        history.started();
        SetResult.Stored stored = (SetResult.Stored)
                bench.now(bench.node.setSilence(Samples.silence(bench.loop.now(), at(500), "i=\"1\"")));
        bench.pass(10);
        bench.now(bench.node.expireSilence(stored.id()));

        List<SilenceRecord> versions = take(SilenceRecord.class);
        assertThat(versions)
                .hasSize(2)
                .allSatisfy(record -> assertThat(record.silence().id()).isEqualTo(stored.id()));
        assertThat(versions.get(0).silence().endsAt()).isEqualTo(at(500));
        assertThat(versions.get(1).silence().endsAt()).isEqualTo(at(10));
    }

    @Test
    void endedSilencesThatAreRestoredAreNotRecordedAgain() {
        bench.now(bench.node.setSilence(Samples.silence(bench.loop.now(), at(5), "i=\"1\"")));
        bench.pass(10);
        records.clear();
        bench.node.restore(
                List.of(
                        Samples.stored(
                                Samples.version(Samples.silence(at(0), at(5), "i=\"2\""), "ended", at(0)), at(9_000)),
                        Samples.stored(
                                Samples.version(Samples.silence(at(0), at(500), "i=\"3\""), "active", at(0)),
                                at(9_000))),
                List.of());

        assertThat(take(SilenceRecord.class))
                .extracting(record -> record.silence().id())
                .containsExactly("active");
    }

    @Test
    void configurationIsRecordedWhenItChangesAndAgainBeforeItsRecordIsDropped() {
        history.starting();
        history.configured(1, "a", "", Map.of());
        history.started();
        history.configured(1, "a", "", Map.of());
        history.configured(1, "a", "", Map.of("t", "{{ define }}"));
        history.configured(2, "b", "", Map.of());
        assertThat(take(ConfigRecord.class)).extracting(ConfigRecord::hash).containsExactly("1", "1", "2");

        bench.pass(3_600 + 1_200);
        assertThat(take(ConfigRecord.class)).extracting(ConfigRecord::text).containsExactly("b");
        history.stopping();
        assertThat(take(ProcessRecord.class)).extracting(ProcessRecord::started).containsExactly(true, false);
    }
}
