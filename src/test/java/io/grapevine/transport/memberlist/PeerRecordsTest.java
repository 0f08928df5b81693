package io.grapevine.transport.memberlist;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.mesh.StandaloneReplication;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.mesh.state.Version;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.SimLoop;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeerRecordsTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final SimLoop loop = Samples.loop();
    private final ReplicatedState silences =
            new StandaloneReplication(loop, new MemberId("m", "1")).state(StateKind.SILENCE.stateName());
    private final PeerRecords records = new PeerRecords(Map.of(StateKind.SILENCE, silences));
    private final Map<ByteBuffer, GossipRecord.Known> there = new HashMap<>();

    private void hold(String key, int rank, long stamp, int size) {
        silences.restore(key, new Version(rank, stamp, "m", new byte[size]), Duration.ZERO, HOUR);
    }

    private void theyHold(String key, int rank, long order) {
        there.values().removeIf(known -> known.key().equals(key));
        there.put(
                ByteBuffer.wrap((key + order).getBytes(StandardCharsets.UTF_8)),
                new GossipRecord.Known(key, order, rank));
    }

    private void reply() {
        records.replied(Map.of(StateKind.SILENCE, new HashMap<>(there)));
    }

    private List<String> lacking() {
        return new ArrayList<>(records.lacking().stream()
                .map(push -> push.key() + "@" + push.order())
                .toList());
    }

    @Test
    void nothingIsPushedBeforeTheFirstReply() {
        hold("a", 0, 5, 1);
        assertThat(lacking()).isEmpty();
        reply();
        assertThat(lacking()).containsExactly("a@5");
    }

    @Test
    void onlyWhatIsNewerIsPushed() {
        hold("older", 0, 5, 1);
        hold("same", 0, 5, 1);
        hold("newer", 0, 5, 1);
        hold("none", 0, 5, 1);
        theyHold("older", 0, 6);
        theyHold("same", 0, 5);
        theyHold("newer", 0, 4);
        reply();
        assertThat(lacking()).containsExactly("newer@5", "none@5");
    }

    @Test
    void anExpiryIsPushedWithATimeThatAlertmanagerPrefers() {
        hold("ended", 1, 5, 1);
        theyHold("ended", 0, 90);
        hold("endedThere", 0, 90, 1);
        theyHold("endedThere", 1, 5);
        reply();
        assertThat(lacking()).containsExactly("ended@91");
    }

    @Test
    void whatWasJustPushedIsNotPushedAgainBeforeAReplyCanShowIt() {
        hold("a", 0, 5, 1);
        reply();
        assertThat(lacking()).containsExactly("a@5");
        reply(); // made before the Alertmanager merged it
        assertThat(lacking()).isEmpty();
        theyHold("a", 0, 5);
        reply();
        assertThat(lacking()).isEmpty();
    }

    @Test
    void whatIsNotTakenIsPushedThreeTimes() {
        hold("refused", 0, 5, 1);
        int pushes = 0;
        for (int i = 0; i < 20; i++) {
            theyHold("other", 0, i); // something changes there each time
            reply();
            pushes += lacking().size();
        }
        assertThat(pushes).isEqualTo(3);

        hold("refused", 0, 6, 1);
        assertThat(lacking()).containsExactly("refused@6");
    }

    @Test
    void anotherAlertmanagerAtTheSameAddressGetsEverything() {
        hold("a", 0, 5, 1);
        theyHold("a", 0, 5);
        reply();
        assertThat(lacking()).isEmpty();
        records.forget();
        assertThat(records.records()).isEmpty();
        assertThat(lacking()).isEmpty();
        there.clear();
        reply();
        assertThat(lacking()).containsExactly("a@5");
    }

    @Test
    void aPushIsBoundedAndTheRestFollows() {
        for (int i = 0; i < 30; i++) {
            hold("k" + i, 0, 5, 900_000); // four of them fit
        }
        reply();
        List<String> pushed = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            List<String> part = lacking();
            assertThat(part).hasSizeLessThanOrEqualTo(4);
            reply(); // made before the Alertmanager merged the part
            part.forEach(each -> theyHold(each.substring(0, each.indexOf('@')), 0, 5));
            pushed.addAll(part);
        }
        assertThat(pushed).hasSize(30).doesNotHaveDuplicates();
    }

    @Test
    void nothingIsComparedWhereNothingHasChanged() {
        hold("a", 0, 5, 1);
        theyHold("a", 0, 5);
        reply();
        assertThat(lacking()).isEmpty();
        long changes = silences.changes();
        reply();
        assertThat(lacking()).isEmpty();
        assertThat(silences.changes()).isEqualTo(changes);
        hold("b", 0, 5, 1);
        assertThat(lacking()).containsExactly("b@5");
    }
}
