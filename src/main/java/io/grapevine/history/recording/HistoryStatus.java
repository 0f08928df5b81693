package io.grapevine.history.recording;

/**
 * Status of the recording of the history at one moment.
 *
 * @param fault why it is not; empty if it is
 * @param dropped how many records are missing since the start
 * @param damaged how many corrupt files were set aside since the start
 */
public record HistoryStatus(String fault, long dropped, int damaged) {
    /** The status as a text for people: {@code ready}, or what is wrong. */
    public String text() {
        return (fault.isEmpty() ? "ready" : "not recorded: " + fault)
                + counted(dropped, "record", "dropped")
                + counted(damaged, "corrupt file", "set aside");
    }

    private static String counted(long count, String what, String became) {
        return count == 0 ? "" : ", " + count + " " + what + (count == 1 ? " " : "s ") + became;
    }
}
