package io.grapevine.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.sync.Frame;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.SimLoop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertTransferTest {
    private static final MemberId A = new MemberId("a", "1");
    private static final MemberId B = new MemberId("b", "1");

    private final SimLoop loop = Samples.loop();
    private final List<Frame> sent = new ArrayList<>();
    private final List<Integer> taken = new ArrayList<>();
    private final List<Boolean> ends = new ArrayList<>();
    private final AlertTransfer transfer = new AlertTransfer(loop, (to, frame) -> sent.add(frame));
    private int captured;

    private EventLoop.Timer fetch() {
        return transfer.fetch(A, portion -> taken.add((int) portion[0]), ends::add);
    }

    private static Frame.AlertPortion portion(long id, int number, int all) {
        return new Frame.AlertPortion(id, number, all, new byte[] {(byte) number});
    }

    private void offer(int portions) {
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < portions; i++) {
            all.add(new byte[] {(byte) i});
        }
        transfer.answerBy(() -> {
            captured++;
            return all;
        });
    }

    private void pass(long millis) {
        loop.runUntil(loop.elapsed().plusMillis(millis));
    }

    @Test
    void portionsAreFetchedOneAfterTheOther() {
        fetch();
        assertThat(sent).containsExactly(new Frame.AlertFetch(1, 0));
        transfer.onPortion(A, portion(1, 0, 2));
        assertThat(ends).isEmpty();
        transfer.onPortion(A, portion(1, 1, 2));
        pass(60_000);

        assertThat(sent).containsExactly(new Frame.AlertFetch(1, 0), new Frame.AlertFetch(1, 1));
        assertThat(taken).containsExactly(0, 1);
        assertThat(ends).containsExactly(true);
    }

    @Test
    void portionThatIsLostIsAskedForAgain() {
        fetch();
        transfer.onPortion(A, portion(1, 0, 2));
        pass(2_500);
        transfer.onPortion(A, portion(1, 1, 2));

        assertThat(sent)
                .containsExactly(
                        new Frame.AlertFetch(1, 0),
                        new Frame.AlertFetch(1, 1),
                        new Frame.AlertFetch(1, 1),
                        new Frame.AlertFetch(1, 1));
        assertThat(ends).containsExactly(true);
    }

    @Test
    void peerThatNeverRepliesIsGivenUp() {
        fetch();
        pass(2_999);
        assertThat(ends).isEmpty();
        pass(1);
        assertThat(ends).containsExactly(false);
        assertThat(sent).hasSize(3);
    }

    @Test
    void peerThatHasNothingOrIsLostIsNotWaitedFor() {
        fetch();
        transfer.onPortion(A, Frame.AlertPortion.none(new Frame.AlertFetch(1, 0)));
        fetch();
        transfer.onLost(B);
        assertThat(ends).containsExactly(false);
        transfer.onLost(A);
        assertThat(ends).containsExactly(false, false);
    }

    @Test
    void portionsThatWereNotAskedForAreIgnored() {
        transfer.onPortion(A, portion(1, 0, 1));
        fetch();
        transfer.onPortion(B, portion(1, 0, 1));
        transfer.onPortion(A, portion(2, 0, 1));
        transfer.onPortion(A, portion(1, 1, 2));
        assertThat(taken).isEmpty();
        transfer.onPortion(A, portion(1, 0, 2));
        transfer.onPortion(A, portion(1, 0, 2));
        assertThat(taken).containsExactly(0);
        assertThat(ends).isEmpty();
    }

    @Test
    void fetchEndsIfThePeerChangesItsMindOrAPortionCannotBeUsed() {
        fetch();
        transfer.onPortion(A, portion(1, 0, 2));
        transfer.onPortion(A, portion(1, 1, 3));
        assertThat(ends).containsExactly(false);

        transfer.fetch(A, portion -> false, ends::add);
        transfer.onPortion(A, portion(2, 0, 1));
        assertThat(ends).containsExactly(false, false);
    }

    @Test
    void cancelledFetchEndsWithoutAWord() {
        fetch().cancel();
        transfer.onPortion(A, portion(1, 0, 1));
        pass(60_000);
        assertThat(ends).isEmpty();
    }

    @Test
    void replicaThatHandsNothingOverDoesNotReply() {
        transfer.onFetch(B, new Frame.AlertFetch(1, 0));
        assertThat(sent).isEmpty();
    }

    @Test
    void replicaWithNothingYetSaysSo() {
        offer(0);
        transfer.onFetch(B, new Frame.AlertFetch(1, 0));
        assertThat(sent).containsExactly(new Frame.AlertPortion(1, 0, 0, new byte[0]));
    }

    @Test
    void portionsOfOneTransferAreOfOneMoment() {
        offer(2);
        transfer.onFetch(B, new Frame.AlertFetch(4, 0));
        transfer.onFetch(B, new Frame.AlertFetch(4, 0));
        transfer.onFetch(B, new Frame.AlertFetch(4, 1));
        assertThat(sent).containsExactly(portion(4, 0, 2), portion(4, 0, 2), portion(4, 1, 2));
        assertThat(captured).isEqualTo(1);

        transfer.onFetch(B, new Frame.AlertFetch(5, 0));
        transfer.onFetch(B, new Frame.AlertFetch(4, 0));
        assertThat(sent).hasSize(4).endsWith(portion(5, 0, 2));
        assertThat(captured).isEqualTo(2);
    }

    @Test
    void portionsAreForgottenWithoutRequests() {
        offer(2);
        transfer.onFetch(B, new Frame.AlertFetch(1, 0));
        pass(AlertTransfer.IDLE.toMillis());
        transfer.onFetch(B, new Frame.AlertFetch(1, 1));
        assertThat(sent).endsWith(new Frame.AlertPortion(1, 1, 0, new byte[0]));
    }

    @Test
    void portionBeyondTheLastIsRefused() {
        offer(2);
        transfer.onFetch(B, new Frame.AlertFetch(1, 0));
        transfer.onFetch(B, new Frame.AlertFetch(1, 2));
        assertThat(sent).endsWith(new Frame.AlertPortion(1, 2, 0, new byte[0]));
    }

    @Test
    void onlySoManyPeersFetchAtATime() {
        offer(1);
        for (int i = 0; i < AlertTransfer.MOST_HANDOVERS; i++) {
            transfer.onFetch(new MemberId("p" + i, "1"), new Frame.AlertFetch(1, 0));
        }
        transfer.onFetch(B, new Frame.AlertFetch(1, 0));
        assertThat(sent).endsWith(new Frame.AlertPortion(1, 0, 0, new byte[0]));

        transfer.onLost(new MemberId("p0", "1"));
        transfer.onFetch(B, new Frame.AlertFetch(2, 0));
        assertThat(sent).endsWith(portion(2, 0, 1));
    }
}
