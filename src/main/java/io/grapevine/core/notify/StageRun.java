package io.grapevine.core.notify;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs stages one after the other, waits where one of them waits, and reports the end once. On the loop only.
 *
 * @param <S> what the stages pass on
 */
public final class StageRun<S> {
    private final List<Stage<S>> stages;
    private final Supplier<S> first;
    private final Consumer<Stage.Decision<S>> end;
    private @Nullable At waiting;
    private Stage.@Nullable Pending pending;
    private boolean ended;

    /**
     * A run that is yet to be started.
     *
     * @param first what the first stage gets, each time
     * @param end called once with how the run ended: {@code Done}, {@code Failed}, or {@code Continue} after the last stage
     */
    public StageRun(List<Stage<S>> stages, Supplier<S> first, Consumer<Stage.Decision<S>> end) {
        this.stages = stages;
        this.first = first;
        this.end = end;
    }

    /** Begins with the first stage. May have ended when it returns. */
    public void start() {
        from(0, first.get());
    }

    /** Whether the end was reported. */
    public boolean hasEnded() {
        return ended;
    }

    /**
     * Ends the run if it waits for something that can be given up.
     *
     * @param decision how it ends then
     * @return whether it has been ended
     */
    public boolean cancel(Supplier<Stage.Decision<S>> decision) {
        boolean given = pending != null && pending.cancel();
        if (given) {
            waiting = null;
            pending = null;
            finish(decision.get());
        }
        return given;
    }

    private void from(int index, S state) {
        Stage.Decision<S> decision = new Stage.Decision.Continue<>(state);
        for (int i = index; i < stages.size() && decision instanceof Stage.Decision.Continue<S> next; i++) {
            decision = stages.get(i).decide(next.state());
            if (decision instanceof Stage.Decision.Wait<S> wait) {
                await(i, wait);
                return;
            }
        }
        finish(decision);
    }

    private void await(int index, Stage.Decision.Wait<S> wait) {
        At at = new At(index);
        waiting = at;
        pending = null;
        Stage.Pending begun = wait.subscription().apply(at);
        if (waiting == at) {
            pending = begun;
        }
    }

    private void finish(Stage.Decision<S> decision) {
        if (!ended) {
            ended = true;
            end.accept(decision);
        }
    }

    private final class At implements Stage.Waiting<S> {
        private final int index;

        At(int index) {
            this.index = index;
        }

        @Override
        public void refresh() {
            if (isCurrent()) {
                start();
            }
        }

        /** An attempt that was given up may succeed after all: the stages behind it run even then. */
        @Override
        public void resume(Stage.Decision<S> decision) {
            if (decision instanceof Stage.Decision.Continue<S> next) {
                giveUpWait();
                from(index + 1, next.state());
            } else if (isCurrent()) {
                if (decision instanceof Stage.Decision.Wait<S> wait) {
                    await(index, wait);
                } else {
                    finish(decision);
                }
            }
        }

        private boolean isCurrent() {
            boolean current = waiting == this;
            if (current) {
                waiting = null;
                pending = null;
            }
            return current;
        }

        private void giveUpWait() {
            if (!isCurrent() && pending != null) {
                pending.cancel();
                waiting = null;
                pending = null;
            }
        }
    }
}
