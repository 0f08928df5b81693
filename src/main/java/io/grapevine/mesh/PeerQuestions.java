package io.grapevine.mesh;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.sync.Frame;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Asks single peers questions whose content the mesh does not know, and passes theirs on. On the loop only. */
public final class PeerQuestions {
    private final EventLoop loop;
    private final Supplier<List<MemberId>> expected;
    private final Frame.Sender sender;
    private final Map<Long, Question> open = new TreeMap<>();
    private Answerer answerer = (question, reply) -> reply.accept(new byte[0]);
    private long lastId;

    /** Answers questions of peers. */
    @FunctionalInterface
    public interface Answerer {
        /**
         * Answers, now or later.
         *
         * @param question the content of the question
         * @param reply takes the content of the answer, which is empty if there is none; to be called on the loop
         */
        void answer(byte[] question, Consumer<byte[]> reply);
    }

    private record Question(MemberId member, EventLoop.Timer deadline, Consumer<Optional<byte[]>> then) {}

    PeerQuestions(EventLoop loop, Supplier<List<MemberId>> expected, Frame.Sender sender) {
        this.loop = loop;
        this.expected = expected;
        this.sender = sender;
    }

    /** The live peers, and those that have gone silent. */
    public Collection<MemberId> peers() {
        return expected.get();
    }

    /** Answers the questions of peers from now on. */
    public void answerBy(Answerer given) {
        answerer = given;
    }

    /**
     * Asks a peer.
     *
     * @param question at most {@link Frame.PeerQuestion#MAX_CONTENT} bytes
     * @param atMost how long to wait for the answer
     * @param then run once, on the loop, not before this method has returned; empty without an answer in time, as from a
     *     peer of a version that does not know the question
     */
    public void ask(MemberId member, byte[] question, Duration atMost, Consumer<Optional<byte[]>> then) {
        long id = ++lastId;
        boolean isSent = sender.send(member, new Frame.PeerQuestion(id, question));
        EventLoop.Timer deadline = loop.schedule(isSent ? atMost : Duration.ZERO, () -> end(id, Optional.empty()));
        open.put(id, new Question(member, deadline, then));
    }

    private void end(long id, Optional<byte[]> answer) {
        Question question = open.remove(id);
        if (question != null) {
            question.deadline().cancel();
            question.then().accept(answer);
        }
    }

    void onQuestion(MemberId from, Frame.PeerQuestion question) {
        answerer.answer(question.content(), content -> {
            if (content.length <= Frame.PeerAnswer.MAX_CONTENT) {
                boolean unused = sender.send(from, new Frame.PeerAnswer(question.id(), content));
            }
        });
    }

    void onAnswer(MemberId from, Frame.PeerAnswer answer) {
        Question question = open.get(answer.id());
        if (question != null && question.member().equals(from)) {
            end(answer.id(), Optional.of(answer.content()));
        }
    }

    /** The member is gone, or cut off: its answers are not waited for. */
    void onLost(MemberId member) {
        new TreeMap<>(open).forEach((id, question) -> {
            if (question.member().equals(member)) {
                end(id, Optional.empty());
            }
        });
    }
}
