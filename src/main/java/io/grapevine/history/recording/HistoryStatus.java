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
        StringBuilder text = new StringBuilder(fault.isEmpty() ? "ready" : "not recorded: " + fault);
        if (dropped > 0) {
            text.append(", ")
                    .append(dropped)
                    .append(dropped == 1 ? " record" : " records")
                    .append(" dropped");
        }
        if (damaged > 0) {
            text.append(", ")
                    .append(damaged)
                    .append(damaged == 1 ? " corrupt file" : " corrupt files")
                    .append(" set aside");
        }
        return text.toString();
    }
}
