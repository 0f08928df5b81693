package io.grapevine.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.sync.Frame;
import io.grapevine.mesh.sync.FrameCodec;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.SimLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PeerQuestionsTest {
    private static final MemberId A = new MemberId("a", "1");
    private static final MemberId B = new MemberId("b", "1");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SimLoop loop = Samples.loop();
    private final List<MemberId> linked = new ArrayList<>(List.of(A, B));
    private final List<Frame> sent = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private final PeerQuestions questions = new PeerQuestions(loop, () -> List.of(A, B), (to, frame) -> {
        sent.add(frame);
        return linked.contains(to);
    });

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void ask(MemberId member) {
        questions.ask(
                member,
                bytes("?"),
                SECOND,
                answer -> answers.add(answer.map(content -> new String(content, StandardCharsets.UTF_8))
                        .orElse("none")));
    }

    private void pass(long millis) {
        loop.runUntil(loop.elapsed().plusMillis(millis));
    }

    @Test
    void theAnswerOfTheMemberThatWasAskedCounts() {
        ask(A);
        long id = ((Frame.PeerQuestion) sent.get(0)).id();
        questions.onAnswer(B, new Frame.PeerAnswer(id, bytes("of b")));
        questions.onAnswer(A, new Frame.PeerAnswer(id + 1, bytes("to another")));
        assertThat(answers).isEmpty();
        questions.onAnswer(A, new Frame.PeerAnswer(id, bytes("of a")));
        questions.onAnswer(A, new Frame.PeerAnswer(id, bytes("again")));
        pass(5_000);
        assertThat(answers).containsExactly("of a");
    }

    @Test
    void withoutAnAnswerInTimeThereIsNone() {
        ask(A);
        pass(999);
        assertThat(answers).isEmpty();
        pass(1);
        assertThat(answers).containsExactly("none");
    }

    @Test
    void aMemberWithoutALinkOrThatIsLostIsNotWaitedFor() {
        linked.remove(A);
        ask(A);
        assertThat(answers).isEmpty();
        pass(0);
        assertThat(answers).containsExactly("none");
        ask(B);
        questions.onLost(A);
        assertThat(answers).hasSize(1);
        questions.onLost(B);
        assertThat(answers).containsExactly("none", "none");
    }

    @Test
    void questionsOfPeersAreAnsweredUnlessTheAnswerIsTooLong() {
        questions.onQuestion(A, new Frame.PeerQuestion(7, bytes("?")));
        assertThat(((Frame.PeerAnswer) sent.remove(0)).content()).isEmpty();
        questions.answerBy((question, reply) -> reply.accept(question));
        questions.onQuestion(A, new Frame.PeerQuestion(7, bytes("?")));
        Frame.PeerAnswer answer = (Frame.PeerAnswer) sent.get(0);
        assertThat(answer.id()).isEqualTo(7);
        assertThat(answer.content()).isEqualTo(bytes("?"));
        questions.answerBy((question, reply) -> reply.accept(new byte[Frame.PeerAnswer.MAX_CONTENT + 1]));
        questions.onQuestion(A, new Frame.PeerQuestion(8, bytes("?")));
        assertThat(sent).hasSize(1);
    }

    @Test
    void framesAreReadBackAndFitIntoTheChannel() {
        byte[] longest = new byte[Frame.PeerAnswer.MAX_CONTENT];
        byte[] encoded = FrameCodec.encode(new Frame.PeerAnswer(-3, longest));
        assertThat(encoded).hasSizeLessThanOrEqualTo(Channel.MAX_FRAME);
        Frame.PeerAnswer answer = (Frame.PeerAnswer) decoded(encoded).orElseThrow();
        assertThat(answer.id()).isEqualTo(-3);
        assertThat(answer.content()).isEqualTo(longest);
        Frame.PeerQuestion question =
                (Frame.PeerQuestion) decoded(FrameCodec.encode(new Frame.PeerQuestion(4, bytes("x"))))
                        .orElseThrow();
        assertThat(question.content()).isEqualTo(bytes("x"));
        byte[] tooLong = new byte[Frame.PeerQuestion.MAX_CONTENT + 1];
        assertThat(decoded(FrameCodec.encode(new Frame.PeerQuestion(4, tooLong))))
                .isEmpty();
    }

    private static Optional<Frame> decoded(byte[] bytes) {
        return FrameCodec.decode(bytes) instanceof Decoded.Ok<Frame> ok ? Optional.of(ok.value()) : Optional.empty();
    }
}
