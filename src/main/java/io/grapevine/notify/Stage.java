package io.grapevine.notify;

/** A step that a flush goes through before its integrations are told. Never blocks. On the loop only. */
@FunctionalInterface
public interface Stage {
    /** Decides how it goes on with {@code flush}. */
    Decision decide(Flush flush);

    /** How it goes on. */
    sealed interface Decision {
        /**
         * To the next stage.
         *
         * @param flush the flush, possibly with fewer alerts
         */
        record Continue(Flush flush) implements Decision {}

        /**
         * Nobody is told.
         *
         * @param reason why, in a word or two
         */
        record Done(String reason) implements Decision {}
    }
}
