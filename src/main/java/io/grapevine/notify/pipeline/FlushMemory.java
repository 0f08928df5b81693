package io.grapevine.notify.pipeline;

/**
 * Results of a group's last flush, kept so that a flush before which nothing has happened judges nothing again. It
 * changes no decision. On the loop only.
 */
public final class FlushMemory {
    private final MuteMemory inhibited = new MuteMemory();
    private final MuteMemory silenced = new MuteMemory();

    MuteMemory inhibited() {
        return inhibited;
    }

    /** The memory of which alerts were silenced, of those that were not inhibited. */
    MuteMemory silenced() {
        return silenced;
    }
}
