package io.grapevine.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AnswerRoomTest {
    private static final int PIECE = AnswerRoom.PIECE;

    private final List<String> sent = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    private long nanos = 1;
    private final AnswerRoom room = new AnswerRoom(4 * PIECE, 10 * PIECE, () -> nanos);

    private AnswerRoom.Unsent answer(String owner, String name) {
        return new AnswerRoom.Unsent() {
            @Override
            String owner() {
                return owner;
            }

            @Override
            void sendNext() {
                sent.add(name);
            }

            @Override
            void breakOff() {
                broken.add(name);
            }
        };
    }

    private void pass(long millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
        room.sweep();
    }

    @Test
    void aPieceWaitsUntilAnotherIsTaken() {
        AnswerRoom.Unsent first = answer("a", "first");
        assertThat(room.enter(first, PIECE)).isTrue();
        for (int i = 0; i < 3; i++) {
            assertThat(room.enter(answer("a", "other"), PIECE)).isTrue();
        }
        assertThat(room.enter(answer("a", "late"), PIECE)).isFalse();
        pass(100);
        assertThat(sent).isEmpty();
        room.sent(first, PIECE);
        assertThat(sent).containsExactly("late");
        assertThat(broken).isEmpty();
    }

    @Test
    void theSlowestAnswerOfTheOwnerWithMostIsBrokenOffForOneThatWaits() {
        AnswerRoom.Unsent small = answer("small", "small");
        room.enter(small, PIECE);
        pass(10);
        AnswerRoom.Unsent slow = answer("large", "slow");
        room.enter(slow, PIECE);
        pass(10);
        room.enter(answer("large", "less slow"), PIECE);
        room.enter(answer("large", "less slow"), PIECE);
        pass(10_000);
        assertThat(broken)
                .as("while nobody waits, slow clients have all the time")
                .isEmpty();

        assertThat(room.enter(answer("new", "new"), PIECE)).isFalse();
        assertThat(broken).containsExactly("slow");
        assertThat(sent).containsExactly("new");
        room.sent(slow, PIECE);
        assertThat(room.enter(answer("new", "another"), PIECE))
                .as("it left its room once")
                .isFalse();
    }

    @Test
    void anAnswerIsBrokenOffWhenItsClientHasTakenNothingForAWhile() {
        for (int i = 0; i < 4; i++) {
            room.enter(answer("a", "answer " + i), PIECE);
        }
        pass(300);
        assertThat(room.enter(answer("b", "late"), PIECE)).isFalse();
        pass(199);
        assertThat(broken).isEmpty();
        pass(1);
        assertThat(broken).containsExactly("answer 0");
        assertThat(sent).containsExactly("late");
    }

    @Test
    void clientsThatTakeALittleNowAndThenMakeRoomAfterSomeSeconds() {
        List<AnswerRoom.Unsent> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            answers.add(answer("a", "answer " + i));
            room.enter(answers.get(i), PIECE);
        }
        assertThat(room.enter(answer("b", "late"), 3 * PIECE)).isFalse();
        for (int i = 0; i < 9; i++) {
            pass(300);
            answers.forEach(each -> {
                room.sent(each, 1);
                room.enter(each, 1);
            });
        }
        assertThat(broken).isEmpty();
        pass(300);
        assertThat(broken).containsExactly("answer 0", "answer 1", "answer 2");
        assertThat(sent).containsExactly("late");
    }

    @Test
    void theOwnerWithLeastComesFirst() {
        List<AnswerRoom.Unsent> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            answers.add(answer("a", "a" + i));
            room.enter(answers.get(i), PIECE);
        }
        room.enter(answer("a", "of a"), PIECE);
        room.enter(answer("b", "of b"), PIECE);
        room.sent(answers.get(0), PIECE);
        assertThat(sent).containsExactly("of b");
        room.sent(answers.get(1), PIECE);
        assertThat(sent).containsExactly("of b", "of a");
    }

    @Test
    void aShortAnswerDoesNotWait() {
        for (int i = 0; i < 4; i++) {
            room.enter(answer("a", "a"), PIECE);
        }
        assertThat(room.enter(answer("b", "short"), AnswerRoom.SHORT)).isTrue();
    }

    @Test
    void whatIsHeldIsBoundedToo() {
        AnswerRoom.Unsent slow = answer("a", "slow");
        room.enter(slow, PIECE);
        room.hold(slow, 8L * PIECE);
        room.hold(answer("a", "more"), 8L * PIECE);
        pass(499);
        assertThat(broken).isEmpty();
        pass(1);
        assertThat(broken).containsExactly("slow");
    }

    @Test
    void twiceAsMuchIsHeldForNoMoment() {
        room.hold(answer("small", "small"), PIECE);
        pass(1);
        room.hold(answer("large", "large"), 8L * PIECE);
        pass(1);
        room.hold(answer("large", "more"), 8L * PIECE);
        assertThat(broken).isEmpty();
        room.hold(answer("late", "late"), 4L * PIECE);
        assertThat(broken).containsExactly("large");
    }

    @Test
    void anAnswerLargerThanTheRoomIsSentToAClientThatTakesIt() {
        AnswerRoom.Unsent large = answer("a", "large");
        room.hold(large, 50L * PIECE);
        for (int i = 0; i < 100; i++) {
            assertThat(room.enter(large, PIECE)).isTrue();
            pass(400);
            room.sent(large, PIECE);
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void whatWasTakenIsForgotten() {
        AnswerRoom.Unsent answer = answer("a", "answer");
        room.hold(answer, PIECE);
        room.enter(answer, PIECE);
        assertThat(room.unsent()).isEqualTo(2 * PIECE);
        room.hold(answer, -PIECE);
        room.sent(answer, PIECE);
        assertThat(room.unsent()).isZero();
        assertThat(room.enter(answer, PIECE)).isTrue();
        room.leave(answer);
        room.sent(answer, PIECE);
        assertThat(room.unsent()).isZero();
    }

    @Test
    void itSaysWhenItIsFullAndWhenItDoesNotBecomeFree() {
        assertThat(room.text()).isEqualTo("ok");
        for (int i = 0; i < 64; i++) {
            room.enter(answer("a", "short"), AnswerRoom.SHORT);
        }
        room.enter(answer("b", "late"), PIECE);
        assertThat(room.text()).startsWith("full, ");
        assertThat(room.isExhausted()).isFalse();
        pass(600);
        assertThat(broken).hasSize(16);
        assertThat(room.text()).isEqualTo("ok");
    }

    @Test
    void aPieceThatNothingMakesRoomForExhaustsIt() {
        AnswerRoom.Unsent huge = answer("a", "huge");
        assertThat(room.enter(huge, 5 * PIECE)).isFalse();
        pass(10_001);
        assertThat(room.isExhausted()).isTrue();
        room.leave(huge);
        assertThat(room.isExhausted()).isFalse();
    }
}
