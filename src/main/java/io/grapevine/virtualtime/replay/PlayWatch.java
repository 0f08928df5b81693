package io.grapevine.virtualtime.replay;

/** Watch over a play, which ends it when it takes too much. */
@FunctionalInterface
public interface PlayWatch {
    /**
     * Looks at a play that goes on. What it throws ends the play.
     *
     * @param notifications how many there are so far
     * @param held about how many bytes the play holds, beside its configuration and the recording
     */
    void check(int notifications, long held);
}
