package io.grapevine.model.matcher;

/**
 * The memory that regular expressions may take, in instructions of their automata (see {@link Matcher#automatonSize}): those of the silences of one replica, within what all replicas of a process may
 * take, or those of all configurations of tenants. On one thread at a time.
 *
 * <p>Large expressions get three quarters of it, so that those of a few callers leave room for those that people write. What is
 * stored already, or granted by a peer, may take twice as much: peers that grant at the same time know nothing of each other.
 */
public final class InstructionBudget {
    /** The number of instructions from which an expression is large: larger than what people write by hand. */
    private static final long LARGE = 2_000;

    private final long most;
    private final InstructionBudget whole;
    private long used;

    /** A budget of so many instructions; 0 for no limit. */
    public InstructionBudget(long most) {
        this.most = most == 0 ? Long.MAX_VALUE / 2 : most;
        this.whole = this;
    }

    private InstructionBudget(long most, InstructionBudget whole) {
        this.most = most;
        this.whole = whole;
    }

    /** A part of it, of at most a quarter: for one of those who share it. */
    public InstructionBudget part() {
        return new InstructionBudget(most / 4, this);
    }

    /** How many of this size may be used in all, for a new expression. */
    private long limit(long size) {
        return size > LARGE ? most / 4 * 3 : most;
    }

    /**
     * The limit that {@code size} instructions more would exceed, of this part or of the whole; negative if none.
     *
     * @param times how many times the budget may be used: one for a request
     */
    public long exceeded(long size, int times) {
        if (size > 0 && used + size > times * limit(size)) {
            return times * limit(size);
        }
        return whole == this ? -1 : whole.exceeded(size, times);
    }

    /** Counts so many more, or fewer. */
    public void add(long size) {
        used += size;
        if (whole != this) {
            whole.add(size);
        }
    }

    /** How many are used. */
    public long used() {
        return used;
    }
}
