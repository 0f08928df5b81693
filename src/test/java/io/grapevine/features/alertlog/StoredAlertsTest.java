package io.grapevine.features.alertlog;

import static io.grapevine.sim.Samples.alert;
import static io.grapevine.sim.Samples.at;
import static io.grapevine.sim.Samples.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Records;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.model.Alert;
import io.grapevine.model.Digest;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoredAlertsTest {
    private final Alert one = alert(at(0), "alertname", "A", "i", "1");
    private final Alert two = alert(at(0), "alertname", "A", "i", "2");
    private final StoredAlerts stored = new StoredAlerts();

    private void add(AlertBatch batch) {
        assertThat(stored.add(AlertBatchCodec.encode(batch))).isInstanceOf(Decoded.Ok.class);
    }

    private static AlertBatch snapshot(long number, double at, Alert... alerts) {
        return AlertBatch.part(
                number, at(at), entries(alerts), Map.of(group(1), new GroupPhase(at(30), Duration.ofMinutes(5))));
    }

    private static AlertBatch change(long number, double at, Alert... alerts) {
        return new AlertBatch(number, at(at), false, List.of(), entries(alerts), List.of(), List.of(), Map.of());
    }

    private static Digest group(int number) {
        return new Digest(0, number);
    }

    private static List<AlertBatch.Entry> entries(Alert... alerts) {
        return List.of(alerts).stream()
                .map(each -> AlertBatch.Entry.of(each, null))
                .toList();
    }

    private List<Alert> alerts() {
        return stored.alerts().stream().map(AlertBatch.Entry::alert).toList();
    }

    @Test
    void sendersSurviveAndARenewalIsThatOfAllForWhichTheAlertFires() {
        Alert first = Records.with(one, "labels", LabelSet.of("replica", "a"));
        Alert second = Records.with(ended(one, at(5)), "labels", LabelSet.of("replica", "b"));
        Alert both = Records.with(one, "senders", List.of(first, second), "updatedAt", at(6));
        add(change(1, 10, both));
        assertThat(alerts()).containsExactly(both);

        Instant later = at(7200);
        add(Records.with(
                change(2, 20), "renewals", List.of(new AlertBatch.Renewal(Digest.of(one.labels()), later, at(19)))));
        assertThat(alerts().get(0).senders()).extracting(Alert::endsAt).containsExactly(later, at(5));
        assertThat(alerts().get(0).endsAt()).isEqualTo(later);
    }

    @Test
    void changesApplyAfterTheSnapshot() {
        add(snapshot(5, 10, one));
        add(Records.with(
                change(6, 20, two),
                "removed",
                List.of(Digest.of(one.labels())),
                "phases",
                Map.of(group(2), new GroupPhase(at(60), Duration.ofMinutes(1)))));

        assertThat(alerts()).containsExactly(two);
        assertThat(stored.last()).isEqualTo(6);
        assertThat(stored.lastAlive()).isEqualTo(at(20));
        assertThat(stored.nextFlush(group(1))).isEqualTo(at(30));
        assertThat(stored.nextFlush(group(2))).isEqualTo(at(60));
        assertThat(stored.nextFlush(group(3))).isNull();
        assertThat(stored.lastFlush(group(1))).isNull();
    }

    @Test
    void changesThatTheSnapshotHasReplacedAreSkipped() {
        add(snapshot(5, 10, one));
        add(change(4, 5, two));
        add(Records.with(change(5, 9), "removed", List.of(Digest.of(one.labels()))));

        assertThat(alerts()).containsExactly(one);
    }

    @Test
    void changesWithoutASnapshotApply() {
        add(change(1, 10, one));

        assertThat(alerts()).containsExactly(one);
    }

    @Test
    void aRenewalChangesTheEndAndTheTimeOfReceipt() {
        add(change(1, 10, one));
        add(Records.with(
                change(2, 40),
                "renewals",
                List.of(
                        new AlertBatch.Renewal(Digest.of(one.labels()), at(9000), at(40)),
                        new AlertBatch.Renewal(Digest.of(two.labels()), at(9000), at(40)))));

        assertThat(alerts()).containsExactly(one.renewed(at(9000), at(40)));
    }

    @Test
    void groupsThatHaveNotifiedOfAnEndAreKnownUntilTheAlertChanges() {
        add(change(1, 10, ended(one, at(10))));
        add(Records.with(
                change(2, 20), "notified", List.of(new AlertBatch.Notified(Digest.of(one.labels()), group(7)))));
        assertThat(stored.alerts()).extracting(AlertBatch.Entry::notified).containsExactly(Set.of(group(7)));

        add(change(3, 30, one));
        assertThat(stored.alerts()).extracting(AlertBatch.Entry::notified).containsExactly(Set.of());
    }

    @Test
    void aRecordThatCannotBeDecodedChangesNothing() {
        add(change(1, 10, one));

        assertThat(stored.add(new byte[] {1, 2, 3})).isInstanceOf(Decoded.Fault.class);
        assertThat(alerts()).containsExactly(one);
    }
}
