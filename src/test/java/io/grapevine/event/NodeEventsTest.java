package io.grapevine.event;

import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.core.node.NodeFixtures;
import io.grapevine.core.node.NodeHarness;
import io.grapevine.core.silence.SetResult;
import io.grapevine.event.EventData.NotificationSent;
import io.grapevine.model.Alert;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.Silence;
import io.grapevine.sim.FakeReceiver;
import io.grapevine.sim.Samples;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeEventsTest {
    private final List<Event> events = new ArrayList<>();
    private final NodeHarness bench = new NodeHarness(NodeFixtures.with(core -> new NodeEvents(core, events::add)));

    private void put(Alert... alerts) {
        bench.now(bench.node.putAlerts(List.of(alerts)));
    }

    private Silence silenced(String... matchers) {
        Silence wanted = Samples.silence(bench.loop.now(), at(500), matchers);
        String id = ((SetResult.Stored) bench.now(bench.node.setSilence(wanted))).id();
        return bench.node.silences().get(id);
    }

    /** The types of the events since the last call, each with the value of label {@code i} of its alert. */
    private List<String> story() {
        List<String> story =
                events.stream().map(event -> describe(event.data())).toList();
        events.clear();
        return story;
    }

    private static String describe(EventData data) {
        if (data instanceof EventData.AlertCreated created) {
            return "created " + i(created.alert());
        } else if (data instanceof EventData.AlertGrouped grouped) {
            return "grouped " + i(grouped.alert());
        } else if (data instanceof EventData.AlertResolved resolved) {
            return "resolved " + i(resolved.alert());
        } else if (data instanceof EventData.AlertInhibited inhibited) {
            return "inhibited " + inhibited.labels().valueOf("i");
        } else if (data instanceof EventData.AlertSilenced silenced) {
            return "silenced " + silenced.labels().valueOf("i");
        } else if (data instanceof NotificationSent sent) {
            return "notified " + sent.reason() + " "
                    + sent.sent().stream().map(NodeEventsTest::i).toList();
        }
        return data.getClass().getSimpleName();
    }

    private static String i(Alert alert) {
        return alert.labels().valueOf("i");
    }

    private <T> T only(Class<T> type) {
        List<T> found = events.stream()
                .map(Event::data)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void alertIsCreatedOnceAndGroupedWithEachVersion() {
        put(bench.alert("1"));
        put(bench.alert("1"), bench.alert("2"));

        assertThat(story()).containsExactly("created 1", "grouped 1", "grouped 1", "created 2", "grouped 2");
    }

    @Test
    void notificationNamesItsAlertsAndThoseThatWereMuted() {
        silenced("i=\"silenced\"");
        put(bench.alert("1"), bench.alert("silenced"), bench.alert("source"), bench.alert("target"));
        events.clear();
        bench.pass(2);

        NotificationSent sent = only(NotificationSent.class);
        assertThat(story()).containsExactly("inhibited target", "silenced silenced", "notified FIRST [1, source]");
        assertThat(sent.judged()).extracting(NodeEventsTest::i).containsExactly("1", "source");
        assertThat(sent.muted()).extracting(NodeEventsTest::i).containsExactly("target", "silenced");
        assertThat(sent.groupKey()).isEqualTo("{}:{alertname=\"A\"}");
        assertThat(sent.flush()).isEqualTo(1);
        assertThat(sent.groupUuid()).hasSize(36);
        assertThat(sent.kind()).isEqualTo("webhook");
    }

    @Test
    void inhibitionNamesItsRuleAndTheAlertThatInhibits() {
        put(bench.alert("source"), bench.alert("target"));
        bench.pass(2);

        EventData.AlertInhibited inhibited = only(EventData.AlertInhibited.class);
        assertThat(inhibited.rule())
                .isEqualTo(bench.node.loadedConfig().config().inhibitRules().get(0));
        assertThat(inhibited.source()).isEqualTo(NodeHarness.labels("source").fingerprint());
    }

    @Test
    void flushesOfAGroupAreNumberedAndKeepItsIdentity() {
        put(bench.alert("1"));
        bench.pass(2);
        NotificationSent first = only(NotificationSent.class);
        events.clear();
        put(bench.alert("2"));
        bench.pass(22);

        NotificationSent second = only(NotificationSent.class);
        assertThat(second.reason()).isEqualTo(NotifyReason.NEW_ALERTS);
        assertThat(second.flush()).isEqualTo(2);
        assertThat(second.groupUuid()).isEqualTo(first.groupUuid());
    }

    @Test
    void resolvedAlertIsForgottenOnceItsEndWasNotified() {
        Alert alert = bench.alert("1");
        put(alert);
        bench.pass(2);
        put(Samples.ended(alert, bench.loop.now()));
        events.clear();
        bench.pass(22);

        assertThat(story()).containsExactly("notified ALL_RESOLVED [1]", "resolved 1");
    }

    @Test
    void failedNotificationIsNoEvent() {
        bench.r0.always(FakeReceiver.BUSY);
        put(bench.alert("1"));
        events.clear();
        bench.pass(15);

        assertThat(story()).isEmpty();
    }

    @Test
    void silenceIsCreatedAndUpdatedByRequestsOnly() {
        Silence silence = silenced("i=\"1\"");
        bench.now(bench.node.setSilence(Samples.version(silence, silence.id(), bench.loop.now())));
        bench.now(bench.node.expireSilence(silence.id()));

        assertThat(story()).containsExactly("SilenceCreated", "SilenceUpdated");
    }

    @Test
    void silenceThatReplacesAnotherIsCreated() {
        Silence silence = silenced("i=\"1\"");
        events.clear();
        Silence other = Samples.silence(bench.loop.now(), at(500), "i=\"2\"");
        bench.now(bench.node.setSilence(Samples.version(other, silence.id(), bench.loop.now())));

        assertThat(story()).containsExactly("SilenceCreated");
    }

    @Test
    void refusedSilenceIsNoEvent() {
        bench.now(bench.node.setSilence(Samples.silence(bench.loop.now(), at(-10), "i=\"1\"")));

        assertThat(story()).isEmpty();
    }

    @Test
    void reloadRecordsNothingOfGroupsThatStay() {
        put(bench.alert("1"));
        events.clear();
        bench.now(bench.node.use(bench.loadedConfig(NodeHarness.CONFIG)));

        assertThat(story()).isEmpty();
    }

    @Test
    void positionIsThatAmongThePeers() {
        bench.others.position(2);
        put(bench.alert("1"));

        assertThat(events).isNotEmpty().allMatch(event -> event.clusterPosition() == 2);
    }
}
