package io.grapevine.model.matcher.regexp;

import io.grapevine.model.matcher.regexp.RegexpNode.Alternation;
import io.grapevine.model.matcher.regexp.RegexpNode.Assertion;
import io.grapevine.model.matcher.regexp.RegexpNode.Capture;
import io.grapevine.model.matcher.regexp.RegexpNode.Chars;
import io.grapevine.model.matcher.regexp.RegexpNode.Concat;
import io.grapevine.model.matcher.regexp.RegexpNode.Repeat;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The nondeterministic automaton of an expression. A search follows all its places at once, character by character, so that its time
 * grows with the length of the text times the number of instructions, at most. Immutable.
 *
 * <p>An instruction tests a character or a position and goes on at {@link #next}, or tests nothing and goes on there and at
 * {@link #other}, too.
 */
final class Automaton implements GoRegexp.Program {
    /** In place of a character before the first one, and after the last. */
    private static final int NONE = -1;

    /** A {@link CharSet}, an {@link Assertion}, or null. */
    private final @Nullable Object[] tests;

    private final int[] next;
    private final int[] other;
    /** The expression has matched where this instruction is reached. */
    private final int match;

    private final boolean beginsAtStart;

    private Automaton(Builder built) {
        tests = Arrays.copyOf(built.tests, built.size);
        next = Arrays.copyOf(built.next, built.size);
        other = Arrays.copyOf(built.other, built.size);
        match = built.size;
        beginsAtStart = match > 0 && tests[0] == Assertion.BEGIN_TEXT;
    }

    static Automaton of(RegexpNode node) {
        Builder builder = new Builder();
        builder.add(node);
        return new Automaton(builder);
    }

    /** Whether the expression matches a part of {@code text}; false if that takes more steps than there are. */
    @Override
    public boolean matches(String text, Steps steps) {
        Search search = new Search();
        int before = NONE;
        int at = 0;
        while (true) {
            int c = at < text.length() ? text.codePointAt(at) : NONE;
            boolean mayBegin = at == 0 || !beginsAtStart;
            if (search.advance(before, c, mayBegin)) {
                return steps.take(search.taken());
            }
            if (!steps.take(search.taken()) || c == NONE || (search.isOver() && beginsAtStart)) {
                return false;
            }
            before = c;
            at += Character.charCount(c);
        }
    }

    /** The places that a search has reached. */
    private final class Search {
        private final long[] seen = new long[(match >> 6) + 1];
        /** The instructions with a test of a character that wait for the next one. */
        private int[] waiting = new int[16];

        private int waitingCount;
        private int[] earlier = new int[16];
        /** All instructions that were reached since the last character, in the order in which they are looked at. */
        private int[] reached = new int[32];

        private int reachedCount;
        private int taken;

        /** How many steps the last advance took. */
        int taken() {
            return taken;
        }

        boolean isOver() {
            return waitingCount == 0;
        }

        /**
         * Consumes the character {@code before} and goes on to all places before {@code after}.
         *
         * @return whether the expression has matched
         */
        boolean advance(int before, int after, boolean mayBegin) {
            int[] swapped = earlier;
            earlier = waiting;
            waiting = swapped;
            int earlierCount = waitingCount;
            waitingCount = 0;
            for (int i = 0; i < earlierCount; i++) {
                if (((CharSet) tests[earlier[i]]).contains(before)) {
                    reach(next[earlier[i]]);
                }
            }
            if (mayBegin) {
                reach(0);
            }
            boolean matched = follow(before, after);
            taken = 1 + earlierCount + reachedCount;
            for (int i = 0; i < reachedCount; i++) {
                seen[reached[i] >> 6] &= ~(1L << reached[i]);
            }
            reachedCount = 0;
            return matched;
        }

        private void reach(int instruction) {
            long bit = 1L << instruction;
            if ((seen[instruction >> 6] & bit) == 0) {
                seen[instruction >> 6] |= bit;
                if (reachedCount == reached.length) {
                    reached = Arrays.copyOf(reached, 2 * reachedCount);
                }
                reached[reachedCount++] = instruction;
            }
        }

        private boolean follow(int before, int after) {
            for (int i = 0; i < reachedCount; i++) {
                int instruction = reached[i];
                if (instruction == match) {
                    return true;
                }
                Object test = tests[instruction];
                if (test instanceof CharSet) {
                    if (waitingCount == waiting.length) {
                        waiting = Arrays.copyOf(waiting, 2 * waitingCount);
                    }
                    waiting[waitingCount++] = instruction;
                } else if (!(test instanceof Assertion assertion) || holds(assertion, before, after)) {
                    reach(next[instruction]);
                    reach(other[instruction]);
                }
            }
            return false;
        }
    }

    private static boolean holds(Assertion assertion, int before, int after) {
        return switch (assertion) {
            case BEGIN_TEXT -> before == NONE;
            case END_TEXT -> after == NONE;
            case BEGIN_LINE -> before == NONE || before == '\n';
            case END_LINE -> after == NONE || after == '\n';
            case WORD_BOUNDARY -> isWord(before) != isWord(after);
            case NO_WORD_BOUNDARY -> isWord(before) == isWord(after);
        };
    }

    private static boolean isWord(int c) {
        return c == '_' || CharacterParser.isAlphanumeric(c);
    }

    private static final class Builder {
        private @Nullable Object[] tests = new @Nullable Object[16];
        private int[] next = new int[16];
        private int[] other = new int[16];
        private int size;

        void add(RegexpNode node) {
            if (node instanceof Chars chars) {
                instruction(chars.set());
            } else if (node instanceof Assertion) {
                instruction(node);
            } else if (node instanceof Concat concat) {
                concat.parts().forEach(this::add);
            } else if (node instanceof Alternation alternation) {
                addAlternation(alternation);
            } else if (node instanceof Capture capture) {
                add(capture.body());
            } else if (node instanceof Repeat repeat) {
                addRepeat(repeat);
            }
        }

        /** Adds an instruction that goes on at the one after it. */
        private int instruction(@Nullable Object test) {
            if (size == next.length) {
                tests = Arrays.copyOf(tests, 2 * size);
                next = Arrays.copyOf(next, 2 * size);
                other = Arrays.copyOf(other, 2 * size);
            }
            tests[size] = test;
            next[size] = size + 1;
            other[size] = size + 1;
            return size++;
        }

        private void addAlternation(Alternation alternation) {
            int last = alternation.choices().size() - 1;
            int[] ends = new int[last];
            for (int i = 0; i < last; i++) {
                int branch = instruction(null);
                add(alternation.choices().get(i));
                ends[i] = instruction(null);
                other[branch] = size;
            }
            add(alternation.choices().get(last));
            for (int end : ends) {
                next[end] = size;
                other[end] = size;
            }
        }

        private void addRepeat(Repeat repeat) {
            int last = size;
            for (int i = 0; i < repeat.min(); i++) {
                last = size;
                add(repeat.body());
            }
            if (repeat.max() == Repeat.UNBOUNDED && repeat.min() > 0) {
                int branch = instruction(null);
                next[branch] = last;
                return;
            }
            if (repeat.max() == Repeat.UNBOUNDED) {
                int branch = instruction(null);
                add(repeat.body());
                int end = instruction(null);
                next[end] = branch;
                other[end] = branch;
                other[branch] = size;
                return;
            }
            int optional = repeat.max() - repeat.min();
            int[] branches = new int[optional];
            for (int i = 0; i < optional; i++) {
                branches[i] = instruction(null);
                add(repeat.body());
            }
            for (int branch : branches) {
                other[branch] = size;
            }
        }
    }
}
