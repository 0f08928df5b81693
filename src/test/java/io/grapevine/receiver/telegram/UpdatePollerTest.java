package io.grapevine.receiver.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.loop.Pauses;
import io.grapevine.receiver.LogLines;
import io.grapevine.receiver.action.ConnectionState;
import io.grapevine.receiver.action.JsonTree;
import io.grapevine.receiver.action.ReportedConnection;
import io.grapevine.receiver.action.ServiceAnswer;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.SimLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Long polling in virtual time. */
class UpdatePollerTest {
    private final SimLoop loop = Samples.loop();
    private final List<Poll> polls = new ArrayList<>();
    private final List<Long> handled = new ArrayList<>();
    private CompletionStage<?> handling = CompletableFuture.completedFuture(null);
    private final Upkeep upkeep = new Upkeep(
            loop,
            new Pauses(Duration.ofSeconds(1), Duration.ofMinutes(2)),
            () -> 1,
            new ReportedConnection("Telegram", loop::now),
            () -> new UpdatePoller(this::poll, this::handle, loop::now));

    private record Poll(long offset, Duration patience, CompletableFuture<ServiceAnswer> answer) {}

    private CompletionStage<ServiceAnswer> poll(long offset, Duration wait) {
        Poll poll = new Poll(offset, wait, new CompletableFuture<>());
        polls.add(poll);
        return poll.answer();
    }

    private CompletionStage<?> handle(JsonTree update) {
        handled.add(update.whole("update_id"));
        return handling;
    }

    private static ServiceAnswer accepted(String result) {
        return new ServiceAnswer(0, "", null, JsonTree.read(result).orElseThrow());
    }

    private Poll last() {
        return polls.get(polls.size() - 1);
    }

    private void answer(ServiceAnswer answer) {
        last().answer().complete(answer);
        pass(Duration.ofMillis(1));
    }

    private void pass(Duration time) {
        loop.runUntil(loop.elapsed().plus(time));
    }

    private void up() {
        upkeep.start();
        answer(accepted("[]"));
    }

    @Test
    void theFirstRequestDoesNotWaitSoThatTheStateIsKnown() {
        upkeep.start();
        assertThat(last().offset()).isZero();
        assertThat(last().patience()).isZero();
        assertThat(upkeep.state().up()).isFalse();

        answer(accepted("[]"));

        assertThat(upkeep.state().up()).isTrue();
        assertThat(last().patience()).isEqualTo(Duration.ofSeconds(50));
    }

    @Test
    void aClickIsConfirmedOnceItIsHandled() {
        up();
        CompletableFuture<Void> action = new CompletableFuture<>();
        handling = action;
        answer(accepted("[{\"update_id\":7}]"));
        assertThat(handled).containsExactly(7L);
        assertThat(polls).hasSize(2);

        action.complete(null);
        pass(Duration.ofMillis(1));

        assertThat(last().offset()).isEqualTo(8);
    }

    @Test
    void severalUpdatesAreHandledInTheirOrder() {
        up();
        answer(accepted("[{\"update_id\":7},{\"update_id\":9}]"));

        assertThat(handled).containsExactly(7L, 9L);
        assertThat(last().offset()).isEqualTo(10);
    }

    @Test
    void aReplicaThatIsNoLongerFirstConfirmsNothingAndStartsAnew() {
        up();
        CompletableFuture<Void> action = new CompletableFuture<>();
        handling = action;
        answer(accepted("[{\"update_id\":7}]"));
        upkeep.stop();
        assertThat(upkeep.state()).isEqualTo(new ConnectionState(false, "", loop.now()));
        upkeep.start();
        assertThat(last().offset()).isZero();

        action.complete(null);
        pass(Duration.ofMillis(1));

        assertThat(polls).hasSize(3);
    }

    @Test
    void anAnswerAfterTheStopIsLeftToOthers() {
        up();
        upkeep.stop();
        answer(ServiceAnswer.failed("connection lost"));
        pass(Duration.ofMinutes(10));

        assertThat(polls).hasSize(2);
        assertThat(upkeep.state().error()).isEmpty();
        assertThat(loop.size()).isZero();
    }

    @Test
    void startingTwiceIsStartingOnce() {
        upkeep.start();
        upkeep.start();
        assertThat(polls).hasSize(1);
        upkeep.stop();
        upkeep.stop();
    }

    @Test
    void anotherPollerOrAWebhookIsLeftInPeaceForAWhile() {
        up();
        for (int i = 0; i < 4; i++) {
            answer(new ServiceAnswer(409, "status code 409: Conflict: x", null, new JsonTree(null)));
            int before = polls.size();
            pass(Duration.ofSeconds(29));
            assertThat(polls).hasSize(before);
            pass(Duration.ofSeconds(1));
            assertThat(polls).hasSize(before + 1);
            assertThat(upkeep.state().error()).contains("409");
        }
        assertThat(last().patience()).isZero();
    }

    @Test
    void otherFailuresHaveGrowingPauses() {
        try (LogLines log = LogLines.capture()) {
            upkeep.start();
            for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 64, 120, 120}) {
                answer(new ServiceAnswer(401, "status code 401: Unauthorized", null, new JsonTree(null)));
                int before = polls.size();
                pass(Duration.ofSeconds(seconds).minusMillis(2));
                assertThat(polls).hasSize(before);
                pass(Duration.ofMillis(2));
                assertThat(polls).hasSize(before + 1);
            }
            answer(accepted("[]"));
            answer(ServiceAnswer.failed("connection lost"));
            assertThat(log.lines()).hasSize(3);
            assertThat(log.lines().get(0)).contains("Cannot connect to Telegram", "401");
            assertThat(log.lines().get(1)).contains("Connected to Telegram");
            assertThat(log.lines().get(2)).contains("Connection to Telegram lost");
        }
        int before = polls.size();
        pass(Duration.ofSeconds(1));
        assertThat(polls).hasSize(before + 1);
    }

    @ParameterizedTest
    @CsvSource({"35, 35", "0, 1"})
    void pausesThatTelegramAsksForAreKept(long asked, long pause) {
        up();
        answer(new ServiceAnswer(429, "status code 429", Duration.ofSeconds(asked), new JsonTree(null)));
        pass(Duration.ofSeconds(pause).minusMillis(2));
        assertThat(polls).hasSize(2);
        pass(Duration.ofMillis(2));
        assertThat(polls).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "7", "[{}]", "[null]", "[{\"update_id\":\"x\"}]", "[{\"update_id\":-1}]"})
    void answersOfOtherFormsAreFailures(String result) {
        up();
        answer(accepted(result));

        assertThat(upkeep.state().error()).isEqualTo("not the answer expected");
        assertThat(handled).isEmpty();
        assertThat(polls).hasSize(2);
    }

    @Test
    void aServerThatDoesNotWaitIsNotAskedAllTheTime() {
        up();
        answer(accepted("[]"));
        assertThat(polls).hasSize(2);
        pass(Duration.ofSeconds(1));
        assertThat(polls).hasSize(3);
        assertThat(upkeep.state().up()).isTrue();
    }
}
