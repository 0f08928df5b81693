package io.grapevine.receiver.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.receiver.action.ConnectionState;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.SimLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Socket Mode with a Slack that the test plays, in virtual time. */
class SocketModeClientTest {
    private static final String HELLO = "{\"type\":\"hello\",\"num_connections\":1}";

    private final SimLoop loop = Samples.loop();
    private final List<Connection> connections = new ArrayList<>();
    private final List<String> order = new ArrayList<>();
    private final List<Consumer<Map<String, Object>>> answers = new ArrayList<>();
    private final SocketModeClient client = new SocketModeClient(
            link -> connections.add(new Connection(link)),
            loop,
            SocketModeClient.Timing.USUAL,
            () -> 1.0,
            (payload, answered) -> {
                order.add("payload " + payload.text("id"));
                answers.add(answered);
            });

    /** One connection as Slack sees it. */
    private final class Connection implements SocketModeClient.Socket {
        private final SocketModeClient.Link link;
        private int pings;
        private boolean isClosed;

        Connection(SocketModeClient.Link link) {
            this.link = link;
        }

        @Override
        public void send(String text) {
            order.add(text);
        }

        @Override
        public void ping() {
            pings++;
        }

        @Override
        public void close() {
            isClosed = true;
        }

        void accept() {
            link.opened(this);
            say(HELLO);
        }

        void say(String text) {
            link.frame();
            link.text(text);
        }

        void disconnect(String reason) {
            say("{\"type\":\"disconnect\",\"reason\":\"" + reason + "\"}");
        }
    }

    private Connection latest() {
        return connections.get(connections.size() - 1);
    }

    private Connection connected() {
        client.start();
        latest().accept();
        assertThat(client.state().up()).isTrue();
        return latest();
    }

    private void pass(long seconds) {
        loop.runUntil(loop.elapsed().plusSeconds(seconds));
    }

    @Test
    void isUpAfterHello() {
        client.start();
        latest().link.opened(latest());
        assertThat(client.state().up()).isFalse();

        latest().say(HELLO);

        assertThat(client.state()).isEqualTo(new ConnectionState(true, "", loop.now()));
    }

    @Test
    void anEnvelopeIsAcknowledgedBeforeItIsActedOn() {
        connected().say("{\"envelope_id\":\"e1\",\"type\":\"interactive\",\"payload\":{\"id\":\"p1\"}}");

        assertThat(order).containsExactly("{\"envelope_id\":\"e1\"}", "payload p1");
    }

    @Test
    void envelopeOfADialogIsAcknowledgedWithItsAnswer() {
        Connection slack = connected();
        for (String id : List.of("d1", "d2", "d3")) {
            slack.say("{\"envelope_id\":\"" + id
                    + "\",\"type\":\"interactive\",\"payload\":{\"type\":\"view_submission\"}}");
        }
        assertThat(order).containsOnly("payload ");

        answers.get(0).accept(Map.of("response_action", "errors"));
        answers.get(1).accept(Map.of());
        client.stop();
        answers.get(2).accept(Map.of());

        assertThat(order.subList(3, order.size()))
                .containsExactly(
                        "{\"envelope_id\":\"d1\",\"payload\":{\"response_action\":\"errors\"}}",
                        "{\"envelope_id\":\"d2\"}");
    }

    @Test
    void othersEnvelopesAreAcknowledgedAndIgnored() {
        Connection slack = connected();
        slack.say("{\"envelope_id\":\"e1\",\"type\":\"slash_commands\",\"payload\":{}}");
        slack.say("{\"envelope_id\":\"e2\",\"type\":\"link_api\",\"payload\":{}}");
        slack.say("no JSON");
        slack.say("{\"envelope_id\":7,\"type\":\"hello\"}");
        slack.say("[]");

        assertThat(order).containsExactly("{\"envelope_id\":\"e1\"}", "{\"envelope_id\":\"e2\"}");
        assertThat(client.state().up()).isTrue();
    }

    @Test
    void theSuccessorIsOpenedBeforeTheOldOneIsClosed() {
        Connection old = connected();
        old.disconnect("warning");
        old.disconnect("refresh_requested");
        assertThat(connections).hasSize(2);
        assertThat(old.isClosed).isFalse();

        latest().accept();
        old.say("{\"envelope_id\":\"late\",\"type\":\"interactive\",\"payload\":{\"id\":\"late\"}}");

        assertThat(order).containsExactly("{\"envelope_id\":\"late\"}", "payload late");
        assertThat(old.isClosed).isFalse();
        pass(31);
        assertThat(old.isClosed).isTrue();
        assertThat(latest().isClosed).isFalse();
        assertThat(connections).hasSize(2);
        assertThat(client.state().up()).isTrue();
    }

    @Test
    void theEndOfTheOldOneIsNoLossWhileItsSuccessorOpens() {
        Connection old = connected();
        old.disconnect("warning");
        old.link.closed();
        assertThat(client.state().up()).isFalse();

        latest().accept();

        assertThat(connections).hasSize(2);
        assertThat(client.state().up()).isTrue();
    }

    @Test
    void aRefreshThatFailsIsTriedAgainWhileTheOldOneIsRead() {
        Connection old = connected();
        old.disconnect("refresh_requested");
        latest().link.end("apps.connections.open: internal_error", null);
        assertThat(client.state().up()).isTrue();

        pass(1);

        assertThat(connections).hasSize(3);
        latest().accept();
        assertThat(client.state().error()).isEmpty();
    }

    @Test
    void pingsEachHalfMinuteAndGivesUpAfter75SecondsWithoutAFrame() {
        Connection slack = connected();
        for (int i = 0; i < 20; i++) {
            pass(30);
            slack.link.frame(); // the pong
        }
        assertThat(slack.pings).isEqualTo(20);
        assertThat(client.state().up()).isTrue();

        pass(74);
        assertThat(client.state().up()).isTrue();
        pass(1);

        assertThat(client.state().up()).isFalse();
        assertThat(client.state().error()).contains("75 s");
        assertThat(slack.isClosed).isTrue();
        pass(1);
        assertThat(connections).hasSize(2);
    }

    @Test
    void aConnectionWithoutHelloIsGivenUp() {
        client.start();
        latest().link.opened(latest());
        for (int i = 0; i < 3; i++) {
            pass(5);
            latest().link.frame();
        }
        pass(5);

        assertThat(latest().isClosed).isTrue();
        assertThat(client.state().error()).contains("20 s");
    }

    @Test
    void pausesGrowToTwoMinutes() {
        client.start();
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            int before = connections.size();
            latest().link.end("WebSocket: timed out", null);
            long pause = 0;
            while (connections.size() == before) {
                pass(1);
                pause++;
            }
            pauses.add(pause);
        }

        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 120L, 120L, 120L);
        assertThat(client.state().error()).isEqualTo("WebSocket: timed out");
    }

    @Test
    void pausesAreRandomInPart() {
        assertThat(SocketModeClient.Timing.USUAL.pauses().after(3, 0)).isEqualTo(Duration.ofSeconds(4));
        assertThat(SocketModeClient.Timing.USUAL.pauses().after(3, 0.5)).isEqualTo(Duration.ofSeconds(6));
        assertThat(SocketModeClient.Timing.USUAL.pauses().after(1_000_000, 1)).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void slacksOwnPauseIsKept() {
        client.start();
        latest().link.end("apps.connections.open: status code 429: ratelimited", Duration.ofSeconds(17));
        pass(16);
        assertThat(connections).hasSize(1);
        pass(1);
        assertThat(connections).hasSize(2);
    }

    @Test
    void aConnectionThatLastsEndsTheRowOfFailures() {
        client.start();
        for (int i = 0; i < 5; i++) {
            latest().link.end("x", null);
            pass(16);
        }
        latest().accept();
        pass(61);
        latest().link.closed();
        pass(1);

        assertThat(connections).hasSize(7);
    }

    @Test
    void aConnectionThatEndsAtOnceIsAFailure() {
        client.start();
        for (int i = 0; i < 4; i++) {
            latest().accept();
            latest().link.closed();
            pass(1 << i);
        }
        assertThat(connections).hasSize(5);
        latest().accept();
        latest().link.closed();
        pass(15);
        assertThat(connections).hasSize(5);
    }

    @Test
    void saysThatSocketModeIsSwitchedOffOrFull() {
        connected().disconnect("link_disabled");
        assertThat(client.state().up()).isFalse();
        assertThat(client.state().error()).contains("link_disabled", "switched off");
        pass(59);
        assertThat(connections).hasSize(1);
        pass(1);

        latest().link.opened(latest());
        latest().disconnect("too_many_websockets");

        assertThat(client.state().error()).contains("too_many_websockets", "10");
        assertThat(latest().isClosed).isTrue();
        pass(59);
        assertThat(connections).hasSize(2);
        pass(1);
        assertThat(connections).hasSize(3);
    }

    @Test
    void stopClosesAllAndLeavesNoTimer() {
        Connection old = connected();
        old.disconnect("warning");
        latest().accept();

        client.stop();

        assertThat(connections).allMatch(connection -> connection.isClosed);
        assertThat(client.state().up()).isFalse();
        pass(600);
        assertThat(connections).hasSize(2);
        assertThat(loop.size()).isZero();
        client.start();
        assertThat(connections).hasSize(3);
    }

    @Test
    void whatOpensAfterTheStopIsClosed() {
        client.start();
        client.stop();

        latest().accept();

        assertThat(latest().isClosed).isTrue();
        assertThat(client.state().up()).isFalse();
        latest().link.closed();
        pass(600);
        assertThat(connections).hasSize(1);
    }

    @Test
    void anEndThatIsReportedTwiceIsOneEnd() {
        Connection slack = connected();
        slack.link.closed();
        slack.link.closed();
        slack.link.end("late", null);
        pass(1);

        assertThat(connections).hasSize(2);
    }
}
